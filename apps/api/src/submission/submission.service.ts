import { type FormItem, type FormLayout, LIMITS, type MissingKind, type Qualifier, type SubmissionKey } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict, ProductError } from "../errors.ts";
import type { RegionService } from "../region/region.service.ts";
import { isNumeric } from "./numeric.ts";
import { knownOf } from "./prefill.ts";
import { Submission, SubmissionValue } from "./submission.entity.ts";
import { SubmissionReader, type SubmissionStanding, valuesByItem } from "./submission.reader.ts";
import { type Ground, groundOf, targetOf } from "./submission-scope.ts";
import { isOpen } from "./workflow.ts";

export interface CellInput {
  itemKey: string;
  /** a decimal number, as text so that none is rounded on the way; null: none */
  value?: string | null;
  qualifier?: Qualifier | null;
  missing?: MissingKind | null;
  comment?: string | null;
  explanation?: string | null;
  /** the version of the cell that was read; 0: it was empty */
  version: number;
}

/** Null: whatever is there is written over. */
export type WrittenCell = Omit<CellInput, "version"> & { version: number | null };

export interface SavedCell {
  itemKey: string;
  status: "SAVED" | "CONFLICT";
  /** what is stored now */
  current: SubmissionValue | null;
  /** of a conflict: who saved what is stored */
  changedByName: string | null;
}

