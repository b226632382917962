import { createHash, type Hash } from "node:crypto";
import { type Finding, type FormLayout, type FormValue, findingsOf, periodLastYear } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { knownOfAll } from "../submission/prefill.ts";
import { submissionId } from "../submission/submission-scope.ts";
import { isOpen } from "../submission/workflow.ts";
import type { FormScope } from "./form-scope.ts";
import { type StoredHead, type StoredValue, settledNumbers, storedHeads, storedValues } from "./form-table.queries.ts";
import type { Problems } from "./problems.ts";
import type { Draft, DraftCell } from "./table-reader.ts";

/** A cell that the file changes. */
export interface Change {
  draft: Draft;
  itemKey: string;
  /** null: it was empty */
  before: StoredValue | null;
  after: Omit<StoredValue, "submissionId" | "itemKey">;
  revision: number;
  known: number | null;
}

export interface Judgement {
  changes: Change[];
  created: number;
  updated: number;
  unchanged: number;
  /** of what would be stored upon what: the same until somebody changes one of the cells meanwhile */
  plan: string;
}

/** submissions whose stored values are in memory at once */
const AT_ONCE = 250;

/** Holds what a file says against what is stored and against the form's rules, a bounded number of submissions at a time. */
export async function judge(
  tx: EntityManager,
  scope: FormScope,
  drafts: readonly Draft[],
  problems: Problems,
  onProgress: (done: number) => void,
): Promise<Judgement> {
  const judged: Judgement = { changes: [], created: 0, updated: 0, unchanged: 0, plan: "" };
  const hash = createHash("sha256");
  for (let at = 0; at < drafts.length; at += AT_ONCE) {
    const some = drafts.slice(at, at + AT_ONCE);
    const stored = await Stored.of(tx, scope, some);
    for (const [nth, draft] of some.entries()) judgeDraft(draft, nth, stored, { scope, problems, judged, hash });
    onProgress(Math.min(drafts.length, at + AT_ONCE));
  }
  return { ...judged, plan: hash.digest("base64url") };
}

interface Desk {
  scope: FormScope;
  problems: Problems;
  judged: Judgement;
  hash: Hash;
}

function judgeDraft(draft: Draft, nth: number, stored: Stored, { scope, problems, judged, hash }: Desk): void {
  const head = stored.heads.get(draft.id);
  const values = stored.values.get(draft.id) ?? new Map<string, StoredValue>();
  const known = stored.known[nth] ?? new Map<string, number>();
  const changes = [...draft.cells].flatMap(([itemKey, cell]): Change[] => {
    const before = values.get(itemKey) ?? null;
    const after = cellAfter(before, cell);
    if (before && isSame(before, after)) return [];
    return [{ draft, itemKey, before, after, revision: head?.revision ?? 1, known: known.get(itemKey) ?? null }];
  });
  judged.unchanged += draft.cells.size - changes.length;
  if (changes.length === 0) return;
  if (head && !isOpen(head.state)) {
    problems.error(draft.row, draft.column, "NOT_OPEN", stateWords(head.state));
    return;
  }
  for (const { itemKey, before, after } of changes) {
    if (before) judged.updated += 1;
    else judged.created += 1;
    hash.update(JSON.stringify([draft.id, itemKey, after]));
  }
  judged.changes.push(...changes);
  const merged = new Map<string, FormValue>([...values].map(([key, value]) => [key, asFormValue(value)]));
  for (const { itemKey, after } of changes) merged.set(itemKey, asFormValue(after));
  const { layout } = scope.version(draft.period);
  const lastYear = stored.lastYear.get(draft.id) ?? new Map<string, number>();
  tell(problems, layout, draft, findingsOf(layout, { values: merged, lastYear, known }));
}

function cellAfter(before: StoredValue | null, { value, qualifier, missing, comment, explanation }: DraftCell): Change["after"] {
  return {
    ...{ value, qualifier, missing, version: (before?.version ?? 0) + 1 },
    // what the file has no words for keeps its own
    ...{ comment: comment ?? before?.comment ?? null, explanation: explanation ?? before?.explanation ?? null },
  };
}

function isSame(before: StoredValue, after: Change["after"]): boolean {
  const content = ({ value, qualifier, missing, comment, explanation }: Change["after"]) =>
    JSON.stringify([value === null ? null : Number(value), qualifier, missing, comment, explanation]);
  return content(before) === content(after);
}

