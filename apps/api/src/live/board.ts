import type { FrameKind } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Viewer } from "../access/viewer.ts";
import type { Touched } from "./touched.ts";

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
  /** the board's own fields as absolute values by key, at least those that the operation names; null when nothing of it was touched */
  frame(args: Args, touched: Touched, named: ReadonlySet<string>): object | null;
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

/** Makes only the fields that are named: what nobody asks for costs nothing. */
export function onlyNamed(named: ReadonlySet<string>, fields: Record<string, () => unknown>): object {
  const made: Record<string, unknown> = {};
  for (const name in fields) if (named.has(name)) made[name] = fields[name]?.();
  return made;
}
