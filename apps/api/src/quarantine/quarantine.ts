import { hash } from "node:crypto";
import { isUuid, LIMITS } from "@kepu/schema";
import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import type { Rejection } from "../ingest/verdict.ts";
import { insertQuarantined } from "./quarantine.queries.ts";

/** Different refused items kept for one account or credential; more are counted in the log only. */
const PER_CREDENTIAL = 10_000;

export interface Refused {
  item: object;
  rejection: Rejection;
}

/** Keeps what the door refused, so that the office sees it: the item without its personal values, cut to the contract's text length, once per content. */
export async function quarantine(
  pool: Pool,
  viewer: Viewer,
  operation: string,
  rootId: string | undefined,
  refused: Refused[],
): Promise<void> {
  if (refused.length === 0 || !viewer.id) return;
  const credentialId = viewer.id;
  const rows = refused.map(({ item, rejection }) => {
    const text = JSON.stringify(withoutPersonal(item));
    return {
      id: uuidv7(),
      rootId: rootId ?? null,
      credentialId,
      operation,
      itemId: itemIdOf(item),
      itemHash: hash("sha256", `${operation} ${rejection.reason} ${text}`, "buffer").subarray(0, 16),
      reason: rejection.reason,
      field: rejection.field,
      message: rejection.message,
      item: text,
    };
  });
  const once = [...new Map(rows.map((row) => [row.itemHash.toString("hex"), row])).values()];
  await insertQuarantined(pool, once, now(), PER_CREDENTIAL);
}

function itemIdOf(item: object): string | null {
  const id = (item as { id?: string }).id ?? (item as { checkInId?: string }).checkInId ?? (item as { kioskId?: string }).kioskId;
  return id && isUuid(id) ? id : null;
}

function withoutPersonal(item: object): object {
  return Object.fromEntries(
    Object.entries(item)
      .filter(([field]) => field !== "phone" && field !== "card")
      .map(([field, value]) => [field, typeof value === "string" ? value.replaceAll("\u0000", "␀").slice(0, LIMITS.textChars) : value]),
  );
}
