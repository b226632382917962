import { LIMITS } from "@kepu/schema";
import { permit, type Viewer } from "../access/viewer.ts";
import { badInput, notFound } from "../errors.ts";
import { placeHistoryOf } from "../metric/place-history.queries.ts";
import type { HistoryReader } from "../metric/reading.ts";
import type { RegionService } from "../region/region.service.ts";
import { heldBack, type Sum } from "./disclosure.ts";
import { sealedFigures } from "./reach.queries.ts";
import type { ReachSets } from "./sets.ts";
import { standardFigures } from "./standard-figures.ts";

/** What anybody may see of reach: people by region and month, quarter and year, without those that stay back, and rounded down, so that the difference of two
 * days' answers is no figure of a few people either. */
export class PublicReachService {
  /** what is being counted: who asks meanwhile gets the same answer */
  private readonly counting = new Map<string, ReturnType<PublicReachService["count"]>>();

  constructor(
    private readonly reader: HistoryReader,
    private readonly regions: RegionService,
    private readonly sets: ReachSets,
  ) {}

  async query(viewer: Viewer, rootId: string, year: number): ReturnType<PublicReachService["count"]> {
    permit(viewer, "publicReach", this.regions.insideRoot(viewer, "publicReach", rootId));
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    if (!Number.isInteger(year) || year < 1900 || year > 9998) throw badInput("year", "A year such as 2026.");
    const key = `${rootId} ${year}`;
    const counting = this.counting.get(key) ?? this.count(viewer, rootId, year).finally(() => this.counting.delete(key));
    this.counting.set(key, counting);
    return counting;
  }

  private async count(viewer: Viewer, rootId: string, year: number) {
    const tree = this.regions.current();
    const regions = [rootId, ...tree.below(rootId).map(({ id }) => id)];
    const periods = [...monthsOf(year), ...quartersOf(year), String(year)];
    const figures = await this.reader.read(viewer, undefined, async (tx) => {
      const kept = new Map((await sealedFigures(tx, regions, periods)).map((one) => [`${one.regionId} ${one.period}`, one.people]));
      const history = await placeHistoryOf(tx, rootId);
      const figures = await standardFigures(tx, this.sets, history, regions, periods);
      return figures.map(({ regionId, period, people }) => {
        const key = `${regionId} ${period}`;
        return { key, regionId, period, people: kept.get(key) ?? people };
      });
    });
    const children = new Map(regions.map((id) => [id, tree.children(id).map((child) => child.id)]));
    const hidden = heldBack(figures, sumsOf(children, year), LIMITS.smallCell);
    return {
      ...{ year, least: LIMITS.smallCell, synthetic: this.regions.isSynthetic(rootId) },
      figures: figures.map(({ key, regionId, period, people }) => ({
        ...{ regionId, period, heldBack: hidden.has(key), people: hidden.has(key) ? null : people - (people % LIMITS.smallCell) },
      })),
    };
  }
}

const monthsOf = (year: number) => Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`);
const quartersOf = (year: number) => [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`);

/** What can be added up: the parts of each region in each period, and the months and quarters of each region. */
function sumsOf(children: ReadonlyMap<string, readonly string[]>, year: number): Sum[] {
  const [months, quarters] = [monthsOf(year), quartersOf(year)];
  const places = [...children].flatMap(([id, parts]) =>
    parts.length === 0
      ? []
      : [...months, ...quarters, String(year)].map((period) => ({
          total: `${id} ${period}`,
          parts: parts.map((part) => `${part} ${period}`),
        })),
  );
  const times = [...children.keys()].flatMap((id) => [
    { total: `${id} ${year}`, parts: quarters.map((quarter) => `${id} ${quarter}`) },
    ...quarters.map((quarter, at) => ({
      total: `${id} ${quarter}`,
      parts: months.slice(at * 3, at * 3 + 3).map((month) => `${id} ${month}`),
    })),
  ]);
  return [...places, ...times];
}
