import { createHash } from "node:crypto";
import { LIMITS, type PeriodType, periodBounds, periodOf, shanghaiDay, spanBounds } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { now } from "../clock.ts";
import { ProductError } from "../errors.ts";
import type { Observation } from "../indicator/indicator.entity.ts";
import { isHeld, type NewObservation, newestOf, observationKey, versionFor } from "../indicator/observe.ts";
import { cellName } from "../spreadsheet/cell.ts";
import type { Watcher } from "../spreadsheet/watcher.ts";
import type { Grid } from "./grid.ts";
import type { HistoryMatch } from "./history-import.entity.ts";
import { mappedIndicators } from "./mapped-indicators.ts";
import type { MappingContent } from "./mapping-content.ts";
import { PlaceFinder, placesOf } from "./place-finder.ts";
import { type Figure, FigureReader } from "./read-figures.ts";

export interface Mapped {
  id: string;
  rootId: string;
  name: string;
  version: number;
  content: MappingContent;
  matches: readonly Pick<HistoryMatch, "name" | "placeId">[];
}

/** A figure of the file that changes what is held true. */
export interface Revision {
  figure: Figure;
  before: Observation | undefined;
}

export type ImportPlan = Awaited<ReturnType<typeof planImport>>;

/** What a table would do: every cell read, every place found, and each figure held against what is stored. */
export async function planImport(tx: EntityManager, mapped: Mapped, grid: Grid, { signal, onProgress }: Watcher) {
  const { content, rootId } = mapped;
  const indicators = await mappedIndicators(tx, rootId, content, mapped.name);
  const byCode = new Map(indicators.used.map((one) => [one.code, one]));
  const finder = new PlaceFinder(await placesOf(tx, rootId, content.places.kind), content, mapped.matches);
  const reader = new FigureReader(grid, content, finder, byCode, Number(shanghaiDay(now()).slice(0, 4)));
  let paused = performance.now();
  for (const row of reader.read()) {
    if (reader.figures.length > LIMITS.historyFigures)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.historyFigures} figures in one file.`, {
        ...{ field: "file", limit: LIMITS.historyFigures, reason: "TOO_MANY_CELLS" },
      });
    if (performance.now() - paused < PAUSE_MS) continue;
    // others have their turn
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    onProgress({ phase: "CHECK", done: row, total: grid.rows.length, rows: reader.rows });
    paused = performance.now();
  }
  const rows = observationsOf(reader, rootId, finder, byCode);
  const newest = await newestOf(
    tx,
    rows.map(({ row }) => row),
  );
  signal.throwIfAborted();
  const revisions: Revision[] = [];
  const observations: NewObservation[] = [];
  const stamp = createHash("sha256").update(`${mapped.id} ${mapped.version}`);
  let created = 0;
  for (const { row, figure } of rows) {
    const before = newest.get(observationKey(row.indicatorId, row.of));
    if (isHeld(before, row) || isReported(before, row)) continue;
    if (before?.recordedTo === null && before.source === "SUBMISSION") {
      reader.problems.error(figure.row, figure.column, "HELD_BY_SUBMISSION", { before: before.value ?? before.missing ?? "" });
      continue;
    }
    observations.push(row);
    stamp.update(JSON.stringify([row, before?.revision ?? 0]));
    if (before?.recordedTo === null) revisions.push({ figure, before });
    else created += 1;
  }
  const revised = revisions.length;
  return {
    ...{ indicators, finder, reader, newest, observations, revisions, created, revised },
    unchanged: rows.length - created - revised,
    missing: reader.figures.filter(({ missing }) => missing).length,
    gaps: gapsOf(reader.figures, content),
    plan: stamp.digest("base64url"),
  };
}

const PAUSE_MS = 25;

function observationsOf(
  reader: FigureReader,
  rootId: string,
  finder: PlaceFinder,
  byCode: ReadonlyMap<string, Awaited<ReturnType<typeof mappedIndicators>>["used"][number]>,
): { row: NewObservation; figure: Figure }[] {
  const seen = new Map<string, Figure>();
  return reader.figures.flatMap((figure) => {
    const { placeId, period, value, qualifier, missing, provisional } = figure;
    const key = `${placeId} ${figure.indicator} ${period}`;
    const first = seen.get(key);
    const place = finder.byId.get(placeId);
    const indicator = byCode.get(figure.indicator);
    if (first || !place || !indicator) {
      reader.problems.error(figure.row, figure.column, "DUPLICATE", { cell: first ? cellName(first.column, first.row) : "" });
      return [];
    }
    seen.set(key, figure);
    const version = versionFor(indicator.versions, period);
    if (!version) {
      reader.problems.error(figure.row, figure.column, "BEFORE_DEFINITION", { indicator: figure.indicator, period });
      return [];
    }
    const of = { rootId, regionId: place.regionId, organisationId: place.organisationId, subjectId: null, period };
    const read = { value, qualifier, missing, settled: !provisional };
    const from = { cell: cellName(figure.column, figure.row), written: figure.written };
    return [{ row: { of, indicatorId: indicator.id, versionId: version.id, ...read, ...from }, figure }];
  });
}

/** A submission said the same already: that stays its source. */
function isReported(before: Observation | undefined, { value, qualifier, missing }: NewObservation): boolean {
  if (before?.recordedTo !== null || before.source !== "SUBMISSION") return false;
  const same = before.value === null || value === null ? before.value === value : Number(before.value) === Number(value);
  return same && before.qualifier === qualifier && before.missing === missing;
}

const MOST_GAPS = 500;

/** The periods between the file's first and last that it does not have at all. */
function gapsOf(figures: readonly Figure[], { period: { type } }: MappingContent): string[] {
  if (type === "INTERVAL" || type === "FISCAL_YEAR") return [];
  const had = new Set(figures.map(({ period }) => period));
  const sorted = [...had].sort((a, b) => ((spanBounds(a)?.from ?? "") < (spanBounds(b)?.from ?? "") ? -1 : 1));
  const [first, last] = [sorted[0], sorted.at(-1)];
  const gaps: string[] = [];
  if (!first || !last) return gaps;
  for (let period = next(first, type); period < last && gaps.length < MOST_GAPS; period = next(period, type))
    if (!had.has(period)) gaps.push(period);
  return gaps;
}

/** Periods of one type are in order as texts. */
const next = (period: string, type: PeriodType): string => periodOf(type, periodBounds(period)?.until ?? "9999-12-31");
