import { addDays, type ProofEnd } from "@kepu/schema";
import type { MeasureTerm } from "../../indicator/definitions.ts";
import { placeOf } from "../../metric/buckets.ts";
import { type Span, spanOf } from "../../metric/calendar.ts";
import { plus, ZERO } from "../../metric/exact.ts";
import { sealsOf } from "../../seal/seal.queries.ts";
import { namesOfSubjects } from "../facts.queries.ts";
import { unknownNode } from "../node-id.ts";
import { type Contributions, contributionsOf, daysIn, isKioskMinutes } from "../subjects.ts";
import { factsOf, mayShow, sealed } from "./facts.ts";
import type { Figure } from "./figure.ts";
import { amount, asLeaf, bigFirst, type Opened, ofFacts, ofParts, type ProofNode } from "./node.ts";
import { nodeAt, type Spot, stepOf } from "./spot.ts";

/** What a measure of the roll-ups is added up from at a place: activities or kiosks. */
export async function subjectsOf(spot: Spot, figure: Figure): Promise<ProofNode[]> {
  const term = figure.term as MeasureTerm;
  const found = await contributions(spot, term, [spot.span]);
  const names = await namesOfSubjects(spot.tx, [...found.keys()]);
  const nodes = [...found].map(([subjectId, byTime]): ProofNode => {
    const named = names.get(subjectId);
    const isKiosk = named ? named.isKiosk : isKioskMinutes(term) || !["ATTENDANCE", "CHECK_INS"].includes(term);
    return {
      ...nodeAt(spot, [...spot.steps, { kind: "SUBJECT", at: subjectId }], isKiosk ? "KIOSK" : "ACTIVITY", figure),
      ...{ subjectId, name: named?.name ?? null, nameEn: named?.nameEn ?? null },
      regionId: named?.communityId ?? placeOf(spot.own) ?? null,
      cell: amount(byTime.get(0) ?? ZERO),
    };
  });
  return nodes.sort(bigFirst);
}

/** An activity or kiosk by its days, and a day by its facts. */
export async function openSubject(spot: Spot, figure: Figure, place: ProofNode): Promise<Opened> {
  const { span, steps } = spot;
  if (figure.made !== "ROLLUPS" || !spot.isBottom || !figure.term) throw unknownNode();
  const [subjectId = "", day] = [stepOf(spot, "SUBJECT"), stepOf(spot, "DAY")];
  if (day && (day < span.from || day >= span.until)) throw unknownNode();
  const days = day ? [spanOf(day)].flatMap((one) => one ?? []) : daysIn(span);
  // what adds nothing here is no part of it: its facts are not this figure's to show
  const byDay = (await contributions(spot, figure.term, days)).get(subjectId);
  if (!byDay) throw unknownNode();
  const named = (await namesOfSubjects(spot.tx, [subjectId])).get(subjectId);
  const isMinutes = isKioskMinutes(figure.term);
  const end: ProofEnd | null = isMinutes ? "SOURCE" : mayShow(spot, named) ? null : "RESTRICTED";
  const value = [...byDay.values()].reduce(plus, ZERO);
  const node: ProofNode = {
    ...{ ...place, kind: day ? "DAY" : isMinutes || named?.isKiosk ? "KIOSK" : "ACTIVITY", subjectId, end },
    ...{ name: named?.name ?? null, nameEn: named?.nameEn ?? null, regionId: named?.communityId ?? place.regionId },
    ...{ period: day ?? span.period, cell: amount(value) },
  };
  const shown = day ?? onlyDayOf(span);
  if (shown && !isMinutes) {
    const seal = end ? undefined : (await sealsOf(spot.tx, [shown])).get(shown.slice(0, 7));
    if (seal) return sealed(spot, figure, node, [seal], value);
    return ofFacts(node, end ? null : { term: figure.term, of: factsOf(spot, subjectId, shown) });
  }
  if (day) return asLeaf({ ...node, end: "SOURCE" });
  const parts = [...byDay].map(([n, added]): ProofNode => {
    const period = days[n]?.period ?? "";
    const part = nodeAt(spot, [...steps, { kind: "DAY", at: period }], "DAY", figure);
    return { ...part, subjectId, regionId: node.regionId, period, end, cell: amount(added) };
  });
  return ofParts(node, parts.sort(latestFirst), null);
}

const contributions = (
  { tx, plan, own, series, kiosks, breath }: Spot,
  term: MeasureTerm,
  spans: readonly Span[],
): Promise<Contributions> => contributionsOf(tx, plan, own, series.key, term, spans, kiosks, breath);

const onlyDayOf = ({ from, until }: Span) => (until === addDays(from, 1) ? from : undefined);

const latestFirst = (a: ProofNode, b: ProofNode) => (a.period < b.period ? 1 : -1);
