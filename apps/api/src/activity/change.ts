import type { ActivityState } from "@kepu/schema";
import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import type { Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { conflict } from "../errors.ts";
import { announce, type ChangeBody } from "../ingest/announce.ts";
import type { ActivityRow } from "./activity.queries.ts";
import { insertStep, updateActivity } from "./change.queries.ts";

/** What a step may change of the activity's row. */
export interface ActivityFields {
  state?: ActivityState;
  name?: string;
  nameEn?: string;
  form?: string;
  placeName?: string;
  seriesId?: string | null;
  campaignId?: string | null;
  startsAt?: Date;
  endsAt?: Date;
  planned?: number;
}

export interface Step {
  actor: Pick<Viewer, "kind" | "id">;
  /** the operation */
  action: string;
  set: ActivityFields;
  reason?: string | null;
  /** figures and ids that go with it: a record's revision, its attendance */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  requestId?: string | null;
  /** what the live boards hear beside the activity itself */
  change?: ChangeBody;
}

const DETAIL_CHARS = 200;
/** what the audit may quote; of what somebody typed it names only that it changed */
const AUDITED = ["state", "startsAt", "endsAt", "planned", "revision", "attendance", "deskCount"];

/** CONFLICT when somebody changed the activity since the caller read it, or it stands where the step does not lead on. */
export function expectStanding(activity: ActivityRow, version: number, states: readonly ActivityState[], submitted: object): void {
  if (activity.version !== version) throw conflict("Somebody changed this activity meanwhile.", currentOf(activity), submitted);
  if (!states.includes(activity.state)) throw conflict(`This activity is ${activity.state}.`, currentOf(activity), submitted);
}

export function currentOf({ id, version, state, startsAt, endsAt, record }: ActivityRow) {
  return { id, version, state, startsAt, endsAt, revision: record?.revision ?? null, recordStatus: record?.status ?? null };
}

/** Changes a locked activity: row, history, audit and live boards in one transaction. */
export async function changeActivity(tx: PoolClient, audit: Audit, activity: ActivityRow, step: Step): Promise<void> {
  const at = now();
  const { before, after } = differenceOf(activity, step);
  await updateActivity(tx, activity.id, step.set);
  await insertStep(tx, {
    ...{ id: uuidv7(), activityId: activity.id, at, actorId: step.actor.id, action: step.action, reason: step.reason ?? null },
    ...{ fromState: activity.state, toState: step.set.state ?? activity.state, before, after },
  });
  const event = {
    actor: step.actor,
    action: step.action,
    outcome: "SUCCESS" as const,
    target: activity.id,
    requestId: step.requestId ?? null,
  };
  await audit.record({ ...event, detail: auditDetail(before, after) }, tx);
  await announce(tx, at, { ...step.change, activities: [activity.id] });
}

function differenceOf(activity: ActivityRow, { set, before = {}, after = {} }: Step) {
  const changed = Object.entries(set).filter(([field, value]) => text(activity[field as keyof ActivityFields]) !== text(value));
  return {
    before: { ...Object.fromEntries(changed.map(([field]) => [field, activity[field as keyof ActivityFields] ?? null])), ...before },
    after: { ...Object.fromEntries(changed), ...after },
  };
}

export function auditDetail(before: Record<string, unknown>, after: Record<string, unknown>): string {
  const quoted = AUDITED.filter((field) => field in after).map((field) => `${field} ${text(before[field])} → ${text(after[field])}`);
  const named = Object.keys(after).filter((field) => !AUDITED.includes(field));
  return [...quoted, ...named].join("; ").slice(0, DETAIL_CHARS);
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value ?? "–");
}
