import type { DatePrecision, Direction, HonourLevel, MetricMissing, MetricSource, PeriodType, Qualifier, StatusLight } from "./enums.ts";

/** What a frozen report holds, by its template. It is stored as canonical JSON and never changes: later templates get another `format`. */
export interface MonthlyBrief {
  format: 1;
  template: "MONTHLY_BRIEF";
  rootId: string;
  rootName: string;
  rootNameEn: string;
  synthetic: boolean;
  /** 2026-10 */
  month: string;
  /** what was recorded by the end of this day */
  asOfDay: string;
  asOf: string;
  figures: BriefFigure[];
  trends: BriefTrend[];
  ranking: BriefRank[];
  tasks: BriefTasks;
  filings: BriefFiling[];
  statements: BriefStatement[];
  honours: BriefHonour[];
  claims: BriefClaim[];
  attention: BriefAttention[];
  definitions: BriefDefinition[];
}

/** A value that a figure is held beside. */
export interface BriefBase {
  period: string | null;
  value: string | null;
  /** per cent of the base */
  change: string | null;
  /** by the same definition */
  comparable: boolean | null;
}

/** Numbers are text, exact to the last digit. */
export interface BriefFigure {
  code: string;
  name: string;
  nameEn: string;
  unit: string;
  decimals: number;
  direction: Direction;
  value: string | null;
  qualifier: Qualifier | null;
  missing: MetricMissing | null;
  provisionalShare: number | null;
  completeness: number;
  /** of its definition */
  version: number | null;
  sources: MetricSource[];
  previous: BriefBase;
  lastYear: BriefBase;
}

/** One figure over a year: the same month of the year before first, the month itself last. */
export interface BriefTrend {
  code: string;
  points: { period: string; value: string | null }[];
}

export interface BriefRank {
  /** null: communities directly under the district, which are no subdistrict */
  regionId: string | null;
  name: string;
  nameEn: string;
  /** equal values share a rank; null: not ranked */
  rank: number | null;
  value: string | null;
  residents: string | null;
  /** what they are ranked by, where every subdistrict has it */
  perThousand: string | null;
  change: string | null;
  provisionalShare: number | null;
}

export interface BriefTasks {
  lights: Record<StatusLight, number>;
  overdue: number;
  escalated: number;
  worst: { taskId: string; number: number; content: string; leadName: string; leadNameEn: string; lateDays: number; escalated: boolean }[];
}

export interface BriefFiling {
  code: string;
  name: string;
  nameEn: string;
  periodType: PeriodType;
  period: string;
  dueOn: string;
  expected: number;
  onTime: number;
  late: number;
  missing: number;
  notDue: number;
  missingNames: string[];
  missingNamesEn: string[];
}

export interface BriefHonour {
  honourId: string;
  name: string;
  nameEn: string;
  level: HonourLevel;
  holderName: string;
  holderNameEn: string;
  awardedOn: string;
  precision: DatePrecision;
}

/** 情况说明 on a figure of the page. */
export interface BriefStatement {
  statementId: string;
  code: string;
  /** of whose figure: the root, or a subdistrict */
  regionId: string;
  name: string;
  nameEn: string;
  text: string;
  writerName: string;
  writtenAt: string;
}

/** What the published account claims, beside what was counted. */
export interface BriefClaim {
  number: string;
  title: string;
  titleEn: string;
  qualifier: Qualifier;
  value: number;
  unit: string;
  recorded: string;
  note: string;
  noteEn: string;
}

export type BriefAttention =
  | { kind: "FILINGS_MISSING"; code: string; count: number }
  | { kind: "FILINGS_LATE"; code: string; count: number }
  | { kind: "TASKS_OVERDUE"; count: number }
  | { kind: "TASKS_ESCALATED"; count: number }
  | { kind: "DUTY_NOT_MET"; code: string }
  | { kind: "FALLEN"; code: string; change: string }
  | { kind: "NO_FIGURE"; code: string };

export interface BriefDefinition {
  code: string;
  number: number;
  definition: string;
  definitionEn: string;
}
