import { addDays, isUuid, LIMITS, type MonthlyBrief, periodBounds, periodTypeOf, type ReportTemplate, shanghaiDay } from "@kepu/schema";
import type { DataSource } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { canonical, sha256Of } from "../canonical.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import { answerOnce } from "../keyed/saved-answer.ts";
import { decodeCursor, INSTANT_KEY, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { isRecordedRoot } from "../register/register-history.queries.ts";
import { type DifferenceOf, differencesOf } from "./differences.ts";
import { endOf, type Moment, momentNow } from "./moment.ts";
import { monthlyBrief, type Sources } from "./monthly-brief.ts";
import { Report, type ReportHead } from "./report.entity.ts";

export interface MakeReport {
  requestId?: string | null;
  rootId: string;
  template: ReportTemplate;
  month: string;
  asOf?: string | null;
}

export interface CheckOf {
  report: ReportHead;
  /** the stored bytes still have the stored hash */
  intact: boolean;
  equal: boolean;
  differences: DifferenceOf[];
  restatements: DifferenceOf[];
  checkedAt: Date;
}

const FIRST = "2000-01-01";
/** our own counts beside the published claims are of the day of making */
const NOT_DATED = ["claims"];

/** Frozen reports: made once, read for ever, and held against what the same question says again. */
export class ReportService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
    private readonly sources: Sources,
  ) {}

  async list(viewer: Viewer, rootId: string, first: number, after?: string | null) {
    this.permitRoot(viewer, "reports", rootId);
    const size = pageSize(first);
    const cursor = decodeCursor(after, [INSTANT_KEY, UUID_KEY]);
    const query = this.db.manager.createQueryBuilder(Report, "r").where("r.root_id = :rootId", { rootId });
    if (cursor) query.andWhere("(r.made_at, r.id) < (:at, :id)", { at: cursor[0], id: cursor[1] });
    const rows = await query
      .orderBy("r.made_at", "DESC")
      .addOrderBy("r.id", "DESC")
      .limit(size + 1)
      .getMany();
    return pageOf(rows, size, (row) => [row.madeAt.toISOString(), row.id]);
  }

  async find(viewer: Viewer, id: string, operation: "report" | "checkReport" = "report"): Promise<ReportHead> {
    permit(viewer, operation);
    const report = isUuid(id) ? await this.db.getRepository(Report).findOneBy({ id }) : null;
    if (!report) throw notFound("report");
    permit(viewer, operation, { regionPath: [report.rootId] });
    return report;
  }

  /** Of a report that the viewer has been given. */
  async contentOf({ id }: ReportHead): Promise<string> {
    return (await this.db.getRepository(Report).findOneOrFail({ where: { id }, select: { id: true, content: true } })).content;
  }

  async make(viewer: Viewer, input: MakeReport): Promise<ReportHead> {
    const { requestId, rootId, template, month } = input;
    this.permitRoot(viewer, "makeReport", rootId);
    const at = now();
    const moment = this.momentOf(input, at);
    // asked before there is a transaction: who holds the lock would wait for a connection that those who wait for the lock hold
    const brief = await this.brief(viewer, { rootId, month, moment });
    const content = canonical(brief);
    const { id } = await this.db.transaction((tx) =>
      answerOnce(
        tx,
        { viewerId: viewer.id ?? "", requestId, operation: "makeReport", content: { rootId, template, month, asOf: input.asOf ?? null } },
        async () => {
          await lockNamed(tx, "reports", rootId);
          if ((await tx.countBy(Report, { rootId })) >= LIMITS.reportsPerRoot)
            throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.reportsPerRoot} reports.`, { limit: LIMITS.reportsPerRoot });
          const report: Report = {
            ...{ id: uuidv7({ msecs: at.getTime() }), rootId, template, month, asOf: moment.instant, asOfDay: moment.day, content },
            ...{
              provisional: isProvisional(brief),
              sha256: sha256Of(content),
              madeAt: at,
              madeBy: viewer.id ?? "",
              makerName: viewer.name ?? "",
            },
          };
          await tx.insert(Report, report);
          const detail = `${template} ${month} as of ${moment.day}: ${report.sha256.slice(0, 16)}`;
          await this.audit.record({ actor: viewer, action: "makeReport", outcome: "SUCCESS", target: report.id, detail }, tx);
          return { id: report.id };
        },
      ),
    );
    return this.db.getRepository(Report).findOneByOrFail({ id });
  }

  /** Asks again as of then, which has to give the same; and as of now, which tells what was restated since. */
  async check(viewer: Viewer, id: string, signal?: AbortSignal): Promise<CheckOf> {
    const report = await this.find(viewer, id, "checkReport");
    const { rootId, month, asOfDay } = report;
    const content = await this.contentOf(report);
    const at = now();
    const isKept = await isRecordedRoot(this.db.manager, rootId, endOf(asOfDay).instant);
    const left = isKept ? NOT_DATED : [...NOT_DATED, "honours"];
    const stored = without(left, JSON.parse(content));
    const again = without(left, await this.brief(viewer, { rootId, month, moment: endOf(asOfDay), signal }));
    const differences = differencesOf(stored, JSON.parse(canonical(again)));
    const today = await this.brief(viewer, { rootId, month, moment: momentNow(at), signal });
    const restatements = differencesOf(JSON.parse(content), JSON.parse(canonical(today)));
    return {
      ...{ report, intact: sha256Of(content) === report.sha256, equal: differences.length === 0, checkedAt: at },
      differences: differences.slice(0, LIMITS.reportDifferences),
      restatements: restatements.slice(0, LIMITS.reportDifferences),
    };
  }

  private brief(viewer: Viewer, of: { rootId: string; month: string; moment: Moment; signal?: AbortSignal | undefined }) {
    return monthlyBrief(this.sources, { db: this.db, regions: this.regions }, viewer, of);
  }

  /** A whole district, or nothing. */
  private permitRoot(viewer: Viewer, operation: Operation, rootId: string): void {
    permit(viewer, operation, { regionPath: this.regions.pathOf(rootId) });
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
  }

  private momentOf({ month, asOf }: MakeReport, at: Date): Moment {
    const bounds = periodTypeOf(month) === "MONTH" ? periodBounds(month) : undefined;
    if (!bounds || bounds.from < FIRST) throw badInput("input.month", "A month is written 2026-10; the first is 2000-01.");
    const yesterday = addDays(shanghaiDay(at), -1);
    const day = asOf ?? yesterday;
    if (day > yesterday) throw badInput("input.asOf", "A day that is over: what a day that still runs will say is not known yet.");
    if (bounds.from > day) throw badInput("input.month", "By that day the month had not begun.");
    return endOf(day);
  }
}

function without<Content extends object>(parts: readonly string[], content: Content): Content {
  return { ...content, ...Object.fromEntries(parts.map((part) => [part, []])) };
}

/** A month that ran on, or a figure that was not approved or verified yet. */
function isProvisional({ month, asOfDay, figures }: MonthlyBrief): boolean {
  const until = periodBounds(month)?.until ?? asOfDay;
  return addDays(asOfDay, 1) < until || figures.some(({ provisionalShare }) => (provisionalShare ?? 0) > 0);
}
