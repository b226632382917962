import { Arg, Ctx, Field, ID, InputType, Int, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";
import { TaskPayload } from "../task/task-editing.resolver.ts";

@InputType({ description: "An extension 延期 applied for." })
export class RequestExtensionInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "The task's, as read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => DateScalar, { description: "Later than the day it is due, or was extended to." }) requestedTo: string;
  @Field({ description: "Why, 1 to 2,000 characters." }) reason: string;
  @Field({ description: "Of your own making, 1 to 100 characters: sent again with the same content it counts once." })
  idempotencyKey: string;
}

@InputType({ description: "The office's decision." })
export class DecideExtensionInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "The task's, as read; another one meanwhile is a CONFLICT." }) version: number;
  @Field({ description: "Granted or refused." }) approve: boolean;
  @Field(() => String, { nullable: true, description: "At most 2,000 characters; a refusal says why." }) note?: string | null;
}

@Resolver()
export class ExtensionResolver {
  @Mutation(() => TaskPayload, {
    description:
      "Applies for an extension for the lead organisation, before the due date. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT (too late, or not later), CONFLICT.",
  })
  async requestExtension(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RequestExtensionInput, { validate: false, description: "The application." }) input: RequestExtensionInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.extensions.request(viewer, input)) };
  }

  @Mutation(() => TaskPayload, {
    description:
      "Decides the extension applied for; the original due date stays. Nobody decides their own organisation's. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async decideExtension(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => DecideExtensionInput, { validate: false, description: "The decision." }) input: DecideExtensionInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.extensions.decide(viewer, input)) };
  }
}
