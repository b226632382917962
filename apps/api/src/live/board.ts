import type { FrameKind } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Viewer } from "../access/viewer.ts";

/** Which keys of the state changed: a board puts only those into a CHANGE, and everything into a SNAPSHOT. */
export interface Touched {
  all: boolean;
  has(key: string): boolean;
}

/** What every frame starts with; the board adds its own fields. */
export interface FrameHead {
  kind: FrameKind;
  cursor: string;
  at: Date;
  staleSince: Date | null;
}

/** A live query: one subscription field. The hub knows nothing else of a concept. */
export interface Board<Args = Record<string, unknown>> {
  /** the subscription field */
  field: string;
  /** throws when this viewer may not watch this */
  authorise(viewer: Viewer, args: Args): void | Promise<void>;
  /** loads what this subscription needs beyond the shared state, inside the transaction of the feed; null when there is nothing to load */
  prepare?(args: Args): ((tx: PoolClient) => Promise<void>) | null;
  /** the board's own fields as absolute values by key; null when nothing of it was touched */
  frame(args: Args, touched: Touched): object | null;
}

/** The state in memory that boards draw from. */
export interface LiveState {
  load(tx: PoolClient): Promise<void>;
  apply(body: Record<string, unknown>): void;
  /** moves the clock: minute boundaries touch what depends on them */
  tick(at: Date): void;
  /** must everything be loaded again (a new day, a changed register)? */
  expired(at: Date): boolean;
  /** the keys touched since the last call */
  takeTouched(): ReadonlySet<string>;
  /** the keys a change row touches, without applying it */
  keysOf(body: Record<string, unknown>): Iterable<string>;
}
