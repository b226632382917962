import type { MissingKind, Qualifier } from "@kepu/schema";
import { periodBounds } from "@kepu/schema";
import { type EntityManager, In, IsNull } from "typeorm";
import { v5 as uuidv5, v7 as uuidv7 } from "uuid";
import { Indicator, IndicatorVersion, Observation } from "./indicator.entity.ts";

const NAMESPACE = "2f6c1f3b-5f4e-5d0a-9a57-6b65707501ae";

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

/** Records what is held true from now on. What differs from the current revision becomes a new one, and the old one gets the moment it ended; what is equal stays. */
export async function observe(
  tx: EntityManager,
  of: ObservationOf,
  values: readonly Observed[],
  source: { kind: Observation["source"]; id: string; settled: boolean },
  at: Date,
): Promise<void> {
  const bounds = periodBounds(of.period);
  if (!bounds || values.length === 0) return;
  const indicators = new Map(
    (await tx.findBy(Indicator, { code: In(values.map((one) => one.indicator)) })).map((one) => [one.code, one.id]),
  );
  const versions = await tx.findBy(IndicatorVersion, { indicatorId: In([...indicators.values()]) });
  const rows = values.map(({ indicator, ...value }) => {
    const indicatorId = indicators.get(indicator);
    const version = versions
      .filter((one) => one.indicatorId === indicatorId && one.validFrom <= bounds.from)
      .sort((a, b) => b.number - a.number)[0];
    if (!indicatorId || !version) throw new Error(`no indicator ${indicator} for ${of.period}`);
    const key = uuidv5(JSON.stringify([indicatorId, of.rootId, of.regionId, of.organisationId, of.subjectId, of.period]), NAMESPACE);
    return { key, indicatorId, versionId: version.id, ...value };
  });
  const stored = await tx.find(Observation, { where: { key: In(rows.map((row) => row.key)) }, order: { revision: "ASC" } });
  const newest = new Map(stored.map((one) => [one.key, one]));
  const changed = rows.filter((row) => !isHeld(newest.get(row.key), row, source.settled));
  const ended = changed.flatMap(({ key }) => (newest.get(key)?.recordedTo === null ? [newest.get(key)?.id ?? ""] : []));
  if (ended.length > 0) await tx.update(Observation, ended, { recordedTo: at });
  if (changed.length === 0) return;
  await tx.insert(
    Observation,
    changed.map((row) => ({
      ...{ id: uuidv7({ msecs: at.getTime() }), ...row, ...of, periodFrom: bounds.from, periodUntil: bounds.until },
      ...{ revision: (newest.get(row.key)?.revision ?? 0) + 1, numerator: null, denominator: null, settled: source.settled },
      ...{ source: source.kind, sourceId: source.id, recordedFrom: at, recordedTo: null },
    })),
  );
}

/** Is exactly this held true already? */
function isHeld(current: Observation | undefined, { value, qualifier, missing }: Omit<Observed, "indicator">, settled: boolean): boolean {
  if (!current || current.recordedTo !== null) return false;
  return sameValue(current.value, value) && current.qualifier === qualifier && current.missing === missing && current.settled === settled;
}

/** What a source held provisionally is held no longer: it was sent back. */
export async function withdrawProvisional(tx: EntityManager, sourceId: string, at: Date): Promise<void> {
  await tx.update(Observation, { sourceId, settled: false, recordedTo: IsNull() }, { recordedTo: at });
}

function sameValue(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : Number(one) === Number(other);
}
