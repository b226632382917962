import { isDeepStrictEqual } from "node:util";
import type { PoolClient } from "pg";
import type { EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import type { Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { conflict, notFound } from "../errors.ts";
import { announce } from "../ingest/announce.ts";
import { selectLiveTasks } from "./live-task.queries.ts";
import { Task, TaskChange } from "./task.entity.ts";

/** The fields that a change names, and nothing else. */
export type Fields = Record<string, unknown>;

export interface TaskChanging {
  actor: Pick<Viewer, "kind" | "id">;
  /** the operation */
  action: string;
  set: Partial<Task>;
  /** what changed beside the row itself: an escalation, an extension, a reason */
  before?: Fields;
  after?: Fields;
}

const DETAIL_CHARS = 200;
/** what the audit may quote: states, figures and days, never what somebody typed */
const AUDITED = ["state", "percent", "doneOn", "dueOn", "startsOn", "extendedTo", "weight", "outcome", "limitOn", "requestedTo", "leadId"];

/** The task, locked for this transaction. */
export async function lockTask(tx: EntityManager, id: string): Promise<Task> {
  const task = await tx.findOne(Task, { where: { id }, lock: { mode: "pessimistic_write" } });
  if (!task) throw notFound("task");
  return task;
}

/** CONFLICT when somebody changed the task since the caller read it: with what is stored, and what was sent. */
export function expectVersion(task: Task, version: number, submitted: Fields): void {
  if (task.version === version) return;
  throw conflict("Somebody changed this task meanwhile.", currentOf(task), submitted);
}

export function currentOf({ id, version, state, percent, dueOn, extendedTo }: Task): Fields {
  return { id, version, state, percent, dueOn, extendedTo };
}

/** Changes a locked task: row, history, audit and live boards in one transaction. */
export async function changeTask(tx: EntityManager, audit: Audit, task: Task, changing: TaskChanging): Promise<Task> {
  const changed = await writeChange(tx, task, changing);
  const { before, after } = differenceOf(task, changing);
  await audit.record(
    { actor: changing.actor, action: changing.action, outcome: "SUCCESS", target: task.id, detail: auditDetail(before, after) },
    tx,
  );
  await announceTasks(tx, [task.id]);
  return changed;
}

/** Row and history only: for many tasks at once, whose caller tells audit and boards once. */
export async function writeChange(tx: EntityManager, task: Task, changing: TaskChanging): Promise<Task> {
  const { before, after } = differenceOf(task, changing);
  const version = task.version + 1;
  await tx.update(Task, task.id, { ...changing.set, version });
  await tx.insert(TaskChange, {
    ...{ id: uuidv7(), taskId: task.id, at: now(), actorId: changing.actor.id, action: changing.action },
    ...{ before: before as never, after: after as never, version },
  });
  return { ...task, ...changing.set, version };
}

/** Wakes the live boards: the last statement of a transaction. */
export async function announceTasks(tx: EntityManager, ids: readonly string[]): Promise<void> {
  const client = (await tx.queryRunner?.connect()) as PoolClient | undefined;
  if (!client) throw new Error("tasks are announced inside a transaction");
  await announce(client, now(), { tasks: await selectLiveTasks(client, ids) });
}

/** Only what differs, in both directions. */
export function differenceOf(task: Task, { set, before = {}, after = {} }: TaskChanging): { before: Fields; after: Fields } {
  const changed = Object.entries(set).filter(([field, value]) => !isDeepStrictEqual(task[field as keyof Task], value));
  return {
    before: { ...Object.fromEntries(changed.map(([field]) => [field, task[field as keyof Task] ?? null])), ...before },
    after: { ...Object.fromEntries(changed), ...after },
  };
}

function auditDetail(before: Fields, after: Fields): string {
  const quoted = AUDITED.filter((field) => field in after).map(
    (field) => `${field} ${String(before[field] ?? "–")} → ${String(after[field] ?? "–")}`,
  );
  const named = Object.keys(after).filter((field) => !AUDITED.includes(field));
  return [...quoted, ...named].join("; ").slice(0, DETAIL_CHARS);
}
