import { isUuid, LIMITS } from "@kepu/schema";
import { type DataSource, type EntityManager, In, IsNull, LessThanOrEqual, MoreThan } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { may, permit, type Target, type Viewer } from "../access/viewer.ts";
import { checkedPeriod } from "../checked-period.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import { Indicator } from "../indicator/indicator.entity.ts";
import { checkCount } from "../metric/ask.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Statement } from "./statement.entity.ts";

export type StatementView = Omit<Statement, "rootId" | "indicatorId" | "indicator" | "writtenBy" | "withdrawnBy"> & {
  code: string;
  withdrawable: boolean;
};

/** Of which figure. */
export interface FigureOf {
  rootId: string;
  code: string;
  regionId?: string | null;
  organisationId?: string | null;
  period: string;
}

/** The figures of an answer, as columns of it have them. */
export interface FiguresOf {
  codes: readonly string[];
  placeIds: readonly string[];
  periods: readonly string[];
  /** as they stood at this instant; null: all that was ever said */
  asOf: Date | null;
}

export interface StatementsFilter {
  rootId: string;
  codes?: string[] | null;
  from: string;
  to: string;
}

/** What is said of a figure by whose it is. The figure does not change by it. */
export class StatementService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
  ) {}

  /** Those of a root that lie in a time and the viewer may see, the newest first, withdrawn ones among them. */
  async list(viewer: Viewer, { rootId, codes, from, to }: StatementsFilter): Promise<StatementView[]> {
    permit(viewer, "statements", this.regions.insideRoot(viewer, "statements", rootId));
    if (from > to) throw badInput("filter.since", "The first day lies after the last.");
    checkCount("filter.codes", codes?.length ?? 0, LIMITS.codes, "indicators");
    const rows = await this.db.getRepository(Statement).find({
      where: {
        ...{ rootId, periodFrom: LessThanOrEqual(to), periodUntil: MoreThan(from) },
        ...(codes ? { indicatorId: In(await this.indicatorIds(codes)) } : {}),
      },
      order: { writtenAt: "DESC", id: "DESC" },
      take: LIMITS.statements + 1,
    });
    if (rows.length > LIMITS.statements)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.statements} statements: ask for fewer indicators or a shorter time.`, {
        limit: LIMITS.statements,
      });
    const targets = await this.targetsOf(this.db.manager, rows);
    return this.views(
      viewer,
      rows.filter((row) => may(viewer, row.organisationId ? "statements" : "regionMetrics", targets.get(row.id))),
      targets,
    );
  }

  /** What stands beside figures that the viewer was answered with. */
  async beside(viewer: Viewer, { codes, placeIds, periods, asOf }: FiguresOf): Promise<StatementView[]> {
    const places = [...new Set(placeIds)].filter(isUuid);
    const indicatorId = In(await this.indicatorIds(codes));
    const of = { indicatorId, period: In([...new Set(periods)]), ...(asOf ? { writtenAt: LessThanOrEqual(asOf) } : {}) };
    const standing = asOf ? [{ withdrawnAt: IsNull() }, { withdrawnAt: MoreThan(asOf) }] : [{}];
    const rows = await this.db.getRepository(Statement).find({
      where: [{ regionId: In(places) }, { organisationId: In(places) }].flatMap((at) => standing.map((one) => ({ ...of, ...at, ...one }))),
      order: { writtenAt: "ASC", id: "ASC" },
      take: LIMITS.statements,
    });
    return this.views(viewer, rows, await this.targetsOf(this.db.manager, rows));
  }

  async add(viewer: Viewer, input: FigureOf & { text: string }): Promise<StatementView> {
    permit(viewer, "addStatement", this.regions.insideRoot(viewer, "addStatement", input.rootId));
    const text = checkedText("input.text", input.text, LIMITS.longTextChars);
    const bounds = checkedPeriod("input.period", input.period);
    const [regionId, organisationId] = [input.regionId ?? null, input.organisationId ?? null];
    if ((regionId === null) === (organisationId === null))
      throw badInput("input.regionId", "A statement is on a region's figure or on an organisation's: name one of them.");
    return this.db.transaction(async (tx) => {
      const of = { rootId: input.rootId, regionId, organisationId };
      permit(viewer, organisationId ? "addStatement" : "regionStatement", await this.targetOf(tx, of));
      const indicator = await tx.findOne(Indicator, { where: { code: input.code }, lock: { mode: "pessimistic_write" } });
      if (!indicator || (indicator.rootId !== null && indicator.rootId !== input.rootId))
        throw badInput("input.code", "There is no indicator of this code.");
      const figure = {
        indicatorId: indicator.id,
        period: input.period,
        ...(regionId ? { regionId } : { organisationId: organisationId ?? "" }),
      };
      if ((await tx.countBy(Statement, figure)) >= LIMITS.statementsPerFigure)
        throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.statementsPerFigure} statements on one figure.`, {
          limit: LIMITS.statementsPerFigure,
        });
      const at = now();
      const statement: Statement = {
        ...{ id: uuidv7({ msecs: at.getTime() }), ...of, indicatorId: indicator.id, period: input.period, text },
        ...{ periodFrom: bounds.from, periodUntil: bounds.until, writtenBy: viewer.id ?? "", writerName: viewer.name ?? "" },
        ...{ writtenAt: at, withdrawnBy: null, withdrawnAt: null },
      };
      await tx.insert(Statement, statement);
      const detail = `${input.code} ${input.period} of ${regionId ?? organisationId}: ${text.length} characters`;
      await this.audit.record({ actor: viewer, action: "addStatement", outcome: "SUCCESS", target: statement.id, detail }, tx);
      return { ...statement, code: input.code, withdrawable: true };
    });
  }

  /** It stands no longer; what it said stays readable. */
  async withdraw(viewer: Viewer, id: string): Promise<StatementView> {
    permit(viewer, "withdrawStatement");
    return this.db.transaction(async (tx) => {
      const statement = isUuid(id) ? await tx.findOne(Statement, { where: { id }, lock: { mode: "pessimistic_write" } }) : null;
      if (!statement) throw notFound("statement");
      permit(viewer, withdrawing(statement), await this.targetOf(tx, statement));
      const { code } = await tx.findOneByOrFail(Indicator, { id: statement.indicatorId });
      if (statement.withdrawnAt) return { ...statement, code, withdrawable: false };
      const withdrawn = { withdrawnAt: now(), withdrawnBy: viewer.id };
      await tx.update(Statement, id, withdrawn);
      const detail = `${code} ${statement.period}: stood → withdrawn`;
      await this.audit.record({ actor: viewer, action: "withdrawStatement", outcome: "SUCCESS", target: id, detail }, tx);
      return { ...statement, ...withdrawn, code, withdrawable: false };
    });
  }

  private async indicatorIds(codes: readonly string[]): Promise<string[]> {
    return (await this.db.getRepository(Indicator).findBy({ code: In([...new Set(codes)]) })).map(({ id }) => id);
  }

  private async views(viewer: Viewer, rows: readonly Statement[], targets: ReadonlyMap<string, Target>): Promise<StatementView[]> {
    const indicators = await this.db.getRepository(Indicator).findBy({ id: In([...new Set(rows.map((row) => row.indicatorId))]) });
    const codes = new Map(indicators.map(({ id, code }) => [id, code]));
    return rows.map((row) => ({
      ...row,
      code: codes.get(row.indicatorId) ?? "",
      withdrawable: row.withdrawnAt === null && may(viewer, withdrawing(row), targets.get(row.id)),
    }));
  }

  private async targetsOf(tx: EntityManager, rows: readonly Statement[]): Promise<Map<string, Target>> {
    const organisations = await tx.findBy(Organisation, { id: In([...new Set(rows.flatMap((row) => row.organisationId ?? []))]) });
    const homes = new Map(organisations.map((one) => [one.id, one.regionId]));
    return new Map(
      rows.map((row) => [row.id, this.subjectOf(row, row.organisationId ? (homes.get(row.organisationId) ?? null) : row.regionId)]),
    );
  }

  /** Whose figure it is; NOT_FOUND for a place of another root. */
  private async targetOf(tx: EntityManager, of: Pick<Statement, "rootId" | "regionId" | "organisationId">): Promise<Target> {
    const { rootId, regionId, organisationId } = of;
    if (organisationId === null) {
      if (this.regions.rootOf(regionId ?? "") !== rootId) throw notFound("region");
      return this.subjectOf(of, regionId);
    }
    const organisation = isUuid(organisationId) ? await tx.findOneBy(Organisation, { id: organisationId, rootId }) : null;
    if (!organisation) throw notFound("organisation");
    return this.subjectOf(of, organisation.regionId);
  }

  private subjectOf({ rootId, organisationId }: Pick<Statement, "rootId" | "organisationId">, regionId: string | null): Target {
    const regionPath = this.regions.current().path(regionId ?? rootId) ?? [rootId];
    return { regionPath, ...(organisationId ? { organisationId } : {}) };
  }
}

/** A department speaks of its own figures, and not of those of the region it lies in. */
const withdrawing = ({ organisationId }: Statement) => (organisationId ? "withdrawStatement" : "regionStatement");
