import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { evidenceType } from "../evidence/evidence.resolver.ts";
import type { ProofView } from "./proof.service.ts";
import { ExplainInput, ProofType } from "./proof.type.ts";

@Resolver()
export class ProofResolver {
  @Query(() => ProofType, {
    description:
      "Where a figure comes from: one level of its proof. It is read by what answers `metrics`, and the parts come to the figure. Errors as of metrics; BAD_INPUT of a node that is no part of it.",
  })
  async explain(
    @Ctx() { services, viewer, signal }: Context,
    @Arg("input", () => ExplainInput, { validate: false, description: "Which figure, and which node." }) input: ExplainInput,
    @Arg("first", () => Int, { defaultValue: 50, description: "Parts on a page, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before, of the same node." }) after?: string | null,
  ): Promise<ProofType> {
    return proofType(await services.proofs.explain(viewer, input, { first, after: after ?? null }, signal?.()));
  }
}

function proofType({ node, ...proof }: ProofView): ProofType {
  const { observation } = node;
  const submission = observation?.submission;
  return {
    ...proof,
    node: {
      ...node,
      observation: observation && {
        ...observation,
        submission: submission ? { ...submission, evidence: submission.evidence.map(evidenceType) } : null,
      },
    } as ProofType["node"],
    parts: proof.parts as ProofType["parts"],
  };
}
