import { hash } from "node:crypto";
import { isUuid, LIMITS } from "@kepu/schema";
import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import type { Rejection } from "../ingest/verdict.ts";
import { countOverflow, insertQuarantined } from "./quarantine.queries.ts";

/** Different refused items kept for one account or credential; more are counted in one line. */
const PER_CREDENTIAL = 10_000;
const OVERFLOW = "Over 10,000 different items of this sender are refused: those beyond are counted here, and not kept one by one.";

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
  const kept = await insertQuarantined(pool, once, now(), PER_CREDENTIAL);
  const [first] = once;
  if (!first || kept === once.length) return;
  const overflow = { ...first, id: uuidv7(), itemId: null, field: null, message: OVERFLOW, item: "{}" };
  await countOverflow(pool, { ...overflow, itemHash: hash("sha256", "overflow", "buffer").subarray(0, 16) }, once.length - kept, now());
}

function itemIdOf(item: object): string | null {
  const id = (item as { id?: string }).id ?? (item as { checkInId?: string }).checkInId ?? (item as { kioskId?: string }).kioskId;
  return id && isUuid(id) ? id : null;
}

/** Fields for personal values do not come here at all, ids only as ids, and a run of digits in any other text is masked: a number may have been sent
 * in the wrong place. */
function withoutPersonal(item: object): object {
  return Object.fromEntries(
    Object.entries(item)
      .filter(([field]) => field !== "phone" && field !== "card")
      .map(([field, value]) => [field, typeof value === "string" ? shown(field, value) : value]),
  );
}

function shown(field: string, text: string): string {
  if (/id$/i.test(field)) return isUuid(text) ? text : "…";
  return text
    .replaceAll("\u0000", "␀")
    .replace(/\d{7,}/g, "…")
    .slice(0, LIMITS.textChars)
    .toWellFormed();
}
