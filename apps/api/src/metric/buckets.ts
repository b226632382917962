import type { MetricGrouping, RegionLevel } from "@kepu/schema";
import { REST } from "./ask.ts";
import type { Members } from "./measured.queries.ts";
import type { PlaceHistory, PlaceSpan } from "./place-history.ts";

/** One place that figures are put together for: a region, or the part of it that lies in one of its regions, or in none (REST); or an organisation. */
export interface Bucket {
  no: number;
  regionId: string | null;
  organisationId: string | null;
  /** a region of the level that is asked for, or REST; null: no breakdown by regions */
  part: string | null;
  /** of a proof: only what lies on these regions, each right below the one before, and on nothing below the last where it ends there */
  below?: readonly string[];
  ends?: boolean;
}

/** The one region that a bucket is of; undefined: an organisation's, or what lies in no part. */
export const placeOf = ({ regionId, part, below }: Bucket): string | undefined =>
  below?.at(-1) ?? (part === REST ? undefined : (part ?? regionId ?? undefined));

const LEVELS: Partial<Record<MetricGrouping, RegionLevel>> = { SUBDISTRICT: "SUBDISTRICT", COMMUNITY: "COMMUNITY" };
export const levelOf = (by: MetricGrouping | null): RegionLevel | undefined => (by ? LEVELS[by] : undefined);

/** The buckets of regions, broken down by a level where that is asked for. */
export function bucketsOf(
  history: PlaceHistory,
  spans: readonly PlaceSpan[],
  regionIds: readonly string[],
  level: RegionLevel | undefined,
): Omit<Bucket, "no">[] {
  if (!level) return regionIds.map((regionId) => ({ regionId, organisationId: null, part: null }));
  return regionIds.flatMap((regionId) => {
    const inside = new Set(spans.flatMap((span) => partOf(history, span.path, regionId, level) ?? []));
    return [...history.ofLevel(level).filter((id) => inside.has(id)), REST].map((part) => ({ regionId, organisationId: null, part }));
  });
}

/** The one region of a level that a path counts for below a region: of an heir and the former region within it, the heir. */
function partOf(history: PlaceHistory, path: readonly string[], regionId: string, level: RegionLevel): string | undefined {
  const at = path.indexOf(regionId);
  return at < 0 ? undefined : path.slice(at + 1).find((id) => history.levelOf(id) === level);
}

/** By region: the buckets it may count for. */
export class BucketIndex {
  private readonly byRegion = new Map<string, Bucket[]>();

  constructor(
    readonly buckets: readonly Bucket[],
    private readonly history: PlaceHistory,
    private readonly level: RegionLevel | undefined,
  ) {
    for (const bucket of buckets) {
      if (!bucket.regionId) continue;
      this.byRegion.set(bucket.regionId, [...(this.byRegion.get(bucket.regionId) ?? []), bucket]);
    }
  }

  /** The buckets that what lies on a path counts for. `reaches`: how far up it counts; a region with a figure of its own lets nothing from below through.
   * `whole`: the figure is the region's own, of all that lies in it, and so of no part. */
  of(path: readonly string[], reaches: (regionId: string) => boolean = () => true, whole = false): Bucket[] {
    const found: Bucket[] = [];
    for (const regionId of path)
      for (const bucket of this.byRegion.get(regionId) ?? [])
        if (this.holds(bucket, path, reaches) && !(whole && bucket.part === REST && regionId === path.at(-1))) found.push(bucket);
    return found;
  }

  private holds(bucket: Bucket, path: readonly string[], reaches: (regionId: string) => boolean): boolean {
    const { below = [], ends = false } = bucket;
    if (!this.holdsPart(bucket, path, reaches)) return false;
    const rest = path.slice(path.indexOf(baseOf(bucket)) + 1);
    return below.every((id, at) => rest[at] === id) && (!ends || rest.length === below.length);
  }

  private holdsPart({ regionId, part }: Bucket, path: readonly string[], reaches: (regionId: string) => boolean): boolean {
    if (part === null || !this.level) return reaches(regionId ?? "");
    const own = partOf(this.history, path, regionId ?? "", this.level);
    if (part !== REST) return own === part && reaches(part);
    return own === undefined && path.slice(path.indexOf(regionId ?? "") + 1).every(reaches);
  }

  /** The regions right below a bucket's own that something lies on; null: its own region itself. */
  next(bucket: Bucket, spans: readonly PlaceSpan[]): (string | null)[] {
    const depth = bucket.below?.length ?? 0;
    const held = spans.filter(({ path }) => path.includes(bucket.regionId ?? "") && this.holds(bucket, path, () => true));
    return [...new Set(held.map(({ path }) => path[path.indexOf(baseOf(bucket)) + depth + 1] ?? null))];
  }

  /** For the roll-ups: which community counts for which bucket, when. */
  members(spans: readonly PlaceSpan[], communities: ReadonlySet<string>): Members {
    const members: Members = { buckets: [], regionIds: [], from: [], until: [] };
    for (const span of spans) {
      if (!communities.has(span.regionId)) continue;
      for (const { no } of this.of(span.path)) {
        members.buckets.push(no);
        members.regionIds.push(span.regionId);
        members.from.push(span.from);
        members.until.push(span.until);
      }
    }
    return members;
  }
}

const baseOf = ({ regionId, part }: Bucket): string => (part === null || part === REST ? regionId : part) ?? "";
