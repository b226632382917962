import { shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { addPeople, lockVerified, markDirty, peopleOfActivity, type ReachKey } from "./reach.queries.ts";
import type { CheckInRow } from "./rows.ts";

export interface ReachChange {
  rootId: string;
  year: number;
  /** distinct people added; negative when the last check-in of someone was retracted */
  people: number;
}

/** All people of an activity at once: it is verified (1), or no longer (-1). The caller holds its row FOR UPDATE. A check-in of a flush that
 * is under way waits for that row in `countReach` and then finds the new state; one that is committed is seen here. So each is counted once. */
export async function countActivityReach(tx: PoolClient, activityId: string, sign: 1 | -1): Promise<ReachChange[]> {
  const people = await peopleOfActivity(tx, activityId);
  if (people.length === 0) return [];
  return addPeople(
    tx,
    people.map((person) => ({ ...person, checkIns: sign * person.checkIns })),
  );
}

/** Counts the identified people of check-ins at VERIFIED activities into reach_person. The activities are locked against a verification
 * under way, which adds (or takes away) all of an activity's people at once. */
export async function countReach(tx: PoolClient, rows: CheckInRow[], sign: 1 | -1): Promise<ReachChange[]> {
  const identified = rows.filter((row) => row.pseudonym !== null);
  if (identified.length === 0) return [];
  const verified = new Set(await lockVerified(tx, [...new Set(identified.map((row) => row.activityId))].sort()));
  const people = new Map<string, { rootId: string; year: number; pseudonym: Buffer; checkIns: number }>();
  for (const row of identified) {
    if (!verified.has(row.activityId) || !row.pseudonym) continue;
    const year = Number(shanghaiDay(row.occurredAt).slice(0, 4));
    const key = `${row.rootId}${year}${row.pseudonym.toString("hex")}`;
    const person = people.get(key) ?? { rootId: row.rootId, year, pseudonym: row.pseudonym, checkIns: 0 };
    people.set(key, { ...person, checkIns: person.checkIns + sign });
  }
  if (people.size === 0) return [];
  const sorted = [...people].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person);
  return addPeople(tx, sorted);
}

/** Every community, day and activity whose set of people these check-ins may have changed. */
export async function markReach(tx: PoolClient, rows: CheckInRow[]): Promise<void> {
  const keys = new Map<string, ReachKey>();
  for (const { pseudonym, communityId, occurredAt, activityId } of rows) {
    if (pseudonym === null) continue;
    const day = shanghaiDay(occurredAt);
    keys.set(`${communityId}${day}${activityId}`, { communityId, day, activityId });
  }
  if (keys.size === 0) return;
  await markDirty(
    tx,
    [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key),
  );
}
