import { addDays, startOfShanghaiDay, uuid7Floor } from "@kepu/schema";
import { BucketIndex, levelOf } from "../../metric/buckets.ts";
import type { Exact } from "../../metric/exact.ts";
import type { Seal } from "../../seal/seal.queries.ts";
import type { FactsOf, NameRow } from "../facts.queries.ts";
import type { Figure } from "./figure.ts";
import { amount, type Opened, ofParts, type ProofNode } from "./node.ts";
import { leafAt, type Spot } from "./spot.ts";

/** ids are made up to a day before or after what they are of, and clocks are wrong */
const ID_MARGIN_DAYS = 2;

/** The facts of an activity or kiosk on a day, as far as they count here. */
export function factsOf(spot: Spot, subjectId: string, day: string): FactsOf {
  const { moment, by, organisationIds } = spot.plan;
  return {
    ...{ subjectId, communityIds: communitiesOf(spot, day), recordedBy: moment.isNow ? null : moment.day },
    ...{ from: startOfShanghaiDay(day), until: startOfShanghaiDay(addDays(day, 1)) },
    idFrom: uuid7Floor(startOfShanghaiDay(addDays(day, -ID_MARGIN_DAYS))),
    idUntil: uuid7Floor(startOfShanghaiDay(addDays(day, 1 + ID_MARGIN_DAYS))),
    ...{ by, key: organisationIds ? "" : spot.series.key },
  };
}

/** May the facts of an activity or kiosk be shown, as far as they count here? */
export const mayShow = (spot: Spot, subject: NameRow | undefined): boolean =>
  spot.showsFacts(communitiesOf(spot) ?? [subject?.communityId ?? spot.plan.rootId]);

/** Where what counts here was recorded; null: anywhere. */
function communitiesOf({ root, own, plan: { history, by, spans } }: Spot, day?: string): string[] | null {
  if (!root.regionId) return null;
  const index = new BucketIndex([own], history, levelOf(by));
  const held = spans.filter((span) => index.of(span.path).length > 0 && (!day || (span.from <= day && day < span.until)));
  return [...new Set(held.map(({ regionId }) => regionId))];
}

/** The facts are gone: the seals of their months stand for them. */
export function sealed(spot: Spot, figure: Figure, node: ProofNode, seals: readonly Seal[], value: Exact): Opened {
  const parts = seals.map((seal): ProofNode => {
    const part = leafAt(spot, `seal ${seal.month}`, "SEAL", figure);
    return { ...part, regionId: node.regionId, period: seal.month, seal, end: "SEALED", cell: amount(value) };
  });
  return ofParts(node, parts, null);
}
