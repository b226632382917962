import { addDays, LIMITS, shanghaiDay } from "@kepu/schema";
import type { DataSource } from "typeorm";
import { actorNames } from "../access/actor-names.queries.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import type { IndicatorService } from "../indicator/indicator.service.ts";
import type { MetricService } from "../metric/metric.service.ts";
import { decodeCursor, pageOf, pageSize } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { correctedFigures, redefinedFigures, redefinitions } from "./changed-figures.ts";
import { type CorrectionRow, correctionsOfRecords, type RestatementRow, restatementRows } from "./restatement.queries.ts";

export interface RestatementsQuestion {
  rootId: string;
  codes?: string[] | null;
  since: string;
  until: string;
  first: number;
  after?: string | null;
}

export type RestatementView = Omit<RestatementRow, "indicatorId" | "measure"> & { code: string };

/** What each measure of the roll-ups is as an indicator. */
const CODES: Readonly<Record<string, string>> = { ATTENDANCE: "M01", KIOSK_USES: "D06", LOANS: "D08" };
/** what a record says of its activity beside that it was held */
const RECORDED = ["A02", "A06"];
const BATCH = 200;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^.{1,100}$/;

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
    const rows = await restatementRows(this.db.manager, {
      ...{ rootId, since, until, communityIds: this.regions.current().communities(rootId), indicatorIds: [...codeOf.keys()] },
      measures: Object.keys(CODES).filter((measure) => asked.some(({ code }) => code === CODES[measure])),
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
    const recorded = RECORDED.filter((code) => [...codeOf.values()].includes(code));
    const figuresOf = (one: CorrectionRow) => correctedFigures(this.metrics, viewer, rootId, one, recorded);
    const corrected: RestatementView[] = [];
    for await (const one of this.corrections(rootId, lowest, highest, recorded.length > 0)) {
      // enough for the page, and what comes now was recorded on a day before
      if (corrected.length > size && shanghaiDay(one.recordedAt) < (corrected.at(-1)?.recordedOn ?? "")) break;
      corrected.push(...(await figuresOf(one)).filter(isAfter));
    }
    const all = [...told, ...others, ...corrected].sort((a, b) => (before(a, b) ? 1 : -1));
    return pageOf(all.slice(0, size + 1), size, (row) => [row.recordedOn, row.id]);
  }

  private async *corrections(rootId: string, since: string, until: string, asked: boolean): AsyncIterable<CorrectionRow> {
    for (let from = 0, more = asked; more; from += BATCH) {
      const rows = await correctionsOfRecords(this.db.manager, rootId, since, until, { from, most: BATCH });
      yield* rows;
      more = rows.length === BATCH;
    }
  }
}

/** Is it recorded earlier, in the order of the list? */
const before = (a: Pick<RestatementView, "recordedOn" | "id">, b: Pick<RestatementView, "recordedOn" | "id">): boolean =>
  a.recordedOn < b.recordedOn || (a.recordedOn === b.recordedOn && a.id < b.id);
