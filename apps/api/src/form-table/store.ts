import { periodBounds } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import type { Audit } from "../access/audit.ts";
import type { Viewer } from "../access/viewer.ts";
import { dueOn } from "../submission/submission-scope.ts";
import type { FormScope } from "./form-scope.ts";
import { openSubmissions, takeUpReturned, writeValues } from "./form-table.queries.ts";
import type { Change } from "./judge.ts";
import type { Draft } from "./table-reader.ts";

const AT_ONCE = 1_000;
const DETAIL_CHARS = 1_000;

/** Begins the submissions that nobody has begun. */
export async function openDrafts(tx: EntityManager, scope: FormScope, drafts: readonly Draft[]): Promise<void> {
  const wanted = drafts.map(({ id, reporter: { organisation }, venueId, period }) => ({
    ...{ id, versionId: scope.version(period).id, organisationId: organisation.id, venueId, period },
    dueOn: dueOn(scope.form, periodBounds(period)?.until ?? ""),
  }));
  for (let at = 0; at < wanted.length; at += AT_ONCE) await openSubmissions(tx, scope.form, wanted.slice(at, at + AT_ONCE));
}

/** Writes the cells, and for each submission into the audit what they were and are. */
export async function storeChanges(
  tx: EntityManager,
  audit: Audit,
  viewer: Viewer,
  changes: readonly Change[],
  at: Date,
  onProgress: (done: number) => void,
): Promise<void> {
  for (let from = 0; from < changes.length; from += AT_ONCE) {
    const some = changes.slice(from, from + AT_ONCE);
    await writeValues(
      tx,
      some.map(({ draft, itemKey, after, revision, known }) => ({
        ...{ submissionId: draft.id, revision, itemKey, ...after },
        ...{ known: known === null ? null : String(known), changedBy: viewer.id ?? "", changedAt: at },
      })),
    );
    onProgress(Math.min(changes.length, from + AT_ONCE));
  }
  const bySubmission = Map.groupBy(changes, ({ draft }) => draft.id);
  await takeUpReturned(tx, [...bySubmission.keys()]);
  await audit.recordAll(
    [...bySubmission].map(([target, cells]) => ({
      ...{ actor: viewer, action: "importForm", outcome: "SUCCESS" as const, target, at },
      detail: cells.map(changeText).join(" ").slice(0, DETAIL_CHARS),
    })),
    tx,
  );
}

function changeText({ itemKey, before, after }: Change): string {
  const figure = (value: Pick<Change["after"], "value" | "missing"> | null) => value?.value ?? value?.missing ?? "–";
  return `${itemKey} ${figure(before)}→${figure(after)};`;
}
