import {
  type BriefAttention,
  type BriefClaim,
  type BriefFiling,
  type BriefHonour,
  type BriefRank,
  type BriefStatement,
  firstDayOfMonth,
  type MonthlyBrief,
  monthOf,
  periodBounds,
  periodOf,
} from "@kepu/schema";
import type { DataSource } from "typeorm";
import type { Viewer } from "../access/viewer.ts";
import type { HonourService } from "../honour/honour.service.ts";
import type { IndicatorService } from "../indicator/indicator.service.ts";
import type { AnsweredSeries, ComparisonOf } from "../metric/answer.ts";
import type { MetricService } from "../metric/metric.service.ts";
import type { ProfileService } from "../profile/profile.service.ts";
import type { RegionService } from "../region/region.service.ts";
import { honoursAsOf, isRecordedRoot } from "../register/register-history.queries.ts";
import type { StatementService } from "../statement/statement.service.ts";
import { Form } from "../submission/form.entity.ts";
import type { FormService } from "../submission/form.service.ts";
import type { Moment } from "./moment.ts";
import { tasksAsOf } from "./task-standing.ts";

/** Where the parts of a report come from: the doors that everybody asks at. */
export interface Sources {
  metrics: MetricService;
  indicators: IndicatorService;
  forms: FormService;
  honours: HonourService;
  profile: ProfileService;
  statements: StatementService;
}

/** The figures of the page: what was held and who came, what kiosks were used for, who helped, what hangs in the galleries. */
const FIGURES = ["A01", "A02", "A03", "A04", "A06", "A07", "M01", "A09", "D06", "D08", "P03", "P09", "G04"];
/** drawn over a year, with the month of the year before at its left end */
const TRENDS = ["A01", "A02", "D06", "D08"];
const TREND_MONTHS = 13;
const RANKED = "M01";
const RESIDENTS = "O03";
/** 科普进社区, 科普进校园: at least once a month */
const DUTIES = ["A03", "A04"];
/** a fall by this much per cent against the same month last year is worth a word */
const FALL = 30;
/** what our own count stands beside, of the published account */
const CLAIMS = ["21", "32"];
const NAMES_MOST = 6;

/** The 月报: one month of a district on one page. */
export async function monthlyBrief(
  from: Sources,
  { db, regions }: { db: DataSource; regions: RegionService },
  viewer: Viewer,
  { rootId, month, moment, signal }: { rootId: string; month: string; moment: Moment; signal?: AbortSignal | undefined },
): Promise<MonthlyBrief> {
  const ask = (indicators: string[], by: "SUBDISTRICT" | null, periods = [month]) =>
    from.metrics.query(
      viewer,
      {
        ...{ rootId, indicators, periods, by, asOf: moment.asOf, parents: "NOW", first: 1_000 },
        compare: periods.length > 1 ? [] : ["PREVIOUS_PERIOD", "LAST_YEAR"],
      },
      { provisional: true, completeness: true },
      signal,
    );
  const whole = await ask(FIGURES, null);
  const parts = await ask([RANKED, RESIDENTS], "SUBDISTRICT");
  const months = Array.from({ length: TREND_MONTHS }, (_, at) => monthOf(firstDayOfMonth(month, at - TREND_MONTHS + 1)));
  const trends = await ask(TRENDS, null, months);
  const catalogue = await from.indicators.catalogue(rootId);
  const figures = whole.series.map((series) => {
    const versions = catalogue.versions.get(series.code) ?? [];
    const version = versions.find(({ number }) => number === series.versions[0]) ?? versions.at(-1);
    return {
      ...{ code: series.code, name: version?.name ?? series.code, nameEn: version?.nameEn ?? series.code, unit: series.unit },
      ...{ decimals: series.decimals, direction: version?.direction ?? "NEUTRAL", value: series.values[0] ?? null },
      ...{ qualifier: series.qualifiers[0] ?? null, missing: series.missing[0] ?? null, version: series.versions[0] ?? null },
      ...{ provisionalShare: series.provisionalShares[0] ?? null, completeness: series.completeness[0] ?? 0, sources: series.sources },
      ...{ previous: baseOf(series, "PREVIOUS_PERIOD"), lastYear: baseOf(series, "LAST_YEAR") },
    };
  });
  const region = regions.current().byId.get(rootId);
  const brief = {
    ...({ format: 1, template: "MONTHLY_BRIEF", rootId, rootName: region?.name ?? "", rootNameEn: region?.nameEn ?? "" } as const),
    ...{ synthetic: regions.isSynthetic(rootId), month, asOfDay: moment.day, asOf: moment.instant.toISOString(), figures },
    trends: trends.series.map(({ code, values }) => ({
      code,
      points: months.map((period, at) => ({ period, value: values[at] ?? null })),
    })),
    ranking: rankingOf(parts.series, regions),
    statements: await statementsOf(from.statements, regions, viewer, { rootId, month, moment }),
    tasks: await tasksAsOf(db, rootId, moment),
    filings: await filingsOf(from.forms, db, viewer, { rootId, month, moment }),
    honours: await honoursOf(db, from.honours, viewer, { rootId, month, moment }),
    claims: await claimsOf(from.profile, viewer, rootId),
    definitions: whole.definitions.map(({ code, number, definition, definitionEn }) => ({ code, number, definition, definitionEn })),
  };
  return { ...brief, attention: attentionOf(brief) };
}

