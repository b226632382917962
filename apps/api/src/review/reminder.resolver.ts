import { ReminderStage } from "@kepu/schema";
import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";
import { FormType } from "../submission/submission.type.ts";

@ObjectType("Reminder", { description: "A submission that the viewer's organisation has to see to 待办/提醒." })
export class ReminderType {
  @Field(() => ID, { description: "The submission, also when nobody has begun it." }) submissionId: string;
  @Field(() => ReminderStage, { description: "Why." }) stage: ReminderStage;
  @Field(() => FormType, { description: "The form." }) form: FormType;
  @Field({ description: "ISO-8601 period." }) period: string;
  @Field(() => ID, { description: "Who has to report." }) organisationId: string;
  @Field({ description: "Its name." }) organisationName: string;
  @Field({ description: "Its name in English." }) organisationNameEn: string;
  @Field(() => ID, { nullable: true, description: "The venue, where each reports apart." }) venueId: string | null;
  @Field(() => String, { nullable: true, description: "Its name." }) venueName: string | null;
  @Field(() => DateScalar, { description: "Last day to submit." }) dueOn: string;
  @Field(() => DateTimeScalar, { description: "Reminded, or sent back." }) at: Date;
  @Field(() => String, { nullable: true, description: "Why it was sent back." }) reason: string | null;
}

@Resolver()
export class ReminderResolver {
  @Query(() => [ReminderType], {
    description:
      "What the viewer's organisations still have to submit or to correct, sent back first. Errors: FORBIDDEN, NOT_FOUND for a foreign root.",
  })
  async reminders(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<ReminderType[]> {
    const found = await services.reminders.list(viewer, rootId);
    return found.map(({ organisation, venue, ...one }) => ({
      ...one,
      ...{ organisationId: organisation.id, organisationName: organisation.name, organisationNameEn: organisation.nameEn },
      ...{ venueId: venue?.id ?? null, venueName: venue?.name ?? null },
    }));
  }
}
