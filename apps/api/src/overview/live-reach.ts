import { monthOf, startOfShanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Delta } from "../ingest/rows.ts";
import { attendanceByKind, heldCommunities, reachedPeople, rootPopulations, schoolCoverage } from "./live-reach.queries.ts";

interface Population {
  value: number;
  year: number;
}

/** Reach of each root this year, and which communities held an activity this month. */
export class LiveReachState {
  /** communities with an activity this month */
  held = new Set<string>();
  private people = new Map<string, number>();
  private populations = new Map<string, Population>();
  /** "root kind" → attendance this year */
  private attendance = new Map<string, number>();
  private schools = new Map<string, { schools: number; reached: number }>();
  private year = 0;
  private month = "";

  /** Reads; answers how to replace what was known. */
  async load(tx: PoolClient, day: string): Promise<() => void> {
    const year = Number(day.slice(0, 4));
    const month = monthOf(day);
    const people = await reachedPeople(tx, year);
    const populations = await rootPopulations(tx);
    const attendance = await attendanceByKind(tx, `${year}-01-01`);
    const schools = await schoolCoverage(tx, startOfSchoolYear(day), day);
    const held = await heldCommunities(tx, `${month}-01`, day);
    return () => {
      this.year = year;
      this.month = month;
      this.people = new Map(people.map((row) => [row.rootId, row.people]));
      this.populations = new Map(populations.map((row) => [row.rootId, row]));
      this.attendance = new Map(attendance.map((row) => [`${row.rootId} ${row.kind}`, row.attendance]));
      this.schools = new Map(schools.map((row) => [row.rootId, row]));
      this.held = new Set(held);
    };
  }

  addPeople(change: { rootId: string; year: number; people: number }): void {
    if (change.year === this.year) this.people.set(change.rootId, (this.people.get(change.rootId) ?? 0) + change.people);
  }

  addDelta(delta: Pick<Delta, "kind" | "amount">, rootId: string | undefined, day: string): void {
    if (!rootId || Number(day.slice(0, 4)) !== this.year) return;
    this.attendance.set(`${rootId} ${delta.kind}`, (this.attendance.get(`${rootId} ${delta.kind}`) ?? 0) + delta.amount);
  }

  of(rootId: string, communities: readonly string[]) {
    const population = this.populations.get(rootId);
    const identified = this.people.get(rootId) ?? 0;
    const count = (kind: string) => this.attendance.get(`${rootId} ${kind}`) ?? 0;
    const nameless = count("ANONYMOUS") + count("HEAD_COUNT");
    const all = nameless + count("IDENTIFIED");
    return {
      identified,
      population: population?.value ?? null,
      populationYear: population?.year ?? null,
      share: population ? identified / population.value : null,
      anonymousShare: all > 0 ? nameless / all : null,
      schoolsReached: this.schools.get(rootId)?.reached ?? 0,
      schools: this.schools.get(rootId)?.schools ?? 0,
      communitiesHeld: communities.filter((id) => this.held.has(id)).length,
      communities: communities.length,
      month: this.month,
    };
  }
}

/** A school year begins in September. */
export function startOfSchoolYear(day: string): Date {
  const year = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 9 ? 1 : 0);
  return startOfShanghaiDay(`${year}-09-01`);
}
