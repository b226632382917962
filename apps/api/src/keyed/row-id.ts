import { LIMITS } from "@kepu/schema";
import { v5 as uuidv5 } from "uuid";
import type { Viewer } from "../access/viewer.ts";
import { checkedText } from "../checked-text.ts";

const NAMESPACE = "8a4d3c52-6f0e-5b1f-9c3d-6b65707501ab";

/** The id of the row that an idempotency key stands for: the same person, operation and key always give the same row. */
export function rowIdOf(viewer: Viewer, operation: string, key: string): string {
  return uuidv5(JSON.stringify([viewer.id, operation, checkedText("input.idempotencyKey", key, LIMITS.idempotencyKeyChars)]), NAMESPACE);
}
