import { addDays, LIMITS } from "@kepu/schema";
import type { DataSource } from "typeorm";
import { actorNames } from "../access/actor-names.queries.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import type { Catalogue, IndicatorService } from "../indicator/indicator.service.ts";
import type { MetricService } from "../metric/metric.service.ts";
import { isMadeOf } from "../metric/plan.ts";
import { decodeCursor, encodeCursor, pageOf, pageSize } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { redefinedFigures, redefinitions, registeredFigures } from "./changed-figures.ts";
import { CODES, followedFigures, followersOf, isPlain } from "./followed-figures.ts";
import { registerChanges } from "./register-changes.queries.ts";
import {
  type Cause,
  causesInActivities,
  daysOfCauses,
  type RestatementQuestion,
  type RestatementRow,
  restatementRows,
} from "./restatement.queries.ts";

export interface RestatementsQuestion {
  rootId: string;
  codes?: string[] | null;
  since: string;
  until: string;
  first: number;
  after?: string | null;
}

export type RestatementView = Omit<RestatementRow, "indicatorId" | "measure"> & { code: string };

/** days of recording that one page looks at for what follows from them: a page may end before it is full */
const MOST_DAYS = 120;
/** what one day's causes are read up to */
const MOST_CAUSES = 5_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^.{1,100}$/;

type Within = Pick<RestatementQuestion, "rootId" | "communityIds">;
/** what one page has room for */
interface Wanted {
  codes: string[];
  lowest: string;
  highest: string;
  size: number;
  isAfter(row: RestatementView): boolean;
}

