import { periodBounds, periodTypeOf } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { sha256Of } from "../canonical.ts";
import { now } from "../clock.ts";
import { badInput, conflict } from "../errors.ts";
import type { RegionService } from "../region/region.service.ts";
import type { FewAtOnce } from "../spreadsheet/few-at-once.ts";
import { readTable, type TableKind, tableKindOf } from "../spreadsheet/open-table.ts";
import { refusedTable } from "../spreadsheet/refused-table.ts";
import type { Watcher } from "../spreadsheet/watcher.ts";
import { annotated } from "./annotated.ts";
import type { Language } from "./fault-words.ts";
import { type FormScope, formScope } from "./form-scope.ts";
import { lockSubmissions } from "./form-table.queries.ts";
import { type Judgement, judge } from "./judge.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { openDrafts, storeChanges } from "./store.ts";
import { FormTableReader, type Reading } from "./table-reader.ts";
import { type Template, templateFile } from "./template.ts";

export interface Upload extends Reading {
  formId: string;
  /** the file's own name: its ending says what it must be */
  name: string;
  /** of the preview that is to be stored; null: whatever the file does now */
  plan: string | null;
}

/** Forms as spreadsheets: out as a template, in as a preview first and then as one, all or nothing. What comes in are drafts: nothing is submitted by a file. */
export class FormTableService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
    private readonly few: FewAtOnce,
  ) {}

  /** Before the file is read. */
  async admit(viewer: Viewer, formId: string): Promise<void> {
    await formScope(this.db.manager, this.regions, viewer, "importForm", formId);
  }

  async template(viewer: Viewer, formId: string, wanted: Template): Promise<{ name: string; file: Buffer; rows: number }> {
    return templateFile(this.db.manager, await formScope(this.db.manager, this.regions, viewer, "formTemplate", formId), wanted);
  }

  /** What the file would do. */
  async preview(viewer: Viewer, upload: Upload, file: Buffer, watcher: Watcher): Promise<Outcome> {
    return this.few.run(async () => {
      const { scope, reader, kind } = await this.read(viewer, upload, file, watcher);
      const judged = await this.judged(this.db.manager, scope, reader, watcher);
      return outcomeOf({ scope, reader, kind, judged, committed: false, file });
    });
  }

  /** A copy of the file in which every problem is marked at its cell. */
  async annotate(
    viewer: Viewer,
    upload: Upload,
    file: Buffer,
    language: Language,
    watcher: Watcher,
  ): Promise<{ name: string; file: Buffer; rows: number }> {
    return this.few.run(async () => {
      const { scope, reader, kind } = await this.read(viewer, upload, file, watcher);
      await this.judged(this.db.manager, scope, reader, watcher);
      return { name: upload.name, file: await annotated(kind, file, reader, language), rows: reader.rowCount };
    });
  }

  /** Does it, or nothing: the same file again changes nothing. */
  async commit(viewer: Viewer, upload: Upload, file: Buffer, watcher: Watcher): Promise<Outcome> {
    return this.few.run(async () => {
      const { scope, reader, kind } = await this.read(viewer, upload, file, watcher);
      const drafts = givenDrafts(reader);
      try {
        return await this.db.transaction(async (tx) => {
          await openDrafts(tx, scope, drafts);
          await lockSubmissions(
            tx,
            drafts.map(({ id }) => id),
          );
          const judged = await this.judged(tx, scope, reader, watcher);
          if (reader.problems.errors > 0) throw new Faulty(outcomeOf({ scope, reader, kind, judged, committed: false, file }));
          if (upload.plan !== null && upload.plan !== judged.plan)
            throw conflict("Somebody changed some of these cells after the preview: look at it again.", { plan: judged.plan }, {});
          await this.store(tx, viewer, { scope, judged, file, rows: reader.rowCount, watcher });
          return outcomeOf({ scope, reader, kind, judged, committed: true, file });
        });
      } catch (error) {
        if (error instanceof Faulty) return error.outcome;
        throw error;
      }
    });
  }

  private async store(
    tx: EntityManager,
    viewer: Viewer,
    given: { scope: FormScope; judged: Judgement; file: Buffer; rows: number; watcher: Watcher },
  ): Promise<void> {
    const { scope, judged, file, rows, watcher } = given;
    const total = judged.changes.length;
    if (total === 0) return;
    await storeChanges(tx, this.audit, viewer, judged.changes, now(), (done) => {
      watcher.signal.throwIfAborted();
      watcher.onProgress({ phase: "STORE", done, total, rows });
    });
    const detail = `${rows} rows: ${judged.created} cells new, ${judged.updated} changed, ${judged.unchanged} the same; sha256 ${sha256Of(file)}`;
    await this.audit.record({ actor: viewer, action: "importForm", outcome: "SUCCESS", target: scope.form.id, detail }, tx);
  }

  private judged(tx: EntityManager, scope: FormScope, reader: FormTableReader, { signal, onProgress }: Watcher): Promise<Judgement> {
    const drafts = givenDrafts(reader);
    return judge(tx, scope, drafts, reader.problems, (done) => {
      signal.throwIfAborted();
      onProgress({ phase: "CHECK", done, total: drafts.length, rows: reader.rowCount });
    });
  }

  private async read(viewer: Viewer, upload: Upload, file: Buffer, { onProgress, signal }: Watcher) {
    permit(viewer, "importForm");
    const scope = await formScope(this.db.manager, this.regions, viewer, "importForm", upload.formId);
    const { period, organisationId } = upload;
    if (period !== null && (!periodBounds(period) || periodTypeOf(period) !== scope.form.periodType))
      throw badInput("period", `A period of this form is a ${scope.form.periodType}.`);
    if (organisationId !== null && !scope.reporters.some(({ organisation }) => organisation.id === organisationId))
      throw badInput("organisationId", "An organisation whose figures you may enter.");
    const reader = new FormTableReader(scope, upload);
    const kind = await this.fill(reader, upload.name, file, (read, total) => {
      signal.throwIfAborted();
      onProgress({ phase: "READ", done: read, total, rows: reader.rowCount });
    });
    return { scope, reader, kind };
  }

  private async fill(
    reader: FormTableReader,
    name: string,
    file: Buffer,
    watch: (read: number, total: number) => void,
  ): Promise<TableKind> {
    try {
      const kind = tableKindOf(name);
      for await (const row of readTable(kind, file, watch)) reader.add(row);
      reader.end();
      return kind;
    } catch (error) {
      throw refusedTable(error);
    }
  }
}

/** The errors undo what the transaction began. */
class Faulty extends Error {
  constructor(readonly outcome: Outcome) {
    super("the file has errors");
  }
}

const givenDrafts = (reader: FormTableReader) => [...reader.drafts.values()].filter(({ cells }) => cells.size > 0);
