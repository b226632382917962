import { isUuid, LIMITS } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { canonical } from "../canonical.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import type { RegionService } from "../region/region.service.ts";
import { HistoryMapping, HistoryMappingVersion, HistoryMatch } from "./history-import.entity.ts";
import { mappedIndicators } from "./mapped-indicators.ts";
import { type MappingContent, readMapping } from "./mapping-content.ts";
import { PlaceFinder, placesOf } from "./place-finder.ts";
import { plain } from "./plain.ts";
import type { Mapped } from "./plan-import.ts";

export interface SaveMapping {
  rootId: string;
  key: string;
  name: string;
  nameEn: string;
  content: unknown;
  /** as read, 0 for a new one; absent: whatever is there */
  version?: number;
}

export interface PlaceDecision {
  name: string;
  placeId?: string | null;
  leaveOut?: boolean | null;
}

/** A name of the files, and what the place is called that it stands for; null: it is left out. */
export interface NamedDecision {
  name: string;
  place: string | null;
}

export type MappingView = HistoryMapping & {
  content: MappingContent;
  savedAt: Date;
  savedBy: string | null;
  matches: { name: string; placeId: string | null; placeName: string | null; placeNameEn: string | null }[];
};

/** How files of one kind are read into figures of the past: kept, versioned, with what was decided about the names in them. */
export class HistoryMappingService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
  ) {}

  async list(viewer: Viewer, rootId: string): Promise<MappingView[]> {
    permit(viewer, "historyMappings", { regionPath: this.regions.pathOf(rootId) });
    const found = await this.db.manager.find(HistoryMapping, { where: { rootId }, order: { key: "ASC" } });
    return Promise.all(found.map((mapping) => this.viewOf(this.db.manager, mapping)));
  }

  async save(viewer: Viewer, input: SaveMapping): Promise<MappingView> {
    permit(viewer, "saveHistoryMapping", { regionPath: this.regions.pathOf(input.rootId) });
    if (this.regions.rootOf(input.rootId) !== input.rootId) throw notFound("region");
    return this.db.transaction(async (tx) => this.viewOf(tx, await this.saveIn(tx, viewer, input)));
  }

  async matchPlaces(viewer: Viewer, mappingId: string, places: readonly PlaceDecision[]): Promise<MappingView> {
    permit(viewer, "matchHistoryPlaces");
    if (places.length > LIMITS.historyPlaces)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.historyPlaces} names.`, {
        ...{ field: "input.places", limit: LIMITS.historyPlaces },
      });
    return this.db.transaction(async (tx) => {
      const mapping = await this.permitted(tx, viewer, "matchHistoryPlaces", mappingId);
      const { content } = await this.newest(tx, mapping);
      const known = new Set((await placesOf(tx, mapping.rootId, content.places.kind)).map(({ id }) => id));
      const decided = places.map(({ name, placeId, leaveOut }, at) => {
        if ((placeId == null) !== (leaveOut === true)) throw badInput(`input.places.${at}`, "Either a placeId, or leaveOut.");
        if (placeId != null && !known.has(placeId)) throw badInput(`input.places.${at}.placeId`, "A place of this root.");
        return { written: checkedText(`input.places.${at}.name`, name), placeId: placeId ?? null };
      });
      await this.decideIn(tx, viewer, mapping, decided);
      return this.viewOf(tx, mapping);
    });
  }

  /** The mapping, where the viewer may do this with it. */
  async permitted(
    tx: EntityManager,
    viewer: Viewer,
    operation: "matchHistoryPlaces" | "importHistory",
    id: string,
  ): Promise<HistoryMapping> {
    permit(viewer, operation);
    const mapping = isUuid(id) ? await tx.findOneBy(HistoryMapping, { id }) : null;
    if (!mapping) throw notFound("mapping");
    permit(viewer, operation, { regionPath: this.regions.pathOf(mapping.rootId) });
    return mapping;
  }

  private async newest(tx: EntityManager, { id }: Pick<HistoryMapping, "id">): Promise<HistoryMappingVersion> {
    return tx.findOneOrFail(HistoryMappingVersion, { where: { mappingId: id }, order: { number: "DESC" } });
  }

  /** What a file is read by: the newest content and what was decided. */
  async mappedOf(tx: EntityManager, { id, rootId, name }: HistoryMapping): Promise<Mapped> {
    const newest = await this.newest(tx, { id });
    const matches = await tx.find(HistoryMatch, { where: { mappingId: id }, order: { name: "ASC" } });
    return { id, rootId, name, version: newest.number, content: newest.content, matches };
  }

  private async viewOf(tx: EntityManager, mapping: HistoryMapping): Promise<MappingView> {
    const newest = await this.newest(tx, mapping);
    const matches = await tx.find(HistoryMatch, { where: { mappingId: mapping.id }, order: { name: "ASC" } });
    const places =
      matches.length > 0
        ? new Map((await placesOf(tx, mapping.rootId, newest.content.places.kind)).map((one) => [one.id, one]))
        : new Map();
    const names = await actorNames(tx, [newest.savedBy]);
    return {
      ...{ ...mapping, version: newest.number, content: newest.content, savedAt: newest.savedAt },
      savedBy: names.get(newest.savedBy ?? "") ?? null,
      matches: matches.map(({ written, placeId }) => ({
        ...{ name: written, placeId, placeName: places.get(placeId)?.name ?? null, placeNameEn: places.get(placeId)?.nameEn ?? null },
      })),
    };
  }

  async saveIn(tx: EntityManager, viewer: Viewer, input: SaveMapping): Promise<HistoryMapping> {
    const { rootId } = input;
    const key = checkedText("input.key", input.key, 60);
    const fields = { name: checkedText("input.name", input.name), nameEn: checkedText("input.nameEn", input.nameEn) };
    if (JSON.stringify(input.content ?? null).length > LIMITS.historyMappingBytes)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.historyMappingBytes} bytes.`, {
        ...{ field: "input.content", limit: LIMITS.historyMappingBytes },
      });
    const read = readMapping(input.content);
    if ("path" in read)
      throw badInput(["input.content", read.path].filter(Boolean).join("."), `${read.path || "The mapping"}: ${read.message}.`);
    await lockNamed(tx, "history", rootId);
    await mappedIndicators(tx, rootId, read.content, fields.name);
    const known = await tx.findOneBy(HistoryMapping, { rootId, key });
    if (input.version !== undefined && input.version !== (known?.version ?? 0))
      throw conflict("Somebody changed this mapping meanwhile.", known ?? {}, { ...fields, version: input.version });
    const isNamed = known?.name === fields.name && known.nameEn === fields.nameEn;
    if (known && isNamed && canonical((await this.newest(tx, known)).content) === canonical(read.content)) return known;
    if (!known && (await tx.countBy(HistoryMapping, { rootId })) >= LIMITS.historyMappingsPerRoot)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.historyMappingsPerRoot} mappings.`, {
        limit: LIMITS.historyMappingsPerRoot,
      });
    const mapping = { id: known?.id ?? uuidv7(), rootId, key, ...fields, version: (known?.version ?? 0) + 1 };
    if (known) await tx.update(HistoryMapping, mapping.id, { ...fields, version: mapping.version });
    else await tx.insert(HistoryMapping, mapping);
    const version = { mappingId: mapping.id, number: mapping.version, content: read.content, savedBy: viewer.id, savedAt: now() };
    await tx.insert(HistoryMappingVersion, version);
    const detail = `version ${known?.version ?? 0} → ${mapping.version}`;
    await this.audit.record({ actor: viewer, action: "saveHistoryMapping", outcome: "SUCCESS", target: mapping.id, detail }, tx);
    return mapping;
  }

  private async decideIn(
    tx: EntityManager,
    viewer: Viewer,
    mapping: HistoryMapping,
    decided: readonly { written: string; placeId: string | null }[],
  ): Promise<void> {
    if (decided.length === 0) return;
    const rows = decided.map(({ written, placeId }) => ({
      ...{ mappingId: mapping.id, name: plain(written), written, placeId, decidedBy: viewer.id, decidedAt: now() },
    }));
    await tx.upsert(HistoryMatch, rows, ["mappingId", "name"]);
    const detail = `${rows.filter(({ placeId }) => placeId).length} matched, ${rows.filter(({ placeId }) => !placeId).length} left out`;
    await this.audit.record({ actor: viewer, action: "matchHistoryPlaces", outcome: "SUCCESS", target: mapping.id, detail }, tx);
  }

  /** As the command line says it: names and, for each, a place by any name of it. */
  async decideNamed(tx: EntityManager, viewer: Viewer, mapping: HistoryMapping, decisions: readonly NamedDecision[]): Promise<void> {
    if (decisions.length === 0) return;
    const { content } = await this.newest(tx, mapping);
    const finder = new PlaceFinder(
      await placesOf(tx, mapping.rootId, content.places.kind),
      { places: { ...content.places, matches: {} } },
      [],
    );
    const decided = decisions.map(({ name, place }) => {
      if (place === null) return { written: name, placeId: null };
      const found = finder.find(place);
      if (found.kind !== "PLACE") throw badInput("match", `${place}: no place, or several, of this root are called so.`);
      return { written: name, placeId: found.id };
    });
    await this.decideIn(tx, viewer, mapping, decided);
  }
}
