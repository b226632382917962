import { LIMITS } from "@kepu/schema";
import { Field, ObjectType } from "type-graphql";
import { badInput, ProductError } from "./errors.ts";

@ObjectType("PageInfo", { description: "Where a page of a list ends." })
export class PageInfo {
  @Field({ description: "There is more after this page." }) hasNextPage: boolean;
  @Field(() => String, { nullable: true, description: "Pass it as `after` to get the next page; null for an empty page." })
  endCursor: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

export function pageSize(first: number): number {
  if (!Number.isInteger(first) || first < 1) throw badInput("first", "Ask for at least one.");
  if (first > LIMITS.pageItems)
    throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.pageItems} in one page.`, { field: "first", limit: LIMITS.pageItems });
  return first;
}

/** A keyset cursor: the sort key of the last row, opaque to clients. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** The sort key of a cursor, whose parts must look as `shapes` say: a made-up cursor is bad input, never a database error. */
export function decodeCursor(after: string | null | undefined, shapes: readonly RegExp[]): string[] | null {
  if (after === null || after === undefined) return null;
  const wrong = badInput("after", "`after` is the `endCursor` of the page before.");
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(after, "base64url").toString("utf8"));
  } catch {
    throw wrong;
  }
  if (!Array.isArray(key) || key.length !== shapes.length) throw wrong;
  if (!key.every((part, at) => typeof part === "string" && shapes[at]?.test(part) && isStorable(part))) throw wrong;
  return key as string[];
}

/** The database knows no day 31 February and holds no NUL. */
function isStorable(part: string): boolean {
  if (part.includes("\u0000") || !part.isWellFormed()) return false;
  const day = /^\d{4}-\d{2}-\d{2}(?=T|$)/.exec(part)?.[0];
  if (day === undefined) return true;
  const [at, instant] = [new Date(`${day}T00:00:00Z`), new Date(part)];
  if (Number.isNaN(at.getTime()) || Number.isNaN(instant.getTime()) || day < "0001") return false;
  return at.toISOString().startsWith(day);
}

export const INSTANT_KEY = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3,6}Z$/;
export const UUID_KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A page from `first + 1` rows: the one too many only says that there is more. */
export function pageOf<Row>(
  rows: Row[],
  first: number,
  keyOf: (row: Row) => readonly string[],
): { edges: Edge<Row>[]; pageInfo: PageInfo } {
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeCursor(keyOf(node)), node }));
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}
