import { createHash } from "node:crypto";
import type { Request } from "express";
import type { Context } from "../context.ts";
import { targetOf } from "./audit.ts";

/** Each file that leaves by a table's door is in the audit before its first byte is sent: how many rows, and the hash of what was asked, whose words may be anybody's name. */
export function recordExport(
  context: Context,
  action: string,
  { path, params, query }: Request,
  rows: number | null,
  more: { kind?: string; input?: unknown } = {},
): Promise<void> {
  const { services, viewer, requestId } = context;
  const { kind, input } = more;
  const asked = JSON.stringify([
    path,
    Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1)),
    ...(input === undefined ? [] : [input]),
  ]);
  const hash = createHash("sha256").update(asked).digest("hex");
  // what it is of, as the door read and permitted it: any other id that somebody adds is none
  const { rootId } = (input ?? query) as { rootId?: unknown };
  const target = targetOf({ ...params, rootId });
  const detail = [kind, rows === null ? null : `${rows} rows`, `query ${hash}`].filter(Boolean).join(", ");
  return services.audit.record({ actor: viewer, action, outcome: "SUCCESS", target, detail, requestId });
}
