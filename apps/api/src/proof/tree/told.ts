import { BucketIndex, levelOf } from "../../metric/buckets.ts";
import { calendarOf } from "../../metric/calendar.ts";
import { exact, factorOf, over, times } from "../../metric/exact.ts";
import { type HeldRow, observedRows } from "../../metric/observed.queries.ts";
import { columnsOf, recordedOf } from "../../metric/read.ts";
import { slot, toldRows } from "../../metric/slots.ts";
import { namesOfSubjects } from "../facts.queries.ts";
import { unknownNode } from "../node-id.ts";
import type { Figure } from "./figure.ts";
import { asLeaf, type Opened, type ProofNode } from "./node.ts";
import { leafAt, nodeAt, type Spot } from "./spot.ts";

/** What was told at a place: values of submissions and files, and activities by their organisers' word. */
export async function observationsOf(spot: Spot, figure: Figure, whole: ProofNode["cell"]): Promise<ProofNode[]> {
  const held = await heldAt(spot, figure, whole);
  const activities = held.filter(({ row }) => isActivity(row)).map(({ row }) => row.id);
  const names = await namesOfSubjects(spot.tx, activities);
  return held.map(({ row, cell }): ProofNode => {
    const at = { regionId: spot.plan.spans[row.span]?.regionId ?? null, period: row.period, cell };
    if (!isActivity(row))
      return { ...nodeAt(spot, [...spot.steps, { kind: "OBSERVATION", at: row.id }], "OBSERVATION", figure), ...at, held: row };
    const { name = null, nameEn = null } = names.get(row.id) ?? {};
    return { ...leafAt(spot, row.id, "ACTIVITY", figure), subjectId: row.id, name, nameEn, end: "SOURCE", ...at };
  });
}

/** One observation: it has no parts, but a submission or a file behind it. */
export async function openObservation(spot: Spot, figure: Figure, place: ProofNode, id: string): Promise<Opened> {
  if (figure.made !== "TOLD" || !spot.isBottom) throw unknownNode();
  const found = (await heldAt(spot, figure, place.cell)).find(({ row }) => row.id === id && !isActivity(row));
  if (!found) throw unknownNode();
  const { row, cell } = found;
  const regionId = spot.plan.spans[row.span]?.regionId ?? null;
  return asLeaf({ ...place, kind: "OBSERVATION", regionId, period: row.period, cell, held: row, end: "SOURCE" });
}

async function heldAt(spot: Spot, figure: Figure, whole: ProofNode["cell"]): Promise<{ row: HeldRow; cell: ProofNode["cell"] }[]> {
  const { rootId, catalogue, moment, spans, history, by, organisationIds } = spot.plan;
  const index = new BucketIndex([spot.own], history, levelOf(by));
  const rows = await observedRows(spot.tx, {
    ...{ rootId, indicatorIds: [catalogue.byCode.get(figure.code)?.id ?? ""], asOf: moment.isNow ? null : moment.instant },
    ...{ calendar: calendarOf([spot.span]), until: [spot.span.until], spans: columnsOf(spot.plan), by, organisationIds },
    recorded: recordedOf(catalogue, [figure.code]),
  });
  const apart = organisationIds !== null || by === "ORGANISATION" || by === "ORGANISATION_KIND";
  const wanted = `${figure.code} ${slot(spot.own.no, spot.series.key, 0)}`;
  const isLast = figure.version?.aggregation === "LAST";
  return [...toldRows(rows, spans, index, () => figure.code, apart)]
    .filter(({ row, at }) => at === wanted && (!isLast || row.latest))
    .map(({ row }) => ({ row, cell: cellOf(row, figure, whole.denominator != null) }));
}

function cellOf(row: HeldRow, { version }: Figure, isFraction: boolean): ProofNode["cell"] {
  const [numerator, denominator] = [exact(row.numerator), exact(row.denominator)];
  const quotient = isFraction ? over(numerator, denominator) : undefined;
  const value = row.values === 0 ? null : quotient ? times(quotient, factorOf(version?.factor ?? "1")) : exact(row.total);
  return {
    ...{ value, decimals: quotient ? (version?.decimals ?? null) : null },
    ...{ numerator: isFraction ? numerator : null, denominator: isFraction ? denominator : null },
    ...{ qualifier: row.qualifiers[0] ?? null, revision: row.revision, provisional: row.provisional },
    missing: value !== null ? null : row.notApplicable ? "NOT_APPLICABLE" : "NOT_REPORTED",
  };
}

const isActivity = ({ sources }: HeldRow): boolean => sources.includes("ACTIVITIES");
