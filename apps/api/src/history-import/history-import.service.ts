import { isUuid, LIMITS } from "@kepu/schema";
import { type DataSource, type EntityManager, In } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { canonical, sha256Of } from "../canonical.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import { observeAll, withdrawSource } from "../indicator/observe.ts";
import { decodeCursor, INSTANT_KEY, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import type { FewAtOnce } from "../spreadsheet/few-at-once.ts";
import { refusedTable } from "../spreadsheet/refused-table.ts";
import type { Watcher } from "../spreadsheet/watcher.ts";
import { Grid } from "./grid.ts";
import { HistoryImport, HistoryMapping, HistoryMappingVersion, HistoryMatch } from "./history-import.entity.ts";
import { replacedBy } from "./history-import.queries.ts";
import { type HistoryRoot, registerRoot } from "./history-root.ts";
import { makeIndicators, mappedIndicators } from "./mapped-indicators.ts";
import { type MappingContent, readMapping } from "./mapping-content.ts";
import { type HistoryOutcome, outcomeOf } from "./outcome.ts";
import { PlaceFinder, placesOf } from "./place-finder.ts";
import { plain } from "./plain.ts";
import { type Mapped, planImport } from "./plan-import.ts";

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

export interface HistoryUpload {
  mappingId: string;
  /** the file's own name: its ending says what it must be */
  name: string;
  /** of the preview that is to be stored; null: whatever the file does now */
  plan: string | null;
}

export type MappingView = HistoryMapping & {
  content: MappingContent;
  savedAt: Date;
  savedBy: string | null;
  matches: { name: string; placeId: string | null; placeName: string | null; placeNameEn: string | null }[];
};

export type ImportView = HistoryImport & {
  mappingName: string;
  mappingNameEn: string;
  importedByName: string | null;
  withdrawnByName: string | null;
};

/** What the command line does in one go: a root (or one that is there), a mapping, what somebody decides about names, and a file. */
export interface WholeImport {
  root: HistoryRoot | { rootId: string };
  mapping: Omit<SaveMapping, "rootId" | "version">;
  decisions: { name: string; place: string | null }[];
  name: string;
  file: Buffer;
  dryRun: boolean;
}

/** Figures of the past from files: a mapping that is kept and can be repeated says how they are read, a preview what they would do. A file is entered as a whole or
 * not at all; a corrected one makes revisions, the same one nothing. */
export class HistoryImportService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
    private readonly few: FewAtOnce,
  ) {}

  async registerRoot(viewer: Viewer, input: HistoryRoot): Promise<{ rootId: string; created: boolean; added: number }> {
    permit(viewer, "registerHistoryRoot");
    const answer = await this.db.transaction((tx) => this.registerIn(tx, viewer, input));
    await this.regions.refresh();
    return answer;
  }

  async mappings(viewer: Viewer, rootId: string): Promise<MappingView[]> {
    permit(viewer, "historyMappings", { regionPath: this.regions.pathOf(rootId) });
    const found = await this.db.manager.find(HistoryMapping, { where: { rootId }, order: { key: "ASC" } });
    return Promise.all(found.map((mapping) => this.viewOf(this.db.manager, mapping)));
  }

  async imports(viewer: Viewer, rootId: string, first: number, after?: string | null) {
    permit(viewer, "historyImports", { regionPath: this.regions.pathOf(rootId) });
    const size = pageSize(first);
    const cursor = decodeCursor(after, [INSTANT_KEY, UUID_KEY]);
    const query = this.db.manager.createQueryBuilder(HistoryImport, "i").where("i.root_id = :rootId", { rootId });
    if (cursor) query.andWhere("(i.imported_at, i.id) < (:at, :id)", { at: cursor[0], id: cursor[1] });
    const rows = await query
      .orderBy("i.imported_at", "DESC")
      .addOrderBy("i.id", "DESC")
      .limit(size + 1)
      .getMany();
    return pageOf(await this.importViews(this.db.manager, rows), size, (row) => [row.importedAt.toISOString(), row.id]);
  }

  /** Takes a whole import back. Nothing is deleted: what it said was held true until now, and what it replaced is held true again from now on. */
  async withdraw(viewer: Viewer, importId: string, reason: string): Promise<ImportView> {
    permit(viewer, "withdrawHistoryImport");
    const checked = checkedText("input.reason", reason, LIMITS.longTextChars);
    return this.db.transaction(async (tx) => {
      const found = isUuid(importId) ? await tx.findOneBy(HistoryImport, { id: importId }) : null;
      if (!found) throw notFound("import");
      permit(viewer, "withdrawHistoryImport", { regionPath: this.regions.pathOf(found.rootId) });
      await lockNamed(tx, "history", found.rootId);
      const row = await tx.findOneByOrFail(HistoryImport, { id: importId });
      if (row.withdrawnAt) throw conflict("This import is withdrawn already.", { withdrawnAt: row.withdrawnAt }, {});
      const at = now();
      const replaced = await replacedBy(tx, row.id);
      const withdrawn = await withdrawSource(tx, { kind: "IMPORT", id: row.id }, replaced, at);
      const after = { withdrawnAt: at, withdrawnBy: viewer.id, withdrawReason: checked };
      await tx.update(HistoryImport, row.id, after);
      const detail = `${withdrawn} figures, ${replaced.length} of them back to what they were`;
      await this.audit.record({ actor: viewer, action: "withdrawHistoryImport", outcome: "SUCCESS", target: row.id, detail }, tx);
      return (await this.importViews(tx, [{ ...row, ...after }]))[0] as ImportView;
    });
  }

  private async importViews(tx: EntityManager, rows: readonly HistoryImport[]): Promise<ImportView[]> {
    const mappings = await tx.findBy(HistoryMapping, { id: In(rows.map((row) => row.mappingId)) });
    const names = await actorNames(
      tx,
      rows.flatMap((row) => [row.importedBy, row.withdrawnBy]),
    );
    return rows.map((row): ImportView => {
      const mapping = mappings.find(({ id }) => id === row.mappingId);
      return {
        ...row,
        ...{ mappingName: mapping?.name ?? "", mappingNameEn: mapping?.nameEn ?? "" },
        importedByName: names.get(row.importedBy ?? "") ?? null,
        withdrawnByName: names.get(row.withdrawnBy ?? "") ?? null,
      };
    });
  }

  async saveMapping(viewer: Viewer, input: SaveMapping): Promise<MappingView> {
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
      const mapping = await this.mappingFor(tx, viewer, "matchHistoryPlaces", mappingId);
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

  /** Before the file is read. */
  async admit(viewer: Viewer, mappingId: string): Promise<void> {
    await this.mappingFor(this.db.manager, viewer, "importHistory", mappingId);
  }

  /** What the file would do. */
  async preview(viewer: Viewer, upload: HistoryUpload, file: Buffer, watcher: Watcher): Promise<HistoryOutcome> {
    return this.few.run(async () => {
      const tx = this.db.manager;
      const mapped = await this.mappedOf(tx, await this.mappingFor(tx, viewer, "importHistory", upload.mappingId));
      const grid = await readGrid(upload.name, file, mapped, watcher);
      const plan = await planImport(tx, mapped, grid, watcher);
      return outcomeOf({ mapped, plan, grid, name: upload.name, file, sha256: sha256Of(file), committed: false, importId: null });
    });
  }

  /** Does it, or nothing: the same file again changes nothing. */
  async commit(viewer: Viewer, upload: HistoryUpload, file: Buffer, watcher: Watcher): Promise<HistoryOutcome> {
    return this.few.run(async () => {
      const mapping = await this.mappingFor(this.db.manager, viewer, "importHistory", upload.mappingId);
      return this.orFaulty(async (tx) => {
        await lockNamed(tx, "history", mapping.rootId);
        const mapped = await this.mappedOf(tx, mapping);
        return this.commitIn(tx, viewer, mapped, upload, file, watcher);
      });
    });
  }

  /** The whole in one transaction: a dry run, or a fault of the file, leaves nothing behind, not even the mapping. */
  async runWhole(viewer: Viewer, given: WholeImport, watcher: Watcher): Promise<HistoryOutcome> {
    permit(viewer, "importHistory");
    const outcome = await this.orFaulty(async (tx) => {
      const rootId = "rootId" in given.root ? given.root.rootId : (await this.registerIn(tx, viewer, given.root)).rootId;
      if ("rootId" in given.root) permit(viewer, "importHistory", { regionPath: this.regions.pathOf(rootId) });
      await lockNamed(tx, "history", rootId);
      const mapping = await this.saveIn(tx, viewer, { ...given.mapping, rootId });
      await this.decideIn(tx, viewer, mapping, await this.placesNamed(tx, mapping, given.decisions));
      const mapped = await this.mappedOf(tx, mapping);
      const done = await this.commitIn(tx, viewer, mapped, { mappingId: mapping.id, name: given.name, plan: null }, given.file, watcher);
      if (given.dryRun) throw new Undone({ ...done, committed: false, importId: null });
      return done;
    });
    await this.regions.refresh();
    return outcome;
  }

  private async commitIn(
    tx: EntityManager,
    viewer: Viewer,
    mapped: Mapped,
    upload: HistoryUpload,
    file: Buffer,
    watcher: Watcher,
  ): Promise<HistoryOutcome> {
    const grid = await readGrid(upload.name, file, mapped, watcher);
    const plan = await planImport(tx, mapped, grid, watcher);
    const sha256 = sha256Of(file);
    const told = { mapped, plan, grid, name: upload.name, file, sha256 };
    if (plan.reader.problems.errors > 0) throw new Undone(outcomeOf({ ...told, committed: false, importId: null }));
    if (upload.plan !== null && upload.plan !== plan.plan)
      throw conflict("What is stored, or the mapping, changed after the preview: look at it again.", { plan: plan.plan }, {});
    await makeIndicators(tx, plan.indicators);
    if (plan.observations.length === 0) return outcomeOf({ ...told, committed: true, importId: null });
    const at = now();
    const row = {
      ...{ id: uuidv7(), rootId: mapped.rootId, mappingId: mapped.id, mappingVersion: mapped.version, fileName: upload.name },
      ...{ sha256, bytes: file.length, figures: plan.reader.figures.length, missing: plan.missing },
      ...{ created: plan.created, revised: plan.revised, unchanged: plan.unchanged, importedBy: viewer.id, importedAt: at },
      ...{ withdrawnAt: null, withdrawnBy: null, withdrawReason: null },
    };
    await tx.insert(HistoryImport, row);
    const total = plan.observations.length;
    await observeAll(tx, plan.observations, plan.newest, { kind: "IMPORT", id: row.id }, at, (done) => {
      watcher.signal.throwIfAborted();
      watcher.onProgress({ phase: "STORE", done, total, rows: plan.reader.rows });
    });
    const detail = `mapping ${mapped.id} version ${mapped.version}: ${row.created} new, ${row.revised} revised, ${row.unchanged} the same; sha256 ${sha256}`;
    await this.audit.record({ actor: viewer, action: "importHistory", outcome: "SUCCESS", target: row.id, detail }, tx);
    return outcomeOf({ ...told, committed: true, importId: row.id });
  }

  private async orFaulty(work: (tx: EntityManager) => Promise<HistoryOutcome>): Promise<HistoryOutcome> {
    try {
      return await this.db.transaction(work);
    } catch (error) {
      if (error instanceof Undone) return error.outcome;
      throw error;
    }
  }

  private async registerIn(tx: EntityManager, viewer: Viewer, input: HistoryRoot) {
    const answer = await registerRoot(tx, viewer, input);
    const detail = `${answer.added} places`;
    if (answer.created || answer.added > 0)
      await this.audit.record({ actor: viewer, action: "registerHistoryRoot", outcome: "SUCCESS", target: answer.rootId, detail }, tx);
    return answer;
  }

  private async saveIn(tx: EntityManager, viewer: Viewer, input: SaveMapping): Promise<HistoryMapping> {
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

  /** What the command line says about names, as places. */
  private async placesNamed(tx: EntityManager, mapping: HistoryMapping, decisions: WholeImport["decisions"]) {
    if (decisions.length === 0) return [];
    const { content } = await this.newest(tx, mapping);
    const finder = new PlaceFinder(
      await placesOf(tx, mapping.rootId, content.places.kind),
      { places: { ...content.places, matches: {} } },
      [],
    );
    return decisions.map(({ name, place }) => {
      if (place === null) return { written: name, placeId: null };
      const found = finder.find(place);
      if (found.kind !== "PLACE") throw badInput("match", `${place}: no place, or several, of this root are called so.`);
      return { written: name, placeId: found.id };
    });
  }

  private async mappingFor(
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

  private async mappedOf(tx: EntityManager, { id, rootId, name }: HistoryMapping): Promise<Mapped> {
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
}

/** What the transaction began is undone: the file has faults, or it was a dry run. */
class Undone extends Error {
  constructor(readonly outcome: HistoryOutcome) {
    super("nothing is stored");
  }
}

async function readGrid(name: string, file: Buffer, { content }: Mapped, { signal, onProgress }: Watcher): Promise<Grid> {
  try {
    return await Grid.read(name, file, content.transposed, (done, total) => {
      signal.throwIfAborted();
      onProgress({ phase: "READ", done, total, rows: 0 });
    });
  } catch (error) {
    throw refusedTable(error);
  }
}