const asFormValue = ({ value, qualifier, missing, explanation }: Change["after"]): FormValue => ({
  ...{ value: value === null ? null : Number(value), qualifier, missing, explanation },
});

/** Puts each finding at the cell to correct first. What is still missing stops no draft: it is told once a submission. */
function tell(problems: Problems, layout: FormLayout, draft: Draft, findings: readonly Finding[]): void {
  const items = new Map(layout.sections.flatMap((section) => section.items).map((item) => [item.key, item]));
  const title = (key: string) => `${key} ${items.get(key)?.label ?? ""}`;
  const titleEn = (key: string) => `${key} ${items.get(key)?.labelEn ?? ""}`;
  const required: string[] = [];
  for (const { rule, level, items: keys, found, expected, explained } of findings) {
    if (explained) continue;
    if (rule === "REQUIRED") {
      required.push(...keys);
      continue;
    }
    const cell = keys.map((key) => draft.cells.get(key)).find(Boolean) ?? draft;
    const about = { found: rounded(found), expected: rounded(expected) };
    if (level === "ERROR") problems.error(cell.row, cell.column, rule, about);
    else problems.warning(cell.row, cell.column, rule, about);
  }
  if (required.length === 0) return;
  problems.warning(draft.row, draft.column, "REQUIRED", {
    ...{ items: shortList(required.map(title), "、"), itemsEn: shortList(required.map(titleEn), ", ") },
  });
}

const rounded = (number: number | null) => (number === null ? "—" : Number(number.toFixed(2)));
const shortList = (names: string[], between: string) =>
  names.length > 6 ? `${names.slice(0, 6).join(between)} … (${names.length})` : names.join(between);

const STATES: Record<string, [string, string]> = {
  UNIT_SIGNOFF: ["待单位负责人签发", "waits for its sign-off"],
  SUBMITTED: ["已提交", "submitted"],
  SUBDISTRICT_REVIEW: ["街道审核中", "in review by the subdistrict"],
  LEAD_REVIEW: ["牵头单位审核中", "in review by the lead organisation"],
  APPROVED: ["已通过", "approved"],
  LOCKED: ["已锁定", "locked"],
};
const stateWords = (state: string) => ({ state: STATES[state]?.[0] ?? state, stateEn: STATES[state]?.[1] ?? state });

/** What is stored about some submissions. */
class Stored {
  private constructor(
    readonly heads: Map<string, StoredHead>,
    readonly values: Map<string, Map<string, StoredValue>>,
    readonly lastYear: Map<string, Map<string, number>>,
    /** by position */
    readonly known: Map<string, number>[],
  ) {}

  static async of(tx: EntityManager, scope: FormScope, drafts: readonly Draft[]): Promise<Stored> {
    const ids = drafts.map(({ id }) => id);
    const before = new Map(drafts.flatMap((draft) => yearBefore(scope, draft)));
    const heads = await storedHeads(tx, ids);
    const values = grouped(await storedValues(tx, ids), (row) => row);
    const settled = await settledNumbers(tx, [...before.keys()]);
    const numbers = grouped(
      settled.map((row) => ({ ...row, submissionId: before.get(row.submissionId) ?? "" })),
      ({ value }) => value,
    );
    const { form } = scope;
    const known = await knownOfAll(
      tx,
      drafts.map(({ reporter: { organisation }, period }) => ({
        ...{ layout: scope.version(period).layout, organisation, leadId: form.leadOrganisationId, period },
      })),
    );
    return new Stored(
      new Map(heads.map((head) => [head.id, head])),
      values,
      numbers,
      known.map((cells) => new Map([...cells].map(([key, { value }]) => [key, value]))),
    );
  }
}

/** The id of the same period's submission a year before, and the draft it is held against. */
function yearBefore({ form }: FormScope, { id, reporter, venueId, period }: Draft): [string, string][] {
  const last = periodLastYear(period);
  if (!last) return [];
  return [[submissionId({ formId: form.id, period: last, organisationId: reporter.organisation.id, venueId }), id]];
}

function grouped<Row extends { submissionId: string; itemKey: string }, Value>(
  rows: readonly Row[],
  read: (row: Row) => Value,
): Map<string, Map<string, Value>> {
  const groups = new Map<string, Map<string, Value>>();
  for (const row of rows) {
    const group = groups.get(row.submissionId) ?? new Map<string, Value>();
    group.set(row.itemKey, read(row));
    groups.set(row.submissionId, group);
  }
  return groups;
}
