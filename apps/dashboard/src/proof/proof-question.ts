import type { ExplainInput } from "../graphql/generated/pages.ts";

/** One cell of `metrics`. */
export type ProofQuestion = Pick<ExplainInput, "rootId" | "indicator" | "period"> &
  Partial<Pick<ExplainInput, "regionId" | "organisationId" | "by" | "group" | "asOf" | "parents">>;

const FIELDS = ["rootId", "indicator", "period", "regionId", "organisationId", "by", "group", "asOf", "parents"] as const;
export const PROOF = "proof";

/** How a question stands in the address. */
export const questionText = (question: ProofQuestion): string => FIELDS.map((field) => question[field] ?? "").join("~");

export function questionFrom(text: string): ProofQuestion | undefined {
  const values = text.split("~");
  const question = Object.fromEntries(FIELDS.flatMap((field, at) => (values[at] ? [[field, values[at]]] : [])));
  return question.rootId && question.indicator && question.period ? (question as unknown as ProofQuestion) : undefined;
}

export const inputOf = (question: ProofQuestion, node: string | null = null): ExplainInput => ({
  ...{ regionId: null, organisationId: null, by: null, group: null, asOf: null, asOfInstant: null, parents: "NOW" },
  ...question,
  node,
});