function baseOf({ comparisons }: AnsweredSeries, kind: ComparisonOf["kind"]) {
  const found = comparisons.find((one) => one.kind === kind);
  return {
    ...{ period: found?.periods[0] ?? null, value: found?.bases[0] ?? null },
    ...{ change: found?.changes[0] ?? null, comparable: found?.comparable[0] ?? null },
  };
}

/** By attendance per 1,000 residents where the residents of each subdistrict are known, else by attendance; what lies under no subdistrict stands last, without a rank. */
function rankingOf(series: readonly AnsweredSeries[], regions: RegionService): BriefRank[] {
  const lived = new Map(series.flatMap(({ code, group, values: [value] }) => (code === RESIDENTS && value ? [[group, value]] : [])));
  const ranked = series.filter(({ code }) => code === RANKED);
  const perThousandKnown = ranked.every(({ group }) => group === "REST" || Number(lived.get(group)) > 0);
  const rows = ranked.map((one) => {
    const region = one.group === null || one.group === "REST" ? undefined : regions.current().byId.get(one.group);
    const value = one.values[0] ?? null;
    // who lives under no subdistrict is not told apart from the district's own number
    const residents = one.group === "REST" ? null : (lived.get(one.group) ?? null);
    return {
      ...{
        regionId: one.group === "REST" ? null : one.group,
        name: region?.shortName ?? "区直属",
        nameEn: region?.nameEn ?? "District itself",
      },
      ...{
        ...{ value, residents },
        perThousand: value !== null && Number(residents) > 0 ? ((Number(value) * 1_000) / Number(residents)).toFixed(1) : null,
        change: baseOf(one, "PREVIOUS_PERIOD").change,
        provisionalShare: one.provisionalShares[0] ?? null,
      },
    };
  });
  const size = ({ regionId, value, perThousand }: (typeof rows)[number]) => {
    const by = perThousandKnown ? perThousand : value;
    return regionId === null ? -2 : by === null ? -1 : Number(by);
  };
  return rows
    .sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1))
    .map((row) => ({ ...row, rank: size(row) < 0 ? null : rows.filter((other) => size(other) > size(row)).length + 1 }));
}

/** Each form whose period ends with the month: who was on time, late, or has not reported. */
async function filingsOf(
  forms: FormService,
  db: DataSource,
  viewer: Viewer,
  { rootId, month, moment }: { rootId: string; month: string; moment: Moment },
): Promise<BriefFiling[]> {
  const filings: BriefFiling[] = [];
  const until = periodBounds(month)?.until;
  for (const form of await db.getRepository(Form).find({ where: { rootId }, order: { position: "ASC" } })) {
    const period = periodOf(form.periodType, `${month}-01`);
    if (periodBounds(period)?.until !== until) continue;
    const rows = await forms.reporting(viewer, { rootId, formId: form.id, period });
    const [first] = rows;
    if (!first) continue;
    const standing = rows.map(({ submittedAt, late, dueOn, organisation }) => {
      const filed = submittedAt !== null && submittedAt <= moment.instant;
      return { as: filed ? (late ? "late" : "onTime") : dueOn < moment.day ? "missing" : "notDue", organisation } as const;
    });
    const count = (as: (typeof standing)[number]["as"]) => standing.filter((one) => one.as === as).length;
    const missing = standing.filter(({ as }) => as === "missing").slice(0, NAMES_MOST);
    filings.push({
      ...{ code: form.code, name: form.name, nameEn: form.nameEn, periodType: form.periodType, period, dueOn: first.dueOn },
      ...{ expected: rows.length, onTime: count("onTime"), late: count("late"), missing: count("missing"), notDue: count("notDue") },
      missingNames: missing.map(({ organisation }) => organisation.shortName),
      missingNamesEn: missing.map(({ organisation }) => organisation.nameEn),
    });
  }
  return filings;
}

