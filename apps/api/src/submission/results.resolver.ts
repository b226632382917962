import { MissingKind, Qualifier, SubmissionState } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { SubmissionKeyInput } from "./submission.type.ts";

@InputType({ description: "A value of a form, from the organisation's own software." })
export class ResultValueInput {
  @Field({ description: "The item's key in the form." }) itemKey: string;
  @Field(() => String, { nullable: true, description: "A decimal number as text, in the item's unit: 1234 or 12.5. Null empties it." })
  value?: string | null;
  @Field(() => Qualifier, { nullable: true, description: "How exactly; EXACT when absent." }) qualifier?: Qualifier | null;
  @Field(() => MissingKind, { nullable: true, description: "Why there is no number." }) missing?: MissingKind | null;
  @Field(() => String, { nullable: true, description: "A remark, at most 2,000 characters." }) comment?: string | null;
  @Field(() => String, { nullable: true, description: "Why it is unusual, at most 2,000 characters; answers a warning." }) explanation?:
    | string
    | null;
  @Field(() => Int, {
    nullable: true,
    description: "The version of the value that was read: a CONFLICT if it changed since. Absent: whatever is there is written over.",
  })
  version?: number | null;
}

@InputType({ description: "A form's values of an organisation and period." })
export class SubmitResultsInput extends SubmissionKeyInput {
  @Field({
    description: "Of the client's making, 1 to 100 characters; the same for a call that is sent again. It belongs to the token's owner.",
  })
  idempotencyKey: string;
  @Field(() => [ResultValueInput], { description: "1 to 500; items that are not named stay as they are." }) values: ResultValueInput[];
  @Field(() => Boolean, { nullable: true, description: "Also submit, and sign off where the form asks for it and the caller may." })
  submit?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: "Only tell what would happen; nothing changes and the key is not used up." })
  dryRun?: boolean | null;
  @Field(() => String, { nullable: true, description: "填表人, at most 200 characters; needed with `submit`." }) filledBy?: string | null;
  @Field(() => String, { nullable: true, description: "联系电话, at most 30 characters." }) filledByPhone?: string | null;
  @Field(() => String, { nullable: true, description: "单位负责人, at most 200 characters." }) unitHead?: string | null;
}

@ObjectType({ description: "What is wrong with a value, and what to do." })
export class ResultProblem {
  @Field({
    description: "A rule of the form (see Finding.rule), or UNKNOWN_ITEM, TWICE, NOT_A_NUMBER, NUMBER_AND_MISSING, TEXT or CONFLICT.",
  })
  code: string;
  @Field({ description: "What is wrong, in English." }) message: string;
  @Field({ description: "What to do about it, in English." }) whatToDo: string;
}

@ObjectType({ description: "What became of a value." })
export class ValueResult {
  @Field({ description: "The item's key." }) itemKey: string;
  @Field(() => String, { nullable: true, description: "Code of the item's indicator; null for an item that the form has not." }) indicator:
    | string
    | null;
  @Field({
    description: "ACCEPTED, WARNING (stored; wants an explanation before it is submitted) or ERROR (nothing of the call is stored).",
  })
  status: string;
  @Field(() => [ResultProblem], { description: "None when accepted." }) problems: ResultProblem[];
}

@ObjectType({ description: "What became of a form's values." })
export class SubmitResultsPayload {
  @Field(() => ID, { description: "The submission." }) submissionId: string;
  @Field({ description: "Everything is stored, or, in a dry run, would be. False: nothing is; `results` says why." }) accepted: boolean;
  @Field({ description: "Nothing was changed on purpose." }) dryRun: boolean;
  @Field(() => SubmissionState, { description: "How far the submission is, or, in a dry run, would be." }) state: SubmissionState;
  @Field(() => Int, { description: "Its revision." }) revision: number;
  @Field(() => Int, { description: "Its version: send it with the next step." }) version: number;
  @Field(() => [ValueResult], { description: "In the order given; after them items that were not sent and that a rule concerns." })
  results: ValueResult[];
}

@Resolver()
export class ResultsResolver {
  @Mutation(() => SubmitResultsPayload, {
    description:
      "Takes a form's values in one call, all or nothing, and answers per value. Sent again with the same key: one effect, the same answer. Errors: NOT_FOUND, FORBIDDEN, CONFLICT for a key used with other content and for a submission that is being reviewed or approved, BAD_INPUT, LIMIT_EXCEEDED over 500 values or 1 MiB.",
  })
  submitResults(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SubmitResultsInput, { validate: false, description: "Which form, the values, and how far to go." })
    input: SubmitResultsInput,
  ): Promise<SubmitResultsPayload> {
    return services.results.submit(viewer, input);
  }
}
