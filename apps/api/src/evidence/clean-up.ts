import { DAY_MS } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import { lockNamed } from "../database/lock.queries.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { forgetRemoved, unnamed } from "./evidence.queries.ts";
import type { Receiver } from "./receive.ts";
import type { ContentStore } from "./store/content-store.ts";

const REMOVED_DAYS = 30;
/** a content without a row this old belongs to an upload that was broken off */
const ORPHAN_MS = DAY_MS;
const AT_ONCE = 500;

/** Forgets what was removed and never filed, then what the store holds and no evidence names. Each content is locked against an upload of the
 * same one, which may be under way. */
export async function cleanUpEvidence(pool: Pool, store: ContentStore, receiver: Receiver, at: Date): Promise<void> {
  await inTransaction(pool, (tx) => forgetRemoved(tx, new Date(at.getTime() - REMOVED_DAYS * DAY_MS)));
  await receiver.forget();
  const batch: string[] = [];
  for await (const sha256 of store.list(new Date(at.getTime() - ORPHAN_MS))) {
    batch.push(sha256);
    if (batch.length >= AT_ONCE) await removeUnnamed(pool, store, batch.splice(0));
  }
  await removeUnnamed(pool, store, batch);
}

async function removeUnnamed(pool: Pool, store: ContentStore, hashes: string[]): Promise<void> {
  for (const sha256 of await unnamed(pool, hashes))
    await inTransaction(pool, async (tx: PoolClient) => {
      await lockNamed(tx, "evidence", sha256);
      if ((await unnamed(tx, [sha256])).length > 0) await store.remove(sha256);
    });
}
