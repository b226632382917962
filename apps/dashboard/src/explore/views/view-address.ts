import type { ViewFieldsFragment, ViewQuestionInput } from "../../graphql/generated/pages.ts";
import { explorationOf, lengthText, typeFor } from "../exploration.ts";

export type View = ViewFieldsFragment;

/** The name of the opened view in the address. */
export const VIEW = "view";
/** What of the address is the question. */
const ASKED = ["i", "place", "period", "from", "to", "type", "compare", "with", "asof", "parents", "by", "look", "across", "at", "region"];
const SCOPES = { children: "CHILDREN", communities: "COMMUNITIES" } as const;

const upper = <Word extends string>(word: Word) => word.toUpperCase() as Uppercase<Word>;

/** A link of a view alone: all else is to be taken from the view. */
export const isBare = (params: URLSearchParams): boolean => params.has(VIEW) && !ASKED.some((name) => params.has(name));

/** What the address asks, as it is kept. */
export function questionOfAddress(params: URLSearchParams, today: string): ViewQuestionInput {
  const asked = explorationOf(params, today);
  const custom = asked.preset === "custom";
  const region = params.get("region");
  const places = asked.places.length === 0 && region ? [region] : asked.places;
  return {
    indicators: asked.indicators,
    places: places.map((place) => {
      const [kind = "", id = ""] = place.split(":");
      return kind in SCOPES ? { regionId: id, scope: SCOPES[kind as keyof typeof SCOPES] } : { regionId: place, scope: "ITSELF" };
    }),
    period: upper(asked.preset),
    ...{ from: custom ? asked.from : null, to: custom ? asked.to : null },
    periodType: asked.yearStart || asked.type !== typeFor(asked) ? asked.type : null,
    yearStart: asked.yearStart,
    ...{ compare: asked.compare, compareWith: asked.beside, asOf: asked.asOf, parents: asked.parents, by: asked.by },
    ...{ look: upper(asked.look), across: upper(asked.across), rankedPeriod: params.get("at") },
  };
}

/** The address at which a view is looked at; root and language stay. */
export function addressOfView({ id, question }: Pick<View, "id" | "question">, current: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams();
  for (const name of ["root", "lang"]) {
    const kept = current.get(name);
    if (kept) next.set(name, kept);
  }
  const {
    indicators,
    places,
    period,
    from,
    to,
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
  } = question;
  const prefix = { ITSELF: "", CHILDREN: "children:", COMMUNITIES: "communities:" };
  const kinds = compare.filter((kind) => kind !== "PLACE");
  const said = {
    ...{ [VIEW]: id, i: indicators.join(","), period: period.toLowerCase(), from, to },
    type: periodType && lengthText({ type: periodType, yearStart }),
    place: places.map(({ regionId, scope }) => prefix[scope] + regionId).join(","),
    ...{ compare: kinds.join(","), with: compareWith, asof: asOf, by, at: rankedPeriod },
    parents: parents === "NOW" ? null : parents,
    look: look === "LINE" ? null : look.toLowerCase(),
    across: across === "PERIOD" ? null : across.toLowerCase(),
  };
  for (const [name, value] of Object.entries(said)) if (value) next.set(name, value);
  return next;
}

/** Does the address ask something else than the view keeps? */
export function isChanged(view: View, params: URLSearchParams, today: string): boolean {
  const kept = questionOfAddress(addressOfView(view, params), today);
  return JSON.stringify(kept) !== JSON.stringify(questionOfAddress(params, today));
}
