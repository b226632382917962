import type { FrameKind } from "@kepu/schema";
import type { Pool } from "pg";
import { now } from "../clock.ts";
import type { DatabasePresence } from "../database/presence.ts";
import { isDatabaseAway } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Board, FrameHead, LiveState } from "./board.ts";
import { ChangeFeed } from "./change-feed.ts";
import { type Cursor, cursorOf, cursorText } from "./cursor.ts";
import { Group, type Operation, type SentFrames } from "./group.ts";
import type { Sink } from "./sink.ts";
import { Touched } from "./touched.ts";
import type { WireFrame } from "./wire-frame.ts";

const MINUTE_MS = 60_000;
/** A resumed client with more touched keys than this is better served by a snapshot. */
const RESUME_KEYS = 2_000;

/** Change feed → state in memory → one frame per group and tick. Explained on one page: docs/live.md. */
export class Hub {
  private readonly feed: ChangeFeed;
  private readonly groups = new Map<string, Group>();
  private readonly boards: ReadonlyMap<string, Board>;
  private cursor: Cursor | undefined;
  private stale: Date | undefined;
  private revision = 0;
  private reset = false;
  private headChanged = false;
  private timer: NodeJS.Timeout | undefined;
  private minuteTimer: NodeJS.Timeout | undefined;
  private lastTick = 0;
  private readonly sent: SentFrames = { frames: 0, droppedToLatest: 0 };

  constructor(
    pool: Pool,
    presence: DatabasePresence,
    private readonly state: LiveState,
    boards: Board[],
    private readonly tickMs: number,
    private readonly logger: Logger,
    applied?: (lagMs: number) => void,
  ) {
    this.boards = new Map(boards.map((board) => [board.field, board]));
    this.feed = new ChangeFeed(
      pool,
      presence,
      {
        load: (tx) => state.load(tx),
        apply: (body) => state.apply(body),
        advanced: (cursor, loaded) => {
          this.cursor = cursor;
          this.revision += 1;
          if (loaded) this.reset = true;
          else if (state.expired(now())) this.feed.reload();
          this.schedule();
        },
        staleSince: (since) => {
          this.stale = since;
          this.revision += 1;
          this.headChanged = true;
          this.schedule();
        },
      },
      logger,
      applied,
    );
  }

  board(field: string): Board | undefined {
    return this.boards.get(field);
  }

  async start(): Promise<void> {
    await this.feed.start();
    this.reset = false;
    this.atMinute();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    clearTimeout(this.minuteTimer);
    await this.feed.stop();
  }

  /** Is the state that frames show fresh? */
  isFresh(): boolean {
    return this.cursor !== undefined && this.stale === undefined;
  }

  /** For health and metrics. `silentMs`: since the last read of the change table. */
  figures() {
    const { following, silentMs } = this.feed;
    return { groups: this.groups.size, framesSent: this.sent.frames, droppedToLatest: this.sent.droppedToLatest, following, silentMs };
  }

  /** Joins a subscriber: its first frame at once, whole or, from a cursor, what changed since; then every tick's. Answers how to leave. */
  async join(key: string, operation: Operation, sink: Sink, from: string | null | undefined): Promise<() => void> {
    const load = operation.board.prepare?.(operation.args);
    if (load) await this.feed.readNow(load);
    const asked = this.groups.get(key) ?? new Group(key, operation, this.sent);
    this.groups.set(key, asked);
    const first = await this.firstFrame(asked, from);
    // while it waited, the last of the others may have left, and the group with them
    const group = this.groups.get(key) ?? asked;
    this.groups.set(key, group);
    group.sinks.add(sink);
    sink.onDrained = () => group.catchUp(sink, this.head("RESET"), this.revision);
    sink.send(first);
    this.sent.frames += 1;
    return () => this.leave(group, sink);
  }

  private leave(group: Group, sink: Sink): void {
    group.sinks.delete(sink);
    if (group.sinks.size === 0 && this.groups.get(group.key) === group) this.groups.delete(group.key);
  }

  private async firstFrame(group: Group, from: string | null | undefined): Promise<WireFrame> {
    if (!from) return group.whole(this.head("SNAPSHOT"), this.revision);
    const cursor = cursorOf(from);
    // a screen that comes while the database is away gets what was known last
    const bodies = cursor ? await this.feed.since(cursor).catch(unlessAway) : undefined;
    if (!bodies) return group.whole(this.head("RESET"), this.revision);
    const keys = new Set(["clock"]);
    for (const body of bodies) {
      for (const key of this.state.keysOf(body)) keys.add(key);
      if (keys.size > RESUME_KEYS) return group.whole(this.head("RESET"), this.revision);
    }
    return group.change(this.head("CHANGE"), new Touched(keys)) ?? group.whole(this.head("RESET"), this.revision);
  }

  private head(kind: FrameKind): FrameHead {
    return { kind, cursor: this.cursor ? cursorText(this.cursor) : "", at: now(), staleSince: this.stale ?? null };
  }

  private schedule(): void {
    if (this.timer) return;
    this.timer = setTimeout(() => this.tick(), Math.max(0, this.lastTick + this.tickMs - Date.now()));
  }

  private tick(): void {
    this.timer = undefined;
    this.lastTick = Date.now();
    const keys = new Set(this.state.takeTouched());
    if (this.headChanged) keys.add("clock");
    const head = this.head(this.reset ? "RESET" : "CHANGE");
    this.reset = false;
    this.headChanged = false;
    if (keys.size === 0 && head.kind === "CHANGE") return;
    const touched = new Touched(keys);
    for (const group of this.groups.values()) {
      try {
        group.tick(head, touched, this.revision, this.lastTick);
      } catch (error) {
        this.logger.error({ err: (error as Error).message }, "a board failed");
      }
    }
  }

  /** Minutes and days change what boards show without any write. */
  private atMinute(): void {
    const at = now();
    this.state.tick(at);
    if (this.state.expired(at)) this.feed.reload();
    this.revision += 1;
    this.schedule();
    this.minuteTimer = setTimeout(() => this.atMinute(), MINUTE_MS - (at.getTime() % MINUTE_MS) + 5);
  }
}

function unlessAway(error: unknown): undefined {
  if (!isDatabaseAway(error)) throw error;
}
