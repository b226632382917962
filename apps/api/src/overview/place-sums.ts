import type { Delta } from "../ingest/rows.ts";

export type PlaceSum = Pick<Delta, "communityId" | "kind" | "channel" | "minute" | "items" | "amount">;

/** Deltas summed over subjects and age groups: what the counts of a region and all above it move by. */
export function sumsOfPlaces(deltas: Delta[]): PlaceSum[] {
  const sums = new Map<string, PlaceSum>();
  for (const { communityId, kind, channel, minute, items, amount } of deltas) {
    const key = `${communityId}${kind} ${channel} ${minute}`;
    const sum = sums.get(key);
    if (!sum) sums.set(key, { communityId, kind, channel, minute, items, amount });
    else {
      sum.items += items;
      sum.amount += amount;
    }
  }
  return [...sums.values()];
}
