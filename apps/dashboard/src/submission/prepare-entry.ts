import { type Finding, type FormLayout, type FormRule, type FormValue, findingsOf } from "@kepu/schema";
import type { CellValueFragment, SubmissionQuery } from "../graphql/generated/pages.ts";
import { meaningOf, textOfMeaning } from "./cell-text.ts";
import type { SenderState } from "./entry-sender.ts";
import type { Kept, Typed } from "./entry-store.ts";

export type SubmissionView = SubmissionQuery["submission"];
export type CellView = SubmissionView["sections"][number]["cells"][number];

/** How far a cell is on its way to the service. */
export type CellStatus = "EMPTY" | "PREFILLED" | "SAVED" | "PENDING" | "SAVING" | "UNSENT" | "UNREADABLE" | "REFUSED" | "CONFLICT";

export interface EntryCell extends CellView {
  /** its turn in the form, from 1 */
  number: number;
  typed: Typed;
  kept: Kept | undefined;
  status: CellStatus;
  findings: Finding[];
  /** why the last reviewer sent it back */
  returned: string | null;
}

export interface Entry {
  cells: EntryCell[];
  /** what keeps the form from being submitted */
  stopping: Finding[];
  filled: number;
  unsaved: number;
}

const STUCK: CellStatus[] = ["UNSENT", "UNREADABLE", "REFUSED", "CONFLICT"];

function typedOf(value: CellValueFragment | null): Typed {
  return { text: value ? textOfMeaning(value) : "", comment: value?.comment ?? "", explanation: value?.explanation ?? "" };
}

/** The form as its grid shows it: what is stored, what this browser keeps on top of it, and what the rules say of both together. */
export function prepareEntry(
  view: SubmissionView,
  kept: ReadonlyMap<string, Kept>,
  sender: { state: SenderState; inFlight: ReadonlySet<string> },
): Entry {
  const all = view.sections.flatMap((section) => section.cells);
  const typed = new Map(all.map((cell) => [cell.item.key, isCurrent(kept.get(cell.item.key), cell) ?? typedOf(cell.value)]));
  const findings = findingsOf(layoutOf(view), {
    values: new Map([...typed].flatMap(([key, one]): [string, FormValue][] => formValueOf(key, one))),
    lastYear: numbers(all, (cell) => cell.lastYear?.value),
    known: numbers(all, (cell) => cell.known?.value),
  });
  const returned = returnOf(view);
  const cells = all.map((cell, index): EntryCell => {
    const { key } = cell.item;
    const own = kept.get(key)?.saved ? undefined : kept.get(key);
    return {
      ...{ ...cell, number: index + 1, kept: own, typed: typed.get(key) ?? typedOf(null), status: statusOf(cell, own, sender) },
      findings: findings.filter((finding) => finding.items.includes(key) && (finding.rule !== "REQUIRED" || view.started)),
      returned: returned?.itemReasons?.find((reason) => reason.itemKey === key)?.reason ?? null,
    };
  });
  return {
    cells,
    stopping: findings.filter((finding) => finding.level === "ERROR" || !finding.explained),
    filled: cells.filter((cell) => meaningOf(cell.typed.text) !== undefined && cell.typed.text.trim() !== "").length,
    unsaved: cells.filter((cell) => cell.kept).length,
  };
}

/** The return that a form is corrected after: the newest event, for saving makes none. */
export function returnOf(view: Pick<SubmissionView, "events">) {
  const [newest] = view.events;
  return newest?.action === "return" ? newest : undefined;
}

/** Would something typed wait here unseen if one left? */
export function isStuck({ cells }: Entry): boolean {
  return cells.some((cell) => STUCK.includes(cell.status));
}

/** What is kept only as it was typed gives way to what somebody saved after it. */
function isCurrent(kept: Kept | undefined, { value }: CellView): Kept | undefined {
  return kept?.saved && (value?.version ?? 0) > kept.version ? undefined : kept;
}

function statusOf(
  cell: CellView,
  kept: Kept | undefined,
  { state, inFlight }: { state: SenderState; inFlight: ReadonlySet<string> },
): CellStatus {
  if (!kept) return cell.value && textOfMeaning(cell.value) !== "" ? "SAVED" : cell.known ? "PREFILLED" : "EMPTY";
  if (kept.theirs !== undefined) return "CONFLICT";
  if (meaningOf(kept.text) === undefined) return "UNREADABLE";
  if (kept.refused || state === "closed") return "REFUSED";
  if (inFlight.has(cell.item.key)) return "SAVING";
  return state === "offline" || state === "signedOut" ? "UNSENT" : "PENDING";
}

function formValueOf(key: string, typed: Typed): [string, FormValue][] {
  const meaning = meaningOf(typed.text);
  if (!meaning) return [];
  const { value, qualifier, missing } = meaning;
  return [[key, { value: value === null ? null : Number(value), qualifier, missing, explanation: typed.explanation }]];
}

function numbers(cells: readonly CellView[], pick: (cell: CellView) => string | number | null | undefined): Map<string, number> {
  return new Map(
    cells.flatMap((cell) => {
      const value = pick(cell);
      return value === null || value === undefined ? [] : [[cell.item.key, Number(value)] as const];
    }),
  );
}

function layoutOf(view: SubmissionView): FormLayout {
  const present = (one: object) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null));
  return {
    sections: view.sections.map(({ cells, ...section }) => ({ ...section, items: cells.map((cell) => present(cell.item) as never) })),
    rules: view.rules.map((rule) => present(rule) as unknown as FormRule),
  };
}
