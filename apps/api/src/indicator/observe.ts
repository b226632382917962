import { type MissingKind, type Qualifier, spanBounds } from "@kepu/schema";
import { type EntityManager, In, IsNull } from "typeorm";
import { v5 as uuidv5, v7 as uuidv7 } from "uuid";
import { Indicator, IndicatorVersion, Observation } from "./indicator.entity.ts";

const NAMESPACE = "2f6c1f3b-5f4e-5d0a-9a57-6b65707501ae";
/** rows of one statement: each has some twenty parameters, of 65,535 that there may be */
const ROWS = 1_000;

export interface Observed {
  indicator: string;
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
}

export interface ObservationOf {
  rootId: string;
  regionId: string;
  organisationId: string | null;
  subjectId: string | null;
  period: string;
}

/** What is to be held true of one indicator, place and period. */
export interface NewObservation {
  of: ObservationOf;
  indicatorId: string;
  /** the definition that it is given by */
  versionId: string;
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
  settled: boolean;
  /** where it stands in a file, and what is written there */
  cell?: string;
  written?: string;
}

/** The key that all revisions of one observation share. */
export function observationKey(indicatorId: string, { rootId, regionId, organisationId, subjectId, period }: ObservationOf): string {
  return uuidv5(JSON.stringify([indicatorId, rootId, regionId, organisationId, subjectId, period]), NAMESPACE);
}

/** The definitions of some indicators that a root goes by: everybody's, and its own. */
export const ofRoot = <Where extends object>(rootId: string, where: Where) => [
  { ...where, rootId: IsNull() },
  { ...where, rootId },
];

/** The definition that holds for a period: the last one that was in force when it began. */
export function versionFor<Version extends { number: number; validFrom: string }>(
  versions: readonly Version[],
  period: string,
): Version | undefined {
  const from = spanBounds(period)?.from ?? "";
  return versions.filter((one) => one.validFrom <= from).sort((a, b) => b.number - a.number)[0];
}

/** Records what is held true from now on. What differs from the current revision becomes a new one, and the old one gets the moment it ended; what is equal stays. */
export async function observe(
  tx: EntityManager,
  of: ObservationOf,
  values: readonly Observed[],
  source: { kind: Observation["source"]; id: string; settled: boolean },
  at: Date,
): Promise<void> {
  if (!spanBounds(of.period) || values.length === 0) return;
  const indicators = new Map(
    (await tx.findBy(Indicator, { code: In(values.map((one) => one.indicator)) })).map((one) => [one.code, one.id]),
  );
  const versions = await tx.findBy(IndicatorVersion, ofRoot(of.rootId, { indicatorId: In([...indicators.values()]) }));
  const rows = values.map(({ indicator, value, qualifier, missing }): NewObservation => {
    const indicatorId = indicators.get(indicator);
    const version = versionFor(
      versions.filter((one) => one.indicatorId === indicatorId),
      of.period,
    );
    if (!indicatorId || !version) throw new Error(`no indicator ${indicator} for ${of.period}`);
    return { of, indicatorId, versionId: version.id, value, qualifier, missing, settled: source.settled };
  });
  await observeAll(tx, rows, await newestOf(tx, rows), source, at);
}

/** The newest revision of each, by key: of what was ever observed. */
export async function newestOf(
  tx: EntityManager,
  rows: readonly Pick<NewObservation, "of" | "indicatorId">[],
): Promise<Map<string, Observation>> {
  const keys = [...new Set(rows.map((row) => observationKey(row.indicatorId, row.of)))];
  const newest = new Map<string, Observation>();
  for (const some of slices(keys)) {
    const stored = await tx.find(Observation, { where: { key: In(some) }, order: { revision: "ASC" } });
    for (const one of stored) newest.set(one.key, one);
  }
  return newest;
}

/** The same for many places and periods at once; `newest` is what was stored of them before. */
export async function observeAll(
  tx: EntityManager,
  rows: readonly NewObservation[],
  newest: ReadonlyMap<string, Observation>,
  source: { kind: Observation["source"]; id: string },
  at: Date,
  onStored: (done: number) => void = () => {},
): Promise<void> {
  const keyed = rows.map((row) => ({ key: observationKey(row.indicatorId, row.of), row }));
  const changed = keyed.filter(({ key, row }) => !isHeld(newest.get(key), row));
  const ended = changed.flatMap(({ key }) => (newest.get(key)?.recordedTo === null ? [newest.get(key)?.id ?? ""] : []));
  for (const some of slices(ended)) await tx.update(Observation, some, { recordedTo: at });
  let done = 0;
  for (const some of slices(changed)) {
    await tx.insert(
      Observation,
      some.map(({ key, row: { of, ...given } }) => {
        const bounds = spanBounds(of.period);
        return {
          ...{
            id: uuidv7({ msecs: at.getTime() }),
            key,
            ...given,
            ...of,
            periodFrom: bounds?.from ?? "",
            periodUntil: bounds?.until ?? "",
          },
          ...{ revision: (newest.get(key)?.revision ?? 0) + 1, numerator: null, denominator: null },
          ...{ source: source.kind, sourceId: source.id, recordedFrom: at, recordedTo: null },
        };
      }),
    );
    done += some.length;
    onStored(done);
  }
}

/** Is exactly this held true already, by this definition? */
export function isHeld(current: Observation | undefined, { value, qualifier, missing, settled, versionId }: NewObservation): boolean {
  if (!current || current.recordedTo !== null || current.versionId !== versionId) return false;
  return sameValue(current.value, value) && current.qualifier === qualifier && current.missing === missing && current.settled === settled;
}

/** What a source held provisionally is held no longer: it was sent back. */
export async function withdrawProvisional(tx: EntityManager, sourceId: string, at: Date): Promise<void> {
  await tx.update(Observation, { sourceId, settled: false, recordedTo: IsNull() }, { recordedTo: at });
}

/** Nothing that a source said is held true any longer; `replaced` are observations that it stood in the place of and that are held true again, each after so many revisions. */
export async function withdrawSource(
  tx: EntityManager,
  source: { kind: Observation["source"]; id: string },
  replaced: readonly { id: string; newest: number }[],
  at: Date,
): Promise<number> {
  const { affected } = await tx.update(Observation, { source: source.kind, sourceId: source.id, recordedTo: IsNull() }, { recordedTo: at });
  for (const some of slices(replaced)) {
    const newest = new Map(some.map((one) => [one.id, one.newest]));
    const before = await tx.findBy(Observation, { id: In([...newest.keys()]) });
    await tx.insert(
      Observation,
      before.map(({ id, ...one }) => ({
        ...{ ...one, id: uuidv7({ msecs: at.getTime() }), revision: (newest.get(id) ?? 0) + 1, recordedFrom: at, recordedTo: null },
      })),
    );
  }
  return affected ?? 0;
}

function sameValue(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : Number(one) === Number(other);
}

function* slices<Item>(items: readonly Item[]): Iterable<Item[]> {
  for (let from = 0; from < items.length; from += ROWS) yield items.slice(from, from + ROWS);
}
