import type { ProofRole } from "@kepu/schema";
import { definitionIn, isDistinctTerm, isMeasureTerm, type MeasureTerm } from "../../indicator/definitions.ts";
import type { IndicatorVersion } from "../../indicator/indicator.entity.ts";
import { DUTY_PARTS } from "../../metric/duty.ts";
import type { Cell, Evaluation, Made } from "../../metric/evaluation.ts";
import { type Step, unknownNode } from "../node-id.ts";
import type { ProofNode } from "./node.ts";
import { nodeAt, type Spot } from "./spot.ts";

/** What a spot is a part of: the figure that was asked of, or one that it is computed from. */
export interface Figure {
  kind: "FIGURE" | "MEASURE";
  code: string;
  /** it is a measure, or nothing else than one */
  term: MeasureTerm | null;
  made: Made | null;
  /** the definition by which it is put together, and the one that its values were given by */
  version: IndicatorVersion | null;
  shown: IndicatorVersion | null;
  role: ProofRole;
  cell: Cell;
}

/** Follows the terms of the steps from the figure that was asked of. */
export function figureAt(spot: Spot, evaluation: Evaluation): Figure {
  const at = { bucket: 0, key: spot.series.key, n: 0 };
  let code = spot.series.code;
  let role: ProofRole = "SUMMAND";
  const terms = spot.steps.filter(({ kind }) => kind === "TERM").map((step) => step.at);
  const month = spot.steps.findIndex(({ kind }) => kind === "MONTH");
  for (const [nth, term] of terms.entries()) {
    const version = versionOf(spot, code);
    const { made } = evaluation.cell(code, at);
    if (nth === month && made !== "MONTHS") throw unknownNode();
    if (made === "MONTHS") {
      const named = term.startsWith("N") ? DUTY_PARTS[Number(term.slice(1))] : undefined;
      if (!named) throw unknownNode();
      code = named;
      continue;
    }
    if (made !== "PARTS" || !version) throw unknownNode();
    role = roleOf(term, version);
    const named = (term.startsWith("N") ? version.numerator : version.denominator)[Number(term.slice(1))];
    if (!named || (isMeasureTerm(named) && nth < terms.length - 1)) throw unknownNode();
    if (isMeasureTerm(named)) {
      const cell = evaluation.part(named, "ROLLUPS", at);
      return { kind: "MEASURE", code, term: named, made: cell.made, version, shown: version, role, cell };
    }
    code = named;
  }
  const cell = evaluation.cell(code, at);
  if (month === terms.length && cell.made !== "MONTHS") throw unknownNode();
  const version = versionOf(spot, code);
  const figure = { kind: "FIGURE" as const, code, version, shown: versionOf(spot, code, cell.version), role, cell };
  // what is but one measure is opened as that
  const [only, ...others] = cell.made === "PARTS" && version ? [...version.numerator, ...version.denominator] : [];
  if (only && isMeasureTerm(only) && others.length === 0 && version?.factor === "1")
    return { ...figure, term: only, made: isDistinctTerm(only) ? "DISTINCT" : "ROLLUPS" };
  return { ...figure, term: null, made: cell.made };
}

/** What a computed figure is put together from: measures and other figures. */
export function termsOf(spot: Spot, evaluation: Evaluation, { code, version }: Figure): ProofNode[] {
  const at = { bucket: 0, key: spot.series.key, n: 0 };
  if (!version) return [];
  const of = (side: "N" | "D", terms: readonly string[]) =>
    terms.map((term, nth): ProofNode => {
      const step: Step = { kind: "TERM", at: `${side}${nth}` };
      const role = roleOf(side, version);
      if (!isMeasureTerm(term)) return otherFigure(spot, evaluation, step, term, role);
      const cell = evaluation.part(term, "ROLLUPS", at);
      const node = nodeAt(spot, [...spot.steps, step], "MEASURE", { code, term, shown: version }, role);
      return { ...node, cell, end: cell.made === null ? "NOTHING" : null };
    });
  return [...of("N", version.numerator), ...of("D", version.denominator)];
}

/** A duty by its months, and a month by what had to be held in it. */
export function monthsOf(spot: Spot, evaluation: Evaluation, { code, shown }: Figure): ProofNode[] {
  const { months, spans } = spot.plan.times;
  const ns = months.get(0) ?? [];
  if (ns[0] === 0) return DUTY_PARTS.map((part, nth) => otherFigure(spot, evaluation, { kind: "TERM", at: `N${nth}` }, part, "SUMMAND"));
  return ns.flatMap((n): ProofNode[] => {
    const cell = evaluation.cell(code, { bucket: 0, key: spot.series.key, n });
    const period = spans[n]?.period ?? "";
    if (cell.value === null) return [];
    return [{ ...nodeAt(spot, [...spot.steps, { kind: "MONTH", at: period }], "FIGURE", { code, term: null, shown }), period, cell }];
  });
}

function otherFigure(spot: Spot, evaluation: Evaluation, step: Step, code: string, role: ProofRole): ProofNode {
  const cell = evaluation.cell(code, { bucket: 0, key: spot.series.key, n: 0 });
  const node = nodeAt(spot, [...spot.steps, step], "FIGURE", { code, term: null, shown: versionOf(spot, code, cell.version) }, role);
  return { ...node, cell, end: cell.made === null ? "NOTHING" : null };
}

function versionOf({ plan, span }: Spot, code: string, number?: number | null): IndicatorVersion | null {
  const versions = plan.catalogue.versions.get(code) ?? [];
  const given = number == null ? undefined : versions.find((one) => one.number === number);
  return given ?? definitionIn(versions, span, plan.moment.instant)?.version ?? null;
}

const roleOf = (term: string, { denominator }: IndicatorVersion): ProofRole =>
  denominator.length === 0 ? "SUMMAND" : term.startsWith("N") ? "NUMERATOR" : "DENOMINATOR";
