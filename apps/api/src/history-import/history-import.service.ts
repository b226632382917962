import { isUuid, LIMITS } from "@kepu/schema";
import { type DataSource, type EntityManager, In } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { sha256Of } from "../canonical.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { conflict, notFound } from "../errors.ts";
import { observeAll, withdrawSource } from "../indicator/observe.ts";
import { decodeCursor, INSTANT_KEY, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import type { FewAtOnce } from "../spreadsheet/few-at-once.ts";
import { refusedTable } from "../spreadsheet/refused-table.ts";
import type { Watcher } from "../spreadsheet/watcher.ts";
import { Grid } from "./grid.ts";
import { HistoryImport, HistoryMapping } from "./history-import.entity.ts";
import { replacedBy } from "./history-import.queries.ts";
import type { HistoryMappingService, NamedDecision, SaveMapping } from "./history-mapping.service.ts";
import { type HistoryRoot, registerRoot } from "./history-root.ts";
import { makeIndicators } from "./mapped-indicators.ts";
import { type HistoryOutcome, outcomeOf } from "./outcome.ts";
import { type Mapped, planImport } from "./plan-import.ts";

export interface HistoryUpload {
  mappingId: string;
  /** the file's own name: its ending says what it must be */
  name: string;
  /** of the preview that is to be stored; null: whatever the file does now */
  plan: string | null;
}

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
  decisions: NamedDecision[];
  name: string;
  file: Buffer;
  dryRun: boolean;
}

/** Figures of the past from files: a mapping says how they are read, a preview what they would do. A file is entered as a whole or not at all; a corrected one
 * makes revisions, the same one nothing. */
export class HistoryImportService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
    private readonly few: FewAtOnce,
    private readonly mappings: HistoryMappingService,
  ) {}

  async registerRoot(viewer: Viewer, input: HistoryRoot): Promise<{ rootId: string; created: boolean; added: number }> {
    permit(viewer, "registerHistoryRoot");
    const answer = await this.db.transaction((tx) => this.registerIn(tx, viewer, input));
    await this.regions.refresh();
    return answer;
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

  /** Before the file is read. */
  async admit(viewer: Viewer, mappingId: string): Promise<void> {
    await this.mappings.permitted(this.db.manager, viewer, "importHistory", mappingId);
  }

  /** What the file would do. */
  async preview(viewer: Viewer, upload: HistoryUpload, file: Buffer, watcher: Watcher): Promise<HistoryOutcome> {
    return this.few.run(async () => {
      const tx = this.db.manager;
      const mapped = await this.mappings.mappedOf(tx, await this.mappings.permitted(tx, viewer, "importHistory", upload.mappingId));
      const grid = await readGrid(upload.name, file, mapped, watcher);
      const plan = await planImport(tx, mapped, grid, watcher);
      return outcomeOf({ mapped, plan, grid, name: upload.name, file, sha256: sha256Of(file), committed: false, importId: null });
    });
  }

  /** Does it, or nothing: the same file again changes nothing. */
  async commit(viewer: Viewer, upload: HistoryUpload, file: Buffer, watcher: Watcher): Promise<HistoryOutcome> {
    return this.few.run(async () => {
      const mapping = await this.mappings.permitted(this.db.manager, viewer, "importHistory", upload.mappingId);
      return this.orFaulty(async (tx) => {
        await lockNamed(tx, "history", mapping.rootId);
        const mapped = await this.mappings.mappedOf(tx, mapping);
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
      const mapping = await this.mappings.saveIn(tx, viewer, { ...given.mapping, rootId });
      await this.mappings.decideNamed(tx, viewer, mapping, given.decisions);
      const mapped = await this.mappings.mappedOf(tx, mapping);
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
