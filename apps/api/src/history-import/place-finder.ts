import type { EntityManager } from "typeorm";
import { In } from "typeorm";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import type { HistoryMatch } from "./history-import.entity.ts";
import type { MappingContent } from "./mapping-content.ts";
import { plain } from "./plain.ts";

/** A region or organisation that figures can be of. */
export interface Place {
  id: string;
  code: string | null;
  name: string;
  nameEn: string;
  /** where its observations stand: itself, or where the organisation is */
  regionId: string;
  organisationId: string | null;
}

export type Found = { kind: "PLACE"; id: string } | { kind: "LEFT_OUT" | "NONE" | "SEVERAL" };

/** The places of a root, by code, by any name they bear or bore, by the mapping's aliases, and first of all by what somebody decided. */
export class PlaceFinder {
  readonly byId: ReadonlyMap<string, Place>;
  private readonly byName = new Map<string, Set<string>>();
  private readonly found = new Map<string, Found>();
  private readonly decided: ReadonlyMap<string, string | null>;

  constructor(
    places: readonly (Place & { names: readonly string[] })[],
    private readonly mapping: Pick<MappingContent, "places">,
    matches: readonly Pick<HistoryMatch, "name" | "placeId">[],
  ) {
    this.byId = new Map(places.map(({ names: _, ...place }) => [place.id, place]));
    for (const { id, names } of places)
      for (const name of names) if (name) this.byName.set(plain(name), (this.byName.get(plain(name)) ?? new Set()).add(id));
    this.decided = new Map(matches.map(({ name, placeId }) => [name, placeId]));
  }

  find(text: string): Found {
    const found = this.found.get(text) ?? this.look(text);
    this.found.set(text, found);
    return found;
  }

  private look(text: string): Found {
    const name = plain(text);
    const decided = this.decided.get(name);
    if (decided !== undefined)
      return decided === null ? { kind: "LEFT_OUT" } : this.byId.has(decided) ? { kind: "PLACE", id: decided } : { kind: "NONE" };
    const alias = Object.entries(this.mapping.places.matches).find(([from]) => plain(from) === name);
    if (alias) return alias[1] === null ? { kind: "LEFT_OUT" } : this.named(alias[1]);
    return this.named(text);
  }

  private named(text: string): Found {
    if (this.byId.has(text)) return { kind: "PLACE", id: text };
    const ids = this.byName.get(plain(text)) ?? new Set();
    if (ids.size > 1) return { kind: "SEVERAL" };
    const [id] = ids;
    return id === undefined ? { kind: "NONE" } : { kind: "PLACE", id };
  }

  /** The three places whose names are most like it. */
  candidates(text: string): Place[] {
    const pairs = pairsOf(plain(text));
    const scored = [...this.byName].flatMap(([name, ids]) => {
      const score = likeness(pairs, pairsOf(name));
      return score < 0.3 ? [] : [...ids].map((id) => ({ id, score }));
    });
    const best = new Map<string, number>();
    for (const { id, score } of scored) best.set(id, Math.max(score, best.get(id) ?? 0));
    const sorted = [...best].sort(([, a], [, b]) => b - a).slice(0, 3);
    return sorted.flatMap(([id]) => this.byId.get(id) ?? []);
  }
}

/** Letters two by two: how much two names have in common, 0 to 1. */
function pairsOf(text: string): Set<string> {
  const padded = ` ${text} `;
  return new Set(Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2)));
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((pair) => other.has(pair)).length;
  return (2 * common) / (one.size + other.size);
}

/** All regions that the root ever had, or its organisations. Read with the manager given: a root that is made in the same transaction counts. */
export async function placesOf(
  tx: EntityManager,
  rootId: string,
  kind: MappingContent["places"]["kind"],
): Promise<(Place & { names: string[] })[]> {
  return kind === "REGION" ? regionsOf(tx, rootId) : organisationsOf(tx, rootId);
}

async function regionsOf(tx: EntityManager, rootId: string) {
  const ids = (await tx.find(Region, { where: { rootId }, select: { id: true } })).map(({ id }) => id);
  const versions = await tx.find(RegionVersion, { where: { regionId: In(ids) }, order: { validFrom: "ASC" } });
  const byRegion = new Map<string, RegionVersion[]>();
  for (const version of versions) byRegion.set(version.regionId, [...(byRegion.get(version.regionId) ?? []), version]);
  return [...byRegion].map(([id, all]) => {
    const newest = all.at(-1) as RegionVersion;
    const names = all.flatMap((version) => [version.code, version.name, version.shortName, version.nameEn]);
    return { id, code: newest.code, name: newest.name, nameEn: newest.nameEn, regionId: id, organisationId: null, names };
  });
}

async function organisationsOf(tx: EntityManager, rootId: string) {
  const organisations = await tx.find(Organisation, { where: { rootId }, order: { position: "ASC", id: "ASC" } });
  return organisations.map((one) => ({
    ...{ id: one.id, code: null, name: one.name, nameEn: one.nameEn, regionId: one.regionId ?? rootId, organisationId: one.id },
    names: [one.name, one.shortName, one.nameEn, ...one.names.map(({ name }) => name)],
  }));
}
