import { expect } from "vitest";
import type { Api } from "./api.ts";

const NODE = `id kind role code term name regionId organisationId subjectId period value unit decimals numerator denominator missing end
  definition { code number factor } fact { occurredAt kind usage ageGroup channel pseudonym } seal { month checkIns retractions kioskItems }`;
const EXPLAIN = `query ($input: ExplainInput!, $after: String) { explain(input: $input, first: 100, after: $after) {
  node { ${NODE} observation { organisationName settled revisions { revision value } } } parts { ${NODE} } totalParts pageInfo { hasNextPage endCursor } sum factor agrees } }`;

export interface AskedNode {
  id: string;
  kind: string;
  role: "SUMMAND" | "NUMERATOR" | "DENOMINATOR";
  code: string;
  term: string | null;
  name: string | null;
  regionId: string | null;
  organisationId: string | null;
  subjectId: string | null;
  period: string;
  value: string | null;
  decimals: number | null;
  numerator: string | null;
  denominator: string | null;
  missing: string | null;
  end: string | null;
  definition: { code: string; number: number; factor: string } | null;
  fact: { kind: string | null; pseudonym: string | null } | null;
  seal: { month: string; checkIns: number; retractions: number; kioskItems: number } | null;
}
export interface AskedProof {
  node: AskedNode;
  parts: AskedNode[];
  totalParts: number;
  sum: string | null;
  factor: string;
  agrees: boolean | null;
}

/** One level of a proof, all its pages. */
export async function askProof(api: Api, token: string, input: object): Promise<AskedProof> {
  let whole: AskedProof | undefined;
  for (let after: string | null = null, more = true; more; ) {
    const { body } = await api.post(EXPLAIN, { input, after }, token);
    if (body.errors) throw new Error(`${body.errors[0].message} ${JSON.stringify(body.errors[0].extensions)}`);
    const page = body.data?.explain;
    whole = { ...page, parts: [...(whole?.parts ?? []), ...page.parts] };
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  return whole as AskedProof;
}

/** A fraction of whole numbers: sums are made here anew, without the product's own arithmetic. */
interface Fraction {
  n: bigint;
  d: bigint;
}
const NOTHING: Fraction = { n: 0n, d: 1n };
function fraction(text: string): Fraction {
  const [above = "0", below] = text.split("/");
  const of = (decimal: string) => {
    const [whole = "0", digits = ""] = decimal.split(".");
    return { n: BigInt(whole + digits), d: 10n ** BigInt(digits.length) };
  };
  return below ? divided(of(above), of(below)) : of(above);
}
const add = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const multiplied = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
const divided = (a: Fraction, b: Fraction): Fraction => (b.n < 0n ? { n: -a.n * b.d, d: -a.d * b.n } : { n: a.n * b.d, d: a.d * b.n });
/** Half away from zero, to so many digits; all of them where nothing is said. */
function text(value: Fraction, decimals: number | null): string {
  const digits = decimals ?? 12;
  const size = value.n < 0n ? -value.n : value.n;
  const whole = (size * 10n ** BigInt(digits) * 2n + value.d) / (value.d * 2n);
  const padded = whole.toString().padStart(digits + 1, "0");
  const shown = digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
  const sign = value.n < 0n && whole !== 0n ? "-" : "";
  return sign + (decimals === null ? shown.replace(/\.?0+$/, "") : shown);
}

/** What the leaves below a node come to: a value, and of a ratio its two sides. */
interface Leaves {
  value: Fraction | null;
  above: Fraction;
  below: Fraction;
  kinds: Set<string>;
}

/** Walks a whole proof down to its leaves and adds them up again; fails where a node's value is another one than its leaves'. `most`: of places,
 * activities, days and what was told so many of each list are opened; the others count as they stand. */
export async function walkProof(
  api: Api,
  token: string,
  question: object,
  most = Number.POSITIVE_INFINITY,
  node?: AskedNode,
): Promise<Leaves & { shown: string | null; missing: string | null }> {
  const proof = await askProof(api, token, { ...question, ...(node ? { node: node.id } : {}) });
  const where = `${proof.node.kind} ${proof.node.code} ${proof.node.name ?? ""} ${proof.node.period} ${JSON.stringify(question)}`;
  if (node) expect(proof.node.value, where).toBe(node.value);
  expect(proof.parts.length, where).toBe(proof.totalParts);
  const { value: shown, missing, decimals } = proof.node;
  if (proof.parts.length === 0) {
    // nothing is what a counted zero is made of; a gap is made of nothing that could agree
    if (proof.node.end === "NOTHING")
      expect([shown === null || Number(shown) === 0, proof.agrees], where).toEqual([true, shown === null ? null : true]);
    return { ...leafOf(proof.node), shown, missing };
  }
  const parts: { role: string; leaves: Leaves }[] = [];
  for (const [nth, part] of proof.parts.entries()) {
    const opens = part.end === null && (nth < most || part.kind === "FIGURE" || part.kind === "MEASURE");
    parts.push({ role: part.role, leaves: opens ? await walkProof(api, token, question, most, part) : leafOf(part) });
  }
  const kinds = new Set(parts.flatMap(({ leaves }) => [...leaves.kinds]));
  const total = (of: (Fraction | null)[]) => of.reduce<Fraction>((sum, one) => add(sum, one ?? NOTHING), NOTHING);
  const by = (role: string) => total(parts.filter((part) => part.role === role).map(({ leaves }) => leaves.value));
  const [above, below] = [total(parts.map(({ leaves }) => leaves.above)), total(parts.map(({ leaves }) => leaves.below))];
  const ofTerms = parts.some(({ role }) => role !== "SUMMAND");
  const isRatio = ofTerms || proof.node.denominator !== null;
  const [over, under] = ofTerms ? [by("NUMERATOR"), by("DENOMINATOR")] : [above, below];
  // a month of the duty: was each of its parts held?
  if (proof.node.code === "A05" && parts.length > 0 && proof.parts.every(({ code }) => code === "A03" || code === "A04")) {
    const isMet = parts.every(({ leaves }) => leaves.value && leaves.value.n >= leaves.value.d);
    const met = isMet ? fraction("1") : NOTHING;
    expect(proof.agrees, where).toBe(true);
    expect(text(multiplied(met, fraction(proof.factor)), decimals), where).toBe(shown);
    return { value: multiplied(met, fraction(proof.factor)), above: met, below: fraction("1"), kinds, shown, missing };
  }
  const plain = isRatio ? (under.n === 0n ? null : divided(over, under)) : by("SUMMAND");
  const value = plain && multiplied(plain, fraction(proof.factor));
  if (shown === null) {
    expect(proof.agrees, where).toBeNull();
    return { value: null, above, below, kinds, shown, missing };
  }
  expect(proof.agrees, where).toBe(true);
  expect(value && text(value, decimals), where).toBe(shown);
  return { value, above, below, kinds, shown, missing };
}

function leafOf({ kind, value, numerator, denominator }: AskedNode): Leaves {
  return {
    ...{ value: value === null ? null : fraction(value), above: numerator ? fraction(numerator) : NOTHING },
    ...{ below: denominator ? fraction(denominator) : NOTHING, kinds: new Set([kind]) },
  };
}
