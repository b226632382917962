import { isUuid, LIMITS, shanghaiDay } from "@kepu/schema";
import { checkedPeriod } from "../checked-period.ts";
import { now } from "../clock.ts";
import { badInput, ProductError } from "../errors.ts";
import type { ViewQuestion } from "./view.entity.ts";

/** What there is to ask for in a root. */
export interface Askable {
  isIndicator(code: string): boolean;
  isRegion(id: string): boolean;
  isOrganisation(id: string): Promise<boolean>;
}

const AT = "input.question";

/** A question as it is kept: everything it names is there. BAD_INPUT names the field. */
export async function checkedQuestion(asked: ViewQuestion, of: Askable): Promise<ViewQuestion> {
  const indicators = [...new Set(asked.indicators)];
  if (indicators.length === 0) throw badInput(`${AT}.indicators`, "A view asks for at least one indicator.");
  if (indicators.length > LIMITS.metricIndicators) throw tooMany("indicators", LIMITS.metricIndicators);
  if (!indicators.every((code) => of.isIndicator(code))) throw badInput(`${AT}.indicators`, "Each is the code of an indicator.");
  if (asked.places.length > LIMITS.metricPlaces) throw tooMany("places", LIMITS.metricPlaces);
  const places = asked.places.map(({ regionId, scope }) => ({ regionId, scope }));
  if (!places.every(({ regionId }) => isUuid(regionId) && of.isRegion(regionId)))
    throw badInput(`${AT}.places`, "Each is a region of this root.");
  const compare = [...new Set(asked.compare)];
  if (compare.includes("PLACE") !== (asked.compareWith !== null))
    throw badInput(`${AT}.compareWith`, "A comparison with another place names it, and nothing else does.");
  if (asked.compareWith !== null && !of.isRegion(asked.compareWith) && !(await of.isOrganisation(asked.compareWith)))
    throw badInput(`${AT}.compareWith`, "It is a region or an organisation of this root.");
  if (asked.asOf !== null && asked.asOf > shanghaiDay(now())) throw badInput(`${AT}.asOf`, "Nothing is known as of a day to come.");
  if (asked.rankedPeriod !== null) checkedPeriod(`${AT}.rankedPeriod`, asked.rankedPeriod);
  const yearStart = asked.yearStart ?? null;
  if (yearStart !== null && (asked.periodType !== "YEAR" || yearStart < 2 || yearStart > 12))
    throw badInput(`${AT}.yearStart`, "Only a YEAR begins with a month of its own, from 2 to 12.");
  const { period, periodType, compareWith, asOf, parents, by, look, across, rankedPeriod } = asked;
  return {
    indicators,
    places,
    period,
    ...daysOf(asked),
    periodType,
    yearStart,
    compare,
    compareWith,
    asOf,
    parents,
    by,
    look,
    across,
    rankedPeriod,
  };
}

function daysOf({ period, from, to }: ViewQuestion): { from: string | null; to: string | null } {
  if (period !== "CUSTOM") {
    if (from !== null || to !== null) throw badInput(`${AT}.from`, "Only a CUSTOM period has days of its own.");
    return { from, to };
  }
  if (from === null) throw badInput(`${AT}.from`, "A CUSTOM period has a first day.");
  if (to === null) throw badInput(`${AT}.to`, "A CUSTOM period has a last day.");
  if (from > to) throw badInput(`${AT}.to`, "The last day lies before the first.");
  return { from, to };
}

const tooMany = (what: "indicators" | "places", limit: number) =>
  new ProductError("LIMIT_EXCEEDED", `At most ${limit} ${what}.`, { field: `${AT}.${what}`, limit });
