import { addDays, type ParentRule, type RegionLevel } from "@kepu/schema";

/** One dated version of a region, with its lasting id. */
export interface DatedRegion {
  regionId: string;
  parentId: string | null;
  level: RegionLevel;
  /** first day */
  from: string;
  /** the day after the last; null: in force */
  until: string | null;
}

/** For a time a region lies on one path. Everything that is recorded of it in that time counts for every region of the path. */
export interface PlaceSpan {
  no: number;
  regionId: string;
  /** first day, and the day after the last */
  from: string;
  until: string;
  /** root first, the region itself last */
  path: readonly string[];
}

/** before and after every day that anything is dated with */
const EVER = { from: "0001-01-01", until: "9999-12-31" };

/** All dated versions of one root's regions, and the two ways to count a past: where a region lies NOW (as of a day), or where it lay THEN. */
export class PlaceHistory {
  private readonly versions = new Map<string, DatedRegion[]>();
  /** Days on which a span may begin: what the month tier sums cannot be told apart within a month. */
  readonly boundaries: readonly string[];

  constructor(
    readonly rootId: string,
    versions: readonly DatedRegion[],
    /** who took over, by who ended */
    private readonly successors: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {
    for (const version of versions) {
      const known = this.versions.get(version.regionId);
      if (known) known.push(version);
      else this.versions.set(version.regionId, [version]);
    }
    for (const known of this.versions.values()) known.sort((a, b) => (a.from < b.from ? -1 : 1));
    this.boundaries = [...new Set(versions.flatMap((one) => [one.from, ...(one.until ? [one.until] : [])]))].sort();
  }

  has(regionId: string): boolean {
    return this.versions.has(regionId);
  }

  levelOf(regionId: string): RegionLevel | undefined {
    return this.versions.get(regionId)?.at(-1)?.level;
  }

  /** Regions of a level, in the order in which they began. */
  ofLevel(level: RegionLevel): string[] {
    return [...this.versions.keys()].filter((id) => this.levelOf(id) === level);
  }

  private inForce(regionId: string, day: string): boolean {
    return (this.versions.get(regionId) ?? []).some((one) => one.from <= day && (one.until === null || one.until > day));
  }

  /** Was the region in force on any day of a time? Before the oldest list of regions the oldest list holds. */
  livedIn(regionId: string, first: string, end: string): boolean {
    const [oldest = first] = this.boundaries;
    const [from, until] = end <= oldest ? [oldest, addDays(oldest, 1)] : [first, end];
    return (this.versions.get(regionId) ?? []).some((one) => one.from < until && (one.until === null || one.until > from));
  }

  /** Every region's spans, the regions that are over included, by one of the two rules. `day`: for NOW, the day that is now. */
  spans(rule: ParentRule, day: string): PlaceSpan[] {
    const spans: Omit<PlaceSpan, "no">[] = [];
    for (const regionId of this.versions.keys()) {
      if (rule === "NOW") spans.push({ regionId, ...EVER, path: this.pathNow(regionId, day) });
      else spans.push(...this.spansThen(regionId));
    }
    return spans.map((span, no) => ({ no, ...span }));
  }

  /** Root first. One that is over lies below who took over from it alone, else below its last parent; one that is yet to come lies where it will. */
  pathNow(regionId: string, day: string, steps = 0): string[] {
    if (regionId === this.rootId || steps > 20) return [this.rootId];
    const known = this.versions.get(regionId) ?? [];
    const first = known[0];
    if (!first) return [this.rootId];
    const inForce = known.find((one) => one.from <= day && (one.until === null || one.until > day));
    const version = inForce ?? (day < first.from ? first : undefined);
    if (version) return [...this.pathNow(version.parentId ?? this.rootId, day, steps + 1), regionId];
    const heirs = this.successors.get(regionId) ?? [];
    const under = heirs.length === 1 ? heirs[0] : known.filter((one) => one.from <= day).at(-1)?.parentId;
    return [...this.pathNow(under ?? this.rootId, day, steps + 1), regionId];
  }

  /** Root first: those above it that were in force on the day. Outside its own life a region lies where it lay first or last, and before the oldest list
   * of regions the oldest list holds. */
  pathThen(regionId: string, on: string): string[] {
    const oldest = this.boundaries[0] ?? on;
    const day = on < oldest ? oldest : on;
    const path = [regionId];
    let at = regionId;
    for (let steps = 0; at !== this.rootId && steps < 20; steps++) {
      const known = this.versions.get(at) ?? [];
      const version = known.filter((one) => one.from <= day).at(-1) ?? known[0];
      at = version?.parentId ?? this.rootId;
      if (at === this.rootId || this.inForce(at, day)) path.unshift(at);
    }
    return path;
  }

  private spansThen(regionId: string): Omit<PlaceSpan, "no">[] {
    const spans: { regionId: string; from: string; until: string; path: string[] }[] = [];
    for (const from of [EVER.from, ...this.boundaries]) {
      const path = this.pathThen(regionId, from);
      const last = spans.at(-1);
      if (last && last.path.join() === path.join()) continue;
      if (last) last.until = from;
      spans.push({ regionId, from, until: EVER.until, path });
    }
    return spans;
  }
}
