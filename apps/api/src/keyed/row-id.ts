import { LIMITS } from "@kepu/schema";
import { v5 as uuidv5 } from "uuid";
import type { Queryable } from "../access/audit.queries.ts";
import { ownerOf, type Viewer } from "../access/viewer.ts";
import { checkedText } from "../checked-text.ts";
import { idsThatAre, type KeyedTable, tokensOf } from "./row-id.queries.ts";

const NAMESPACE = "8a4d3c52-6f0e-5b1f-9c3d-6b65707501ab";

/** Whose key it is, and the id of the row that it stands for. */
export interface KeyedRow {
  ownerId: string;
  id: string;
}

/** The row that an idempotency key stands for: the same person or organisation, operation and key always give the same one, by whichever of their tokens. Keys of an
 * organisation were once those of one token: what was filed under such a one is still found. */
export async function rowOfKey(tx: Queryable, viewer: Viewer, operation: string, key: string, table: KeyedTable): Promise<KeyedRow> {
  const text = checkedText("input.idempotencyKey", key, LIMITS.idempotencyKeyChars);
  const rowOf = (ownerId: string) => ({ ownerId, id: uuidv5(JSON.stringify([ownerId, operation, text]), NAMESPACE) });
  const own = rowOf(ownerOf(viewer));
  if (!viewer.ownerId) return own;
  const rows = [own, ...(await tokensOf(tx, viewer.ownerId)).map(rowOf)];
  const known = new Set(
    await idsThatAre(
      tx,
      table,
      rows.map(({ id }) => id),
    ),
  );
  const ofToken = rows.find(({ ownerId }) => ownerId === viewer.id);
  return ofToken && known.has(ofToken.id) ? ofToken : (rows.find(({ id }) => known.has(id)) ?? own);
}
