import { createHmac } from "node:crypto";
import { isUuid, periodBounds, type Qualifier } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { DataSource } from "typeorm";
import type { Audit } from "../access/audit.ts";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { unwrittenPeriod } from "../checked-period.ts";
import { badInput } from "../errors.ts";
import type { EvidenceService } from "../evidence/evidence.service.ts";
import type { IndicatorService } from "../indicator/indicator.service.ts";
import { type SeriesOf, textOf } from "../metric/answer.ts";
import { breathing } from "../metric/breath.ts";
import { spanOf } from "../metric/calendar.ts";
import { exact, written } from "../metric/exact.ts";
import type { MetricService, Plan } from "../metric/metric.service.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { decodeCursor, encodeCursor, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import type { StatementService, StatementView } from "../statement/statement.service.ts";
import { heldTargets } from "../target/target.queries.ts";
import { type FactRow, selectFacts, sumOfFacts } from "./facts.queries.ts";
import { decodeNode, encodeNode } from "./node-id.ts";
import { type FactView, type NodeView, viewOf } from "./node-view.ts";
import { metricsOf, monthIn, type ProofQuestion, seriesOf } from "./proof-question.ts";
import { sourceOf, tellersOf } from "./sources.ts";
import type { Opened, ProofNode } from "./tree/node.ts";
import { openNode } from "./tree/open.ts";

export interface ProofView {
  node: NodeView;
  parts: NodeView[];
  totalParts: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  /** what all parts come to */
  sum: string | null;
  factor: string;
  agrees: boolean | null;
  target: { value: string; qualifier: Qualifier; basis: string | null; recordedFrom: Date } | null;
  statements: StatementView[];
  /** the figure that the viewer may say something of */
  statable: { code: string; regionId: string | null; organisationId: string | null; period: string } | null;
  asOf: Date;
  asOfDay: string;
  synthetic: boolean;
}

/** From any figure to the tree of what it is made of, level by level, down to submissions or to facts. */
export class ProofService {
  constructor(
    private readonly db: DataSource,
    readonly regions: RegionService,
    private readonly indicators: IndicatorService,
    private readonly metrics: MetricService,
    private readonly statements: StatementService,
    readonly evidence: EvidenceService,
    private readonly audit: Audit,
    private readonly derive: (text: string) => Buffer,
  ) {}

  async explain(
    viewer: Viewer,
    question: ProofQuestion,
    page: { first: number; after?: string | null },
    signal?: AbortSignal,
  ): Promise<ProofView> {
    permit(viewer, "explain", this.regions.insideRoot(viewer, "explain", question.rootId));
    if (!spanOf(question.period)) throw unwrittenPeriod("input.period");
    if (!(await this.indicators.catalogue(question.rootId)).byCode.has(question.indicator))
      throw badInput("input.indicator", "There is no indicator of this code: see the query indicators.");
    const organisation = await this.organisation(question.organisationId);
    const size = pageSize(page.first);
    const { plan, opened, facts, target } = await this.read(viewer, question, organisation, { size, after: page.after }, signal);
    if (facts) await this.audit.counted({ actor: viewer, action: "explain", outcome: "SUCCESS", target: opened.node.subjectId });
    const shown = facts ?? this.page(opened, size, page.after);
    const tellers = await tellersOf(
      this.db.manager,
      shown.parts.flatMap(({ held }) => held?.id ?? []),
    );
    const view = (node: ProofNode, fact: FactView | null = null) => viewOf(plan, node, question.organisationId ?? null, tellers, fact);
    const { held } = opened.node;
    const node = view(opened.node);
    if (held) {
      node.observation = await sourceOf(this.db.manager, this, viewer, held.id, plan.moment.instant);
      node.organisationId = node.observation.organisationId;
      node.name = node.observation.organisationName;
      node.nameEn = node.observation.organisationNameEn;
    }
    if (organisation && node.kind === "FIGURE") {
      node.name = organisation.name;
      node.nameEn = organisation.nameEn;
    }
    const figure = statableOf(opened.node, node);
    return {
      ...{
        node,
        parts: shown.parts.map((part, nth) => view(part, facts?.views[nth] ?? null)),
        totalParts: shown.total,
        pageInfo: shown.pageInfo,
      },
      ...{ sum: shown.sum, factor: opened.factor, agrees: shown.sum === null ? null : shown.sum === node.value, target },
      statements: figure
        ? await this.statements.beside(viewer, {
            ...{ codes: [figure.code], placeIds: [figure.regionId ?? figure.organisationId ?? ""], periods: [figure.period] },
            asOf: plan.moment.isNow ? null : plan.moment.instant,
          })
        : [],
      statable: figure && this.mayState(viewer, figure, organisation, question.rootId) ? figure : null,
      ...{ asOf: plan.moment.instant, asOfDay: plan.moment.day, synthetic: this.regions.isSynthetic(question.rootId) },
    };
  }

  private read(
    viewer: Viewer,
    question: ProofQuestion,
    organisation: Organisation | null,
    { size, after }: { size: number; after: string | null | undefined },
    signal: AbortSignal | undefined,
  ) {
    const steps = decodeNode(question.node);
    const asked = { ...question, period: monthIn(question.period, steps) ?? question.period };
    const breath = breathing(signal);
    return this.metrics.reading(viewer, metricsOf(asked), signal, async (tx, plan, kiosks) => {
      const series = seriesOf(plan, question);
      const showsFacts = (communityIds: readonly string[]) => this.showsFacts(viewer, organisation, question.rootId, communityIds);
      const opened = await openNode({ tx, plan, kiosks, series, steps, showsFacts, breath });
      const facts = opened.facts ? await this.facts(tx, question, opened, size, after) : null;
      return { plan, opened, facts, target: steps.length === 0 ? await targetOf(tx, plan, series) : null };
    });
  }

