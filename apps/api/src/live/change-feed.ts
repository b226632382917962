import { setTimeout as sleep } from "node:timers/promises";
import { LIMITS } from "@kepu/schema";
import type { Client, Pool, PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { now } from "../clock.ts";
import type { DatabasePresence } from "../database/presence.ts";
import type { Logger } from "../logger.ts";
import { beginEpoch, beginSnapshot, type Change, changesNow, changesSince, endSnapshot } from "./change-feed.queries.ts";
import type { Cursor } from "./cursor.ts";

/** NOTIFY may be lost; a poll never is. */
const POLL_MS = 1_000;
const RETRY_MS = 250;

export interface FeedReader {
  /** fill the state from this transaction's snapshot */
  load(tx: PoolClient): Promise<void>;
  /** one committed change row, in no promised order among concurrent writers */
  apply(body: Record<string, unknown>): void;
  /** the state is as of this cursor now */
  advanced(cursor: Cursor, loaded: boolean): void;
  /** the database is away since, or back (undefined) */
  staleSince(since: Date | undefined): void;
}

/** Follows the change table by snapshot cursor: woken by NOTIFY, polled once a second; each read sees one snapshot. */
export class ChangeFeed {
  private cursor: Cursor | undefined;
  private listener: Client | undefined;
  private hinted = false;
  private wake: (() => void) | undefined;
  private stopped = false;
  private running: Promise<void> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private reloadAsked = false;
  private readAt = performance.now();
  /** the loop runs: it ends with stop(), or by a fault of ours */
  following = false;

  constructor(
    private readonly pool: Pool,
    private readonly presence: DatabasePresence,
    private readonly reader: FeedReader,
    private readonly logger: Logger,
    private readonly applied: (lagMs: number) => void = () => {},
  ) {}

  async start(): Promise<void> {
    const tx = await this.pool.connect();
    await beginEpoch(tx, uuidv7(), now()).finally(() => tx.release());
    await this.readNow();
    this.following = true;
    this.running = this.follow().finally(() => {
      this.following = false;
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.running;
    await this.listener?.end().catch(() => {});
  }

  /** since the last read */
  get silentMs(): number {
    return performance.now() - this.readAt;
  }

  /** The next read loads everything again: at a day boundary, or when registers changed. */
  reload(): void {
    this.reloadAsked = true;
    this.hint();
  }

  /** Reads what is committed by now; with `also`, inside the same transaction, so that what it loads is as of the new cursor. */
  readNow(also?: (tx: PoolClient) => Promise<void>): Promise<void> {
    const turn = this.reading.then(() => this.read(also));
    this.reading = turn.catch(() => {});
    return turn;
  }

  /** The change rows a client has not seen, or undefined when its cursor is of another epoch or too old. */
  async since(cursor: Cursor): Promise<Record<string, unknown>[] | undefined> {
    if (cursor.epoch !== this.cursor?.epoch || now().getTime() - cursor.at > LIMITS.changeKeepMs) return undefined;
    let bodies: Record<string, unknown>[] = [];
    await this.readNow(async (tx) => {
      bodies = (await changesSince(tx, cursor.snapshot)).map((change) => change.body);
    });
    return cursor.epoch === this.cursor?.epoch ? bodies : undefined;
  }

  private hint(): void {
    this.hinted = true;
    this.wake?.();
  }

  private async follow(): Promise<void> {
    let since: Date | undefined;
    while (!this.stopped) {
      try {
        this.hinted = false;
        await this.listen();
        await this.readNow();
        if (since) this.reader.staleSince(undefined);
        since = undefined;
        if (!this.hinted && !this.stopped) await this.pause(POLL_MS);
      } catch (error) {
        if (!since) {
          since = now();
          this.logger.warn({ err: (error as Error).message }, "the change feed lost the database");
          this.reader.staleSince(since);
        }
        await this.pause(RETRY_MS);
      }
    }
  }

  private async listen(): Promise<void> {
    if (this.listener) return;
    const listener = this.presence.newClient("kepu-listen");
    listener.on("notification", () => this.hint());
    const lost = () => {
      if (this.listener === listener) this.listener = undefined;
      this.hint();
    };
    listener.on("error", lost);
    listener.on("end", lost);
    await listener.connect();
    await listener.query("LISTEN kepu_change");
    this.listener = listener;
  }

  private async read(also?: (tx: PoolClient) => Promise<void>): Promise<void> {
    const tx = await this.pool.connect();
    let broken: Error | undefined;
    try {
      if (also || !(await this.moveOn(tx))) await this.readAsOne(tx, also);
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      tx.release(broken);
    }
  }

  /** The usual read: one statement. False when everything must be loaded. */
  private async moveOn(tx: PoolClient): Promise<boolean> {
    const at = now().getTime();
    if (!this.cursor || this.mustReload(this.cursor, at)) return false;
    const { epoch, snapshot, changes } = await changesNow(tx, this.cursor.snapshot);
    if (epoch !== this.cursor.epoch) return false;
    this.advance({ epoch, at, snapshot }, changes, false);
    return true;
  }

  /** One transaction, in which more is read as of the same moment. */
  private async readAsOne(tx: PoolClient, also?: (tx: PoolClient) => Promise<void>): Promise<void> {
    const at = now().getTime();
    const { epoch, snapshot } = await beginSnapshot(tx);
    const known = this.cursor?.epoch === epoch && !this.mustReload(this.cursor, at) ? this.cursor : undefined;
    const changes = known ? await changesSince(tx, known.snapshot) : [];
    if (!known) {
      await this.reader.load(tx);
      this.reloadAsked = false;
    }
    this.advance({ epoch, at, snapshot }, changes, !known);
    if (also) await also(tx);
    await endSnapshot(tx);
  }

  private mustReload(cursor: Cursor, at: number): boolean {
    return this.reloadAsked || at - cursor.at > LIMITS.changeKeepMs;
  }

  /** From here on the state has these rows: the cursor moves with it, whatever happens to the transaction. */
  private advance(cursor: Cursor, changes: Change[], loaded: boolean): void {
    for (const change of changes) {
      this.reader.apply(change.body);
      this.applied(now().getTime() - change.at.getTime());
    }
    this.cursor = cursor;
    this.readAt = performance.now();
    this.reader.advanced(cursor, loaded);
  }

  private async pause(ms: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    const abort = new AbortController();
    await Promise.race([woken, sleep(ms, undefined, { signal: abort.signal }).catch(() => {})]);
    abort.abort();
    this.wake = undefined;
  }
}