/** Figures that changed after their period was over: nothing is overwritten, and nothing changes unseen. */
export class RestatementService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly indicators: IndicatorService,
    private readonly metrics: MetricService,
  ) {}

  async list(viewer: Viewer, { rootId, codes, since, until, first, after }: RestatementsQuestion) {
    permit(viewer, "restatements", { regionPath: this.regions.pathOf(rootId) });
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    if (since > until) throw badInput("input.since", "The first day lies after the last.");
    if (addDays(since, LIMITS.restatementDays) <= until)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.restatementDays} days at a time.`, {
        field: "input.until",
        limit: LIMITS.restatementDays,
      });
    const catalogue = await this.indicators.catalogue(rootId);
    const { byCode } = catalogue;
    const unknown = codes?.find((code) => !byCode.has(code));
    if (unknown !== undefined) throw badInput("input.codes", "There is no indicator of one of these codes: see the query indicators.");
    const size = pageSize(first);
    const [recordedOn, id] = decodeCursor(after, [DAY, ID]) ?? [];
    const asked = [...byCode.values()].filter(({ code }) => !codes?.length || codes.includes(code));
    const codeOf = new Map(asked.map((one) => [one.id, one.code]));
    const measures = Object.entries(CODES).flatMap(([measure, code]) =>
      codeOf.has(byCode.get(code)?.id ?? "") && isPlain(catalogue, code) ? [measure] : [],
    );
    const within = { rootId, communityIds: this.regions.current().communities(rootId) };
    const rows = await restatementRows(this.db.manager, {
      ...{ ...within, since, until, indicatorIds: [...codeOf.keys()], measures },
      after: recordedOn && id ? { recordedOn, id } : null,
      most: size + 1,
    });
    const told = rows.map(
      ({ indicatorId, measure, ...row }): RestatementView => ({
        ...row,
        code: codeOf.get(indicatorId ?? "") ?? CODES[measure ?? ""] ?? "",
      }),
    );
    const isLast = told.length <= size;
    // only changes of definitions and records that can stand on this page are looked at
    const [lowest, highest] = [isLast ? since : (told.at(-1)?.recordedOn ?? since), recordedOn ?? until];
    const isAfter = (row: RestatementView) => !recordedOn || !id || before(row, { recordedOn, id });
    const others: RestatementView[] = [];
    for (const one of redefinitions(catalogue, [...codeOf.values()], lowest, highest)) {
      const { recordedBy } = one.version;
      const names = await actorNames(this.db.manager, [recordedBy]);
      others.push(...(await redefinedFigures(this.metrics, viewer, rootId, one, names.get(recordedBy ?? "") ?? null)).filter(isAfter));
    }
    const registered: RestatementView[] = [];
    for (const one of await registerChanges(this.db.manager, rootId, lowest, highest)) {
      // enough for the page, and what comes now was recorded on a day before
      if (registered.length > size && one.day < (registered.at(-1)?.recordedOn ?? "")) break;
      const concerned = [...codeOf.values()].filter((code) => isMadeOf(catalogue, code, one.register));
      const by = [...(await actorNames(this.db.manager, one.actorIds)).values()].sort();
      registered.push(...(await registeredFigures(this.metrics, viewer, rootId, one, concerned, by)).filter(isAfter));
    }
    const followed = await this.followed(viewer, catalogue, within, { codes: [...codeOf.values()], lowest, highest, size, isAfter });
    const all = [...told, ...others, ...registered, ...followed.rows]
      .filter((row) => followed.until === null || row.recordedOn >= followed.until)
      .sort((a, b) => (before(a, b) ? 1 : -1));
    const page = pageOf(all.slice(0, size + 1), size, (row) => [row.recordedOn, row.id]);
    return followed.until !== null && !page.pageInfo.hasNextPage
      ? { ...page, pageInfo: { hasNextPage: true, endCursor: encodeCursor([followed.until, " "]) } }
      : page;
  }

  /** What follows from late items, activities and corrections, day by day until there is enough for a page: what was recorded before `until` was not looked at. */
  private async followed(viewer: Viewer, catalogue: Catalogue, within: Within, { codes, lowest, highest, size, isAfter }: Wanted) {
    const followers = followersOf(catalogue, codes);
    const from = [...new Set(followers.flatMap((one) => [...one.from]))];
    const parts = new Map(from.flatMap((code) => (catalogue.byCode.has(code) ? [[catalogue.byCode.get(code)?.id ?? "", code]] : [])));
    const causes = { ...within, measures: from, indicatorIds: [...parts.keys()] };
    const ofActivities = from.includes("ACTIVITIES");
    const days = from.length === 0 ? [] : await daysOfCauses(this.db.manager, { ...causes, since: lowest, until: highest }, ofActivities);
    const near = days.slice(0, MOST_DAYS);
    const held =
      ofActivities && near.length > 0 ? await causesInActivities(this.db.manager, within.rootId, near.at(-1) ?? "", near[0] ?? "") : [];
    const pathOf = (regionId: string) => this.regions.current().path(regionId) ?? [];
    const rows: RestatementView[] = [];
    let looked = 0;
    for (const day of near) {
      // enough for the page, and what comes now was recorded on a day before
      if (rows.length > size) break;
      const told = await restatementRows(this.db.manager, { ...causes, since: day, until: day, after: null, most: MOST_CAUSES });
      const recorded = told.map(
        ({ measure, indicatorId, ...row }): Cause => ({ ...row, of: measure ?? parts.get(indicatorId ?? "") ?? "" }),
      );
      const all = [...recorded, ...held.filter((one) => one.day === day)];
      const figures = await followedFigures(this.metrics, viewer, { rootId: within.rootId, day, causes: all, followers, pathOf });
      rows.push(...figures.filter(isAfter));
      looked++;
    }
    return { rows, until: looked < days.length ? (days[looked - 1] ?? null) : null };
  }
}

/** Is it recorded earlier, in the order of the list? */
const before = (a: Pick<RestatementView, "recordedOn" | "id">, b: Pick<RestatementView, "recordedOn" | "id">): boolean =>
  a.recordedOn < b.recordedOn || (a.recordedOn === b.recordedOn && a.id < b.id);
