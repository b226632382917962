import type { Cadence } from "@kepu/schema";
import { type EntityManager, In } from "typeorm";
import { now } from "../clock.ts";
import { badInput } from "../errors.ts";
import { Indicator, IndicatorVersion } from "../indicator/indicator.entity.ts";
import { indicatorId, indicatorVersionId } from "../indicator/indicator-list.ts";
import { ofRoot } from "../indicator/observe.ts";
import type { MappedIndicator, MappingContent } from "./mapping-content.ts";

export interface UsedIndicator {
  id: string;
  code: string;
  unit: string;
  decimals: number;
  /** definitions, those that an import will make among them */
  versions: { id: string; number: number; validFrom: string }[];
  isNew: boolean;
  newVersions: number;
}

/** The indicators of a mapping as they will be, and what must be inserted for that. BAD_INPUT where the mapping contradicts what is stored. */
export async function mappedIndicators(tx: EntityManager, rootId: string, mapping: MappingContent, owner: string) {
  const stored = await tx.findBy(Indicator, { code: In(mapping.indicators.map(({ code }) => code)) });
  const versions = await tx.find(IndicatorVersion, {
    where: ofRoot(rootId, { indicatorId: In(stored.map(({ id }) => id)) }),
    order: { number: "ASC" },
  });
  const used: UsedIndicator[] = [];
  const indicators: Partial<Indicator>[] = [];
  const fresh: IndicatorVersion[] = [];
  for (const [at, one] of mapping.indicators.entries()) {
    const known = stored.find(({ code }) => code === one.code);
    const held = versions.filter((version) => version.indicatorId === known?.id);
    refuseContradiction(rootId, one, known, held, `input.content.indicators.${at}`);
    const id = known?.id ?? indicatorId(one.code);
    const added = one.versions.slice(held.length).map((_, nth) => versionOf(id, one, held.length + nth));
    if (!known) indicators.push({ ...indicatorOf(id, rootId, mapping, one, owner), position: indicators.length });
    fresh.push(...added);
    const [last] = [...held, ...added].slice(-1);
    used.push({
      ...{ id, code: one.code, unit: last?.unit ?? "", decimals: last?.decimals ?? 6, isNew: !known, newVersions: added.length },
      versions: [...held, ...added].map((version) => ({ id: version.id, number: version.number, validFrom: version.validFrom })),
    });
  }
  return { used, indicators, versions: fresh };
}

/** A definition holds until the next one begins. */
export async function makeIndicators(
  tx: EntityManager,
  { indicators, versions }: Pick<Awaited<ReturnType<typeof mappedIndicators>>, "indicators" | "versions">,
): Promise<void> {
  const last = await tx.maximum(Indicator, "position");
  if (indicators.length > 0)
    await tx.insert(
      Indicator,
      indicators.map((one) => ({ ...one, position: (last ?? 0) + 1 + (one.position ?? 0) })),
    );
  for (const version of versions) {
    await tx.update(IndicatorVersion, { indicatorId: version.indicatorId, number: version.number - 1 }, { validTo: version.validFrom });
    await tx.insert(IndicatorVersion, version);
  }
}

function refuseContradiction(
  rootId: string,
  one: MappedIndicator,
  known: Indicator | undefined,
  held: readonly IndicatorVersion[],
  field: string,
): void {
  if (!known && one.versions.length === 0)
    throw badInput(`${field}.code`, `There is no indicator ${one.code}: give it versions, so that the import makes it.`);
  if (!known) return;
  const foreign = known.rootId !== null && known.rootId !== rootId;
  if (one.versions.length === 0 && !foreign) return;
  if (known.rootId !== rootId)
    throw badInput(
      `${field}.code`,
      known.rootId === null
        ? `${one.code} is of the list that all have: leave out its versions, or choose another code.`
        : `${one.code} belongs to another root: choose another code.`,
    );
  const differs = held.find(
    (version) => version.unit !== one.unit || version.decimals !== one.decimals || version.aggregation !== one.aggregation,
  );
  if (differs)
    throw badInput(
      field,
      `${one.code} is kept with unit "${differs.unit}", ${differs.decimals} decimals, ${differs.aggregation}; these stay.`,
    );
  for (const [nth, version] of held.entries()) {
    const said = one.versions[nth];
    if (said && (said.validFrom !== version.validFrom || said.definition !== version.definition))
      throw badInput(
        `${field}.versions.${nth}`,
        `${one.code} has another definition from ${version.validFrom}: a kept definition stays, a new one is a version more.`,
      );
  }
  const added = one.versions[held.length];
  if (added && added.validFrom <= (held.at(-1)?.validFrom ?? ""))
    throw badInput(`${field}.versions.${held.length}.validFrom`, "A new definition begins after the last one.");
}

const CADENCES: Record<MappingContent["period"]["type"], Cadence> = {
  ...{ DAY: "DAILY", WEEK: "DAILY", MONTH: "MONTHLY", QUARTER: "QUARTERLY", HALF: "YEARLY", YEAR: "YEARLY" },
  ...{ FISCAL_YEAR: "YEARLY", INTERVAL: "ONCE" },
};

function indicatorOf(id: string, rootId: string, mapping: MappingContent, one: MappedIndicator, owner: string): Partial<Indicator> {
  return {
    ...{ id, rootId, code: one.code, kind: "DATA_ITEM", source: "IMPORTED", cadence: CADENCES[mapping.period.type] },
    ...{ owner: one.owner ?? owner, origin: "RECORDED" },
  };
}

function versionOf(id: string, one: MappedIndicator, nth: number): IndicatorVersion {
  const { validFrom = "", definition = "", definitionEn } = one.versions[nth] ?? {};
  return {
    ...{ id: indicatorVersionId(one.code, nth + 1), indicatorId: id, rootId: null, number: nth + 1, validFrom },
    ...{ validTo: one.versions[nth + 1]?.validFrom ?? null, name: one.name ?? one.code, nameEn: one.nameEn ?? one.name ?? one.code },
    ...{ unit: one.unit, definition, definitionEn: definitionEn ?? definition, formula: "", decimals: one.decimals },
    ...{ direction: one.direction, aggregation: one.aggregation, numerator: [], denominator: [] },
    ...{ factor: "1", reason: null, recordedAt: now(), recordedBy: null },
  };
}
