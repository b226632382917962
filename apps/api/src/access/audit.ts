import { addDays, isUuid, LIMITS, startOfShanghaiDay } from "@kepu/schema";
import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import { now } from "../clock.ts";
import type { Context } from "../context.ts";
import { badInput } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { decodeCursor, INSTANT_KEY, pageOf, pageSize, UUID_KEY } from "../page.ts";
import { type AuditRow, type AuditWish, insertAudit, insertAudits, type Queryable, selectAudit } from "./audit.queries.ts";
import { permit, type Viewer } from "./viewer.ts";

export type Outcome = "SUCCESS" | "FAILURE" | "LOCKED" | "DENIED";

/** What happened. Never words that somebody typed: names, passwords, phone and card numbers do not come here; figures of forms do, before and after. */
export interface AuditEvent {
  actor: Pick<Viewer, "kind" | "id" | "tokenId">;
  action: string;
  outcome: Outcome;
  /** id of what it was done to */
  target?: string | null;
  /** where from, how often, or what it was before and is after */
  detail?: string | null;
  requestId?: string | null;
  /** now when absent */
  at?: Date;
}

/** Which lines an auditor asks for. */
export interface AuditFilter {
  outcome?: string | null;
  words?: string | null;
  /** days of Asia/Shanghai, both inclusive */
  from?: string | null;
  until?: string | null;
}

const OUTCOMES: readonly Outcome[] = ["SUCCESS", "FAILURE", "LOCKED", "DENIED"];

function wishOf({ outcome, words, from, until }: AuditFilter): AuditWish {
  if (outcome && !OUTCOMES.includes(outcome as Outcome)) throw badInput("filter.outcome", `One of ${OUTCOMES.join(", ")}, or none.`);
  if (words && words.length > LIMITS.textChars) throw badInput("filter.words", `At most ${LIMITS.textChars} characters.`);
  return {
    ...{ outcome: outcome || null, words: words?.trim() || null },
    ...{ from: from ? startOfShanghaiDay(from) : null, until: until ? startOfShanghaiDay(addDays(until, 1)) : null },
  };
}

const MINUTE_MS = 60_000;
const MAX_KEYS = 5_000;

/** Who changes accounts and credentials when nobody is signed in: the command line. */
export const TOOL = { kind: "TOOL" as Viewer["kind"], id: null };

/** The append-only record of sign-ins, denials, credential changes and personal-data access. What can be repeated at will is counted: one row at
 * once, one more at the end of the minute that says how many followed, so that a flood cannot fill the table. */
export class Audit {
  private readonly counts = new Map<string, { event: AuditEvent; more: number; first: Promise<void> }>();
  /** what the database was away for: written at the next turn */
  private unwritten: AuditEvent[] = [];
  private readonly timer: NodeJS.Timeout;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {
    this.timer = setInterval(() => void this.flush(), MINUTE_MS).unref();
  }

  async record(event: AuditEvent, db: Queryable = this.pool): Promise<void> {
    await insertAudit(db, rowOf(event));
  }

  /** The same for the many parts of one change. */
  async recordAll(events: readonly AuditEvent[], db: Queryable = this.pool): Promise<void> {
    if (events.length > 0) await insertAudits(db, events.map(rowOf));
  }

  /** Resolves when the first of its minute is stored; rejects, and is as if it had not been, when it cannot be. */
  async counted(event: AuditEvent): Promise<void> {
    const key = [event.actor.kind, event.actor.id, event.action, event.outcome, event.outcome === "SUCCESS" ? event.target : ""].join(" ");
    const at = this.counts.has(key) || this.counts.size < MAX_KEYS ? key : event.outcome;
    const kept = this.counts.get(at);
    if (kept) {
      await kept.first;
      kept.more += 1;
      return;
    }
    const first = this.record(event);
    this.counts.set(at, { event, more: 0, first });
    await first.catch((error) => {
      this.counts.delete(at);
      throw error;
    });
  }

  /** The same for what nobody waits for: the time of an answer must not tell a foreign object from an absent one. */
  note(event: AuditEvent): void {
    this.writing = Promise.all([this.writing, this.counted(event).catch((error) => this.keep({ ...event, at: now() }, error))]);
  }

  async list(viewer: Viewer, first: number, after?: string | null, filter: AuditFilter = {}) {
    permit(viewer, "auditEntries");
    const size = pageSize(first);
    const rows = await selectAudit(this.pool, size + 1, decodeCursor(after, [INSTANT_KEY, UUID_KEY]), wishOf(filter));
    return pageOf(rows, size, (row) => [row.at.toISOString(), row.id]);
  }

  async flush(): Promise<void> {
    const counted = [...this.counts.values()].filter(({ more }) => more > 0);
    this.counts.clear();
    const more = counted.map(({ event, more }) => ({ ...event, detail: `and ${more} more within a minute`, at: now() }));
    for (const event of [...this.unwritten.splice(0), ...more]) await this.record(event).catch((error) => this.keep(event, error));
    await this.writing;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private keep(event: AuditEvent, error: Error): void {
    this.logger.error({ err: error.message }, "an audit entry was not written and is tried again");
    if (this.unwritten.length < MAX_KEYS) this.unwritten.push(event);
  }
}

function rowOf({ actor, action, outcome, target = null, detail = null, requestId = null, at = now() }: AuditEvent): AuditRow {
  const { kind: actorKind, id: actorId, tokenId: via = null } = actor;
  return { id: uuidv7(), at, actorKind, actorId, action, outcome, target, detail, requestId, via };
}

/** A denied call of a root field, over HTTP or a socket. */
export function noteDenial(context: Context, operation: string, args: Record<string, unknown>): void {
  const { services, viewer, requestId, address } = context;
  services.audit.note({
    actor: viewer,
    action: operation,
    outcome: "DENIED",
    target: targetOf(args),
    detail: address ?? null,
    requestId,
  });
}

/** The id that an operation is about; ids only, an argument may hold anything. */
export function targetOf(args: Record<string, unknown>): string | null {
  for (const value of Object.values(args)) {
    if (typeof value === "string" && isUuid(value)) return value;
    const inner = value && typeof value === "object" && !Array.isArray(value) ? targetOf(value as Record<string, unknown>) : null;
    if (inner) return inner;
  }
  return null;
}