  /** Where facts were recorded decides who sees them; a department sees those of what it holds itself. */
  private showsFacts(viewer: Viewer, organisation: Organisation | null, rootId: string, communityIds: readonly string[]): boolean {
    if (organisation && may(viewer, "organisationFacts", this.targetOf(organisation))) return true;
    return communityIds.every((id) => may(viewer, "regionFacts", { regionPath: this.regions.current().path(id) ?? [rootId] }));
  }

  private targetOf({ id, regionId, rootId }: Organisation) {
    return { regionPath: this.regions.current().path(regionId ?? rootId) ?? [rootId], organisationId: id };
  }

  private mayState(
    viewer: Viewer,
    { regionId, organisationId }: NonNullable<ProofView["statable"]>,
    asked: Organisation | null,
    rootId: string,
  ): boolean {
    if (regionId) return may(viewer, "regionStatement", { regionPath: this.regions.current().path(regionId) ?? [rootId] });
    const target =
      asked?.id === organisationId && asked ? this.targetOf(asked) : { regionPath: [rootId], organisationId: organisationId ?? "" };
    return may(viewer, "addStatement", target);
  }

  private async organisation(id: string | null | undefined): Promise<Organisation | null> {
    if (!id || !isUuid(id)) return null;
    return this.db.getRepository(Organisation).findOneBy({ id });
  }

  /** Of what was read as a whole. */
  private page({ node, parts, sum }: Opened, size: number, after: string | null | undefined) {
    const cursor = decodeCursor(after, [/^[\w-]{1,4000}$/]);
    const start = cursor ? parts.findIndex(({ id }) => id === cursor[0]) + 1 : 0;
    if (cursor && start === 0) throw badInput("input.after", "`after` is the `endCursor` of the page before, of the same node.");
    const page = parts.slice(start, start + size);
    const last = page.at(-1);
    return {
      ...{ parts: page, total: parts.length, views: null },
      pageInfo: { hasNextPage: start + page.length < parts.length, endCursor: last ? encodeCursor([last.id]) : null },
      sum: sum === null ? null : textOf({ value: sum, decimals: node.cell.decimals }),
    };
  }

  private async facts(tx: PoolClient, question: ProofQuestion, { node, facts }: Opened, size: number, after: string | null | undefined) {
    if (!facts) return null;
    const cursor = decodeCursor(after, [UUID_KEY, /^(true|false)$/]);
    const { facts: total, amount } = await sumOfFacts(tx, facts.term, facts.of);
    const rows = await selectFacts(tx, facts.term, facts.of, size + 1, cursor);
    const page = rows.slice(0, size);
    const last = page.at(-1);
    const parts = page.map(
      (row): ProofNode => ({
        ...{ ...node, id: encodeNode(decodeNode(question.node), `${row.id}${row.retraction ? "-" : ""}`), role: "SUMMAND", end: "SOURCE" },
        ...{ kind: row.usage ? "USAGE" : row.retraction ? "RETRACTION" : "CHECK_IN", name: null, nameEn: null },
        cell: { value: exact(row.amount), decimals: null, qualifier: "EXACT" },
      }),
    );
    return {
      ...{ parts, total, views: page.map((row) => this.factOf(row, question.rootId)), sum: written(exact(amount)) },
      pageInfo: { hasNextPage: rows.length > size, endCursor: last ? encodeCursor([last.id, `${last.retraction}`]) : null },
    };
  }

  private factOf({ id: _id, amount: _amount, pseudonym, ...row }: FactRow, rootId: string): FactView {
    return { ...row, pseudonym: pseudonym && this.shownPseudonym(rootId, pseudonym) };
  }

  /** The same person has the same code within a root, and another one in every other root. */
  private shownPseudonym(rootId: string, pseudonym: Buffer): string {
    return createHmac("sha256", this.derive(`proof of ${rootId}`))
      .update(pseudonym)
      .digest("hex")
      .slice(0, 12)
      .toUpperCase();
  }
}

async function targetOf(tx: PoolClient, { rootId, catalogue, times, moment }: Plan, { code, bucket, key }: SeriesOf) {
  const [span] = times.spans;
  const place = bucket.part === null ? (bucket.regionId ?? bucket.organisationId) : bucket.part;
  if (!span || key !== "") return null;
  const held = await heldTargets(async (sql, values) => (await tx.query(sql, values)).rows, {
    ...{ rootId, indicatorIds: [catalogue.byCode.get(code)?.id ?? ""], from: span.from, to: span.from },
    ...{ asOf: moment.isNow ? null : moment.instant, most: 1_000 },
  });
  const target = held.find((one) => (one.regionId ?? one.organisationId) === place && one.period === span.period);
  return target ? { value: target.value, qualifier: target.qualifier, basis: target.basis, recordedFrom: target.recordedFrom } : null;
}

/** Statements are on figures of a region or an organisation, not on sums within them. */
function statableOf({ kind, term, code, regionId, period }: ProofNode, { organisationId }: NodeView): ProofView["statable"] {
  const isWhole = kind === "FIGURE" || kind === "OBSERVATION" || (kind === "PLACE" && term === null && !organisationId);
  if (!isWhole || !periodBounds(period)) return null;
  return { code, period, regionId: organisationId ? null : regionId, organisationId };
}
