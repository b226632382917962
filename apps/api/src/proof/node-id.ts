import { badInput } from "../errors.ts";

/** One step from a figure into its proof: a term of a formula, a month that a duty is counted by, a region, a region itself, an activity or kiosk, a day, an observation. */
export interface Step {
  kind: "TERM" | "MONTH" | "REGION" | "SELF" | "SUBJECT" | "DAY" | "OBSERVATION";
  /** N0, D1 … of a term; an id; a day */
  at: string;
}

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const SHAPES: readonly [Step["kind"], string, RegExp][] = [
  ["TERM", "T", /^[ND]\d{1,2}$/],
  ["MONTH", "M", /^\d{4}-\d{2}$/],
  ["REGION", "R", new RegExp(`^${UUID}$`)],
  ["SELF", "E", /^$/],
  ["SUBJECT", "S", new RegExp(`^${UUID}$`)],
  ["DAY", "Y", /^\d{4}-\d{2}-\d{2}$/],
  ["OBSERVATION", "O", new RegExp(`^${UUID}$`)],
];
/** formulas of formulas, then places, then what was recorded or told there */
const ORDER = /^T{0,20}(MT{0,20})?R{0,20}E?(SY?|O)?$/;

const letterOf = (kind: Step["kind"]): string => SHAPES.find(([one]) => one === kind)?.[1] ?? "";

/** Opaque to clients. It leads on from the question that it is sent with, so it opens nothing that the question does not. */
export function encodeNode(steps: readonly Step[], leaf = ""): string {
  return Buffer.from(JSON.stringify([...steps.map(({ kind, at }) => `${letterOf(kind)}${at}`), ...(leaf ? [`!${leaf}`] : [])])).toString(
    "base64url",
  );
}

export const unknownNode = () =>
  badInput("input.node", "`node` is the id of a node that an answer to the same question said to have parts.");

export function decodeNode(id: string | null | undefined): Step[] {
  if (!id) return [];
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(id, "base64url").toString("utf8"));
  } catch {
    throw unknownNode();
  }
  if (!Array.isArray(given) || given.length > 50) throw unknownNode();
  const steps = given.map((text): Step => {
    const [kind, , shape] = (typeof text === "string" && SHAPES.find(([, letter]) => text.startsWith(letter))) || [];
    if (!kind || !shape?.test((text as string).slice(1))) throw unknownNode();
    return { kind, at: (text as string).slice(1) };
  });
  if (!ORDER.test(steps.map(({ kind }) => letterOf(kind)).join(""))) throw unknownNode();
  return steps;
}