/** As the register had them then; before it was kept, as it has them now. */
async function honoursOf(
  db: DataSource,
  service: HonourService,
  viewer: Viewer,
  { rootId, month, moment }: { rootId: string; month: string; moment: Moment },
): Promise<BriefHonour[]> {
  const honours = await service.list(viewer, rootId, true);
  const isKept = await isRecordedRoot(db.manager, rootId, moment.instant);
  const known = isKept ? await honoursAsOf(db.manager, rootId, moment.instant) : new Map(honours.map((one) => [one.id, one]));
  return honours.flatMap(({ id, name, nameEn, holderName, holderNameEn }) => {
    const { level, awardedOn = null, withdrawnOn = null } = known.get(id) ?? {};
    const isOfMonth = awardedOn && awardedOn.precision !== "YEAR" && awardedOn.date.startsWith(month);
    return level && isOfMonth && !(withdrawnOn && withdrawnOn <= moment.day)
      ? [{ honourId: id, name, nameEn, level, holderName, holderNameEn, awardedOn: awardedOn.date, precision: awardedOn.precision }]
      : [];
  });
}

/** What was said of these figures, and not withdrawn by then. */
async function statementsOf(
  service: StatementService,
  regions: RegionService,
  viewer: Viewer,
  { rootId, month, moment }: { rootId: string; month: string; moment: Moment },
): Promise<BriefStatement[]> {
  const { byId } = regions.current();
  const below = [...byId.values()].filter(({ level, parentId }) => level === "SUBDISTRICT" && parentId === rootId);
  const placeIds = [rootId, ...below.map(({ id }) => id)];
  const said = await service.beside(viewer, { codes: FIGURES, placeIds, periods: [month], asOf: moment.instant });
  return said.map(({ id, code, regionId, text, writerName, writtenAt }) => {
    const region = byId.get(regionId ?? "");
    return {
      ...{ statementId: id, code, regionId: regionId ?? "", name: region?.shortName ?? "", nameEn: region?.nameEn ?? "" },
      ...{ text, writerName, writtenAt: writtenAt.toISOString() },
    };
  });
}

async function claimsOf(service: ProfileService, viewer: Viewer, rootId: string): Promise<BriefClaim[]> {
  const { sections } = await service.profile(viewer, rootId);
  return sections
    .flatMap(({ facts }) => facts)
    .flatMap(({ number, title, titleEn, value, recorded, recordedNote, recordedNoteEn }) =>
      CLAIMS.includes(number) && value && recorded !== null
        ? [
            {
              ...{ number, title, titleEn, qualifier: value.qualifier, value: value.value, unit: value.unit, recorded: String(recorded) },
              ...{ note: recordedNote ?? "", noteEn: recordedNoteEn ?? "" },
            },
          ]
        : [],
    );
}

function attentionOf({ figures, filings, tasks }: Pick<MonthlyBrief, "figures" | "filings" | "tasks">): BriefAttention[] {
  return [
    ...filings.flatMap(({ code, missing }): BriefAttention[] => (missing > 0 ? [{ kind: "FILINGS_MISSING", code, count: missing }] : [])),
    ...filings.flatMap(({ code, late }): BriefAttention[] => (late > 0 ? [{ kind: "FILINGS_LATE", code, count: late }] : [])),
    ...(tasks.overdue > 0 ? [{ kind: "TASKS_OVERDUE", count: tasks.overdue } as const] : []),
    ...(tasks.escalated > 0 ? [{ kind: "TASKS_ESCALATED", count: tasks.escalated } as const] : []),
    ...figures.flatMap(({ code, value }): BriefAttention[] =>
      DUTIES.includes(code) && value !== null && Number(value) < 1 ? [{ kind: "DUTY_NOT_MET", code }] : [],
    ),
    ...figures.flatMap(({ code, direction, lastYear: { change } }): BriefAttention[] =>
      direction === "MORE" && change !== null && Number(change) <= -FALL ? [{ kind: "FALLEN", code, change }] : [],
    ),
    ...figures.flatMap(({ code, value }): BriefAttention[] => (value === null ? [{ kind: "NO_FIGURE", code }] : [])),
  ];
}