/** Filling in: cells are saved one by one as they are typed, each against the version that was read. */
export class SubmissionService {
  readonly reader: SubmissionReader;

  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly regions: RegionService,
  ) {
    this.reader = new SubmissionReader(db, regions);
  }

  /** Different cells merge; a cell that somebody else changed meanwhile is not written, and answered with what is stored. */
  async saveCells(viewer: Viewer, key: SubmissionKey, cells: CellInput[]): Promise<{ cells: SavedCell[]; standing: SubmissionStanding }> {
    return this.db.transaction((tx) => this.saveIn(tx, viewer, key, cells));
  }

  /** The same within the caller's transaction. A cell without a version is written over whatever is there. */
  async saveIn(tx: EntityManager, viewer: Viewer, key: SubmissionKey, cells: readonly WrittenCell[]) {
    permit(viewer, "saveSubmissionCells");
    if (cells.length < 1) throw badInput("input.cells", "Send at least one cell.");
    if (cells.length > LIMITS.formCells)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.formCells} cells at once.`, {
        field: "input.cells",
        limit: LIMITS.formCells,
      });
    const ground = await groundOf(tx, this.regions, viewer, "saveSubmissionCells", key);
    permit(viewer, "saveSubmissionCells", targetOf(this.regions, ground.organisation)); // who leads the form sees it, and does not fill it in
    const submission = await this.opened(tx, viewer, ground);
    const items = new Map(ground.version.layout.sections.flatMap((section) => section.items).map((item) => [item.key, item]));
    const keys = cells.map((cell) => cell.itemKey);
    const stored = await valuesByItem(tx, submission.id, submission.revision, keys);
    const known = await knownOf(tx, layoutOf(ground, keys), ground.organisation, ground.form.leadOrganisationId, ground.period);
    const written: SavedCell[] = [];
    const changes: string[] = [];
    for (const [index, cell] of cells.entries()) {
      const row = cellRow(
        viewer,
        submission,
        cell,
        items.get(cell.itemKey),
        `input.cells.${index}`,
        known.get(cell.itemKey)?.value ?? null,
      );
      const before = stored.get(cell.itemKey);
      if (cell.version !== null && (before?.version ?? 0) !== cell.version && !sameContent(before, row)) {
        written.push({ itemKey: cell.itemKey, status: "CONFLICT", current: before ?? null, changedByName: null });
        continue;
      }
      const next = { ...row, version: (before?.version ?? 0) + 1 };
      await tx.upsert(SubmissionValue, next, ["submissionId", "revision", "itemKey"]);
      stored.set(cell.itemKey, next);
      changes.push(`${cell.itemKey} ${figureOf(before)} → ${figureOf(next)}`);
      written.push({ itemKey: cell.itemKey, status: "SAVED", current: next, changedByName: null });
    }
    if (changes.length > 0)
      await this.audit.record(
        {
          actor: viewer,
          action: "saveSubmissionCells",
          outcome: "SUCCESS",
          target: submission.id,
          detail: changes.join(", "),
        },
        tx,
      );
    await nameOthers(tx, written);
    return { cells: written, standing: this.reader.standing(viewer, ground, submission) };
  }

  /** The submission, made at the first save, locked for this transaction, and open for changes. */
  private async opened(tx: EntityManager, viewer: Viewer, ground: Ground): Promise<Submission> {
    const find = () => tx.findOne(Submission, { where: { id: ground.id }, lock: { mode: "pessimistic_write" } });
    const found = await find();
    if (!found) await this.begin(tx, ground);
    const submission = found ?? (await find());
    if (!submission || !isOpen(submission.state))
      throw conflict(
        "This submission is not open: it is being reviewed, or approved.",
        { state: submission?.state, version: submission?.version },
        {},
      );
    if (submission.state !== "RETURNED" || !viewer.id) return submission;
    const again = { state: "DRAFT" as const, version: submission.version + 1 };
    await tx.update(Submission, submission.id, again);
    return { ...submission, ...again };
  }

  private async begin(tx: EntityManager, ground: Ground): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(Submission)
      .values({
        ...{ id: ground.id, rootId: ground.form.rootId, formId: ground.form.id, versionId: ground.version.id, period: ground.period },
        ...{ organisationId: ground.organisation.id, venueId: ground.venue?.id ?? null, state: "DRAFT", dueOn: ground.dueOn },
        ...{ revision: 1, approvedRevision: 0, version: 1, submittedAt: null, approvedAt: null },
        ...{ filledBy: null, filledByPhone: null, unitHead: null },
      })
      .orIgnore()
      .execute();
  }
}

/** Says of each conflict who saved the other value: only then is a name looked up. */
async function nameOthers(tx: EntityManager, written: SavedCell[]): Promise<void> {
  const conflicts = written.filter(({ status }) => status === "CONFLICT");
  if (conflicts.length === 0) return;
  const names = await actorNames(
    tx,
    conflicts.flatMap(({ current }) => current?.changedBy ?? []),
  );
  for (const cell of conflicts) cell.changedByName = names.get(cell.current?.changedBy ?? "") ?? null;
}

/** The part of a form's layout that is about these items. */
function layoutOf({ version }: Ground, keys: string[]): FormLayout {
  const sections = version.layout.sections.map((section) => ({
    ...section,
    items: section.items.filter((item) => keys.includes(item.key)),
  }));
  return { ...version.layout, sections };
}

function cellRow(
  viewer: Viewer,
  submission: Submission,
  cell: WrittenCell,
  item: FormItem | undefined,
  path: string,
  known: number | null,
): SubmissionValue {
  if (!item) throw badInput(`${path}.itemKey`, "This form has no item of this key.");
  const { value = null, missing = null } = cell;
  if (value !== null && !isNumeric(value)) throw badInput(`${path}.value`, "A number is written 1234 or 12.5, without separators.");
  if (value !== null && missing !== null) throw badInput(`${path}.missing`, "A cell has a number, or says why there is none.");
  return {
    ...{
      submissionId: submission.id,
      revision: submission.revision,
      itemKey: item.key,
      value,
      missing,
      qualifier: cell.qualifier ?? "EXACT",
    },
    comment: optionalText(`${path}.comment`, cell.comment, LIMITS.longTextChars),
    explanation: optionalText(`${path}.explanation`, cell.explanation, LIMITS.longTextChars),
    ...{ known: known === null ? null : String(known), version: cell.version ?? 0, changedBy: viewer.id ?? "", changedAt: now() },
  };
}

/** A retry of what was written already is no conflict. */
function sameContent(stored: SubmissionValue | undefined, row: SubmissionValue): boolean {
  if (!stored) return false;
  const content = ({ value, missing, qualifier, comment, explanation }: SubmissionValue) =>
    JSON.stringify([value === null ? null : Number(value), missing, qualifier, comment, explanation]);
  return content(stored) === content(row);
}

/** For the audit: a figure or why there is none, never a word that somebody typed. */
function figureOf(value: SubmissionValue | undefined): string {
  if (!value) return "empty";
  const { value: figure, missing, qualifier } = value;
  return figure === null ? (missing ?? "empty") : qualifier === "EXACT" ? figure : `${qualifier} ${figure}`;
}
