import { DAY_MS } from "@kepu/schema";
import type { Pool } from "pg";
import { inTransaction } from "../ingest/transaction.ts";
import { forgetRemoved, unnamed } from "./evidence.queries.ts";
import { endRemoval, leftBehind, takeForRemoval } from "./moving.queries.ts";
import type { Receiver } from "./receive.ts";
import type { ContentStore } from "./store/content-store.ts";

const REMOVED_DAYS = 30;
/** a content that is put and not named for so long belongs to an upload that was broken off */
const ORPHAN_MS = DAY_MS;
/** the store answers sooner, or not at all */
export const ABANDONED_MS = 600_000;
const AT_ONCE = 500;
/** names of the store that one run looks at; the next goes on behind them */
const NAMES = 20_000;

export interface CleanUp {
  pool: Pool;
  store: ContentStore;
  receiver: Receiver;
  goesOn?: () => boolean;
}

/** Forgets what was removed and never filed, what was put and never named, and what the store holds that no evidence names (a restored database knows less
 * than the store). Each content is taken before it is removed, and no transaction waits for the store. Answers behind which name the next run goes on. */
export async function cleanUpEvidence({ pool, store, receiver, goesOn = () => true }: CleanUp, at: Date, from = ""): Promise<string> {
  await inTransaction(pool, (tx) => forgetRemoved(tx, new Date(at.getTime() - REMOVED_DAYS * DAY_MS), AT_ONCE));
  await receiver.forget();
  const putBefore = new Date(at.getTime() - ORPHAN_MS);
  const remove = async (hashes: readonly string[]) => {
    for (const sha256 of hashes) if (goesOn()) await removeOne(pool, store, sha256, at, putBefore);
  };
  await remove(await leftBehind(pool, putBefore, new Date(at.getTime() - ABANDONED_MS), AT_ONCE));
  const batch: string[] = [];
  let last = from;
  let seen = 0;
  for await (const { sha256, keptAt } of store.list(from)) {
    last = sha256;
    seen += 1;
    if (keptAt < putBefore) batch.push(sha256);
    if (batch.length >= AT_ONCE) await remove(await unnamed(pool, batch.splice(0)));
    if (seen >= NAMES || !goesOn()) break;
  }
  await remove(await unnamed(pool, batch));
  return seen < NAMES ? "" : last;
}

async function removeOne(pool: Pool, store: ContentStore, sha256: string, at: Date, putBefore: Date): Promise<void> {
  const abandoned = new Date(at.getTime() - ABANDONED_MS);
  if (!(await inTransaction(pool, (tx) => takeForRemoval(tx, sha256, at, putBefore, abandoned)))) return;
  await store.remove(sha256);
  await endRemoval(pool, sha256);
}
