import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import { ActivityType } from "../activity/activity.resolver.ts";
import type { Context } from "../context.ts";
import { DateTimeScalar } from "../scalars.ts";

@InputType({ description: "A new activity." })
export class PlanActivityInput {
  @Field(() => ID, { description: "The community where it takes place." }) regionId: string;
  @Field(() => ID, { nullable: true, description: "The organisation that holds it; null: the community itself." }) organisationId?: string;
  @Field(() => ID, { nullable: true, description: "The venue, where it takes place in one." }) venueId?: string;
  @Field({ description: "Name in Chinese; at most 200 characters." }) name: string;
  @Field({ nullable: true, description: "Name in English; without one the Chinese name is shown." }) nameEn?: string;
  @Field({ description: "Form: 科普讲座, 培训, 科普游园, 身边科学应用展示, 科学健身 …; at most 40 characters." }) form: string;
  @Field({ description: "Where, as written on the notice; at most 200 characters." }) placeName: string;
  @Field(() => ID, { nullable: true, description: "The series it belongs to." }) seriesId?: string;
  @Field(() => ID, { nullable: true, description: "The campaign it belongs to; one of the series, or of none." }) campaignId?: string;
  @Field(() => DateTimeScalar, { description: "Planned beginning." }) startsAt: Date;
  @Field(() => DateTimeScalar, { description: "Planned end; at most 400 days later." }) endsAt: Date;
  @Field(() => Int, { description: "Planned attendance 人次, 1 to 100,000." }) planned: number;
  @Field({ description: "Of your own making, at most 100 characters: the same key and content answer as the first time." })
  idempotencyKey: string;
}

@InputType({ description: "An activity and its version." })
export class ActivityStepInput {
  @Field(() => ID, { description: "The activity." }) activityId: string;
  @Field(() => Int, { description: "As read; a stale one answers CONFLICT." }) version: number;
}

@InputType({ description: "What a plan is to say now." })
export class AmendActivityInput extends ActivityStepInput {
  @Field({ description: "Name in Chinese; at most 200 characters." }) name: string;
  @Field({ nullable: true, description: "Name in English." }) nameEn?: string;
  @Field({ description: "Form; at most 40 characters." }) form: string;
  @Field({ description: "Where, as written on the notice." }) placeName: string;
  @Field(() => ID, { nullable: true, description: "The series it belongs to." }) seriesId?: string;
  @Field(() => ID, { nullable: true, description: "The campaign it belongs to." }) campaignId?: string;
  @Field(() => DateTimeScalar, { description: "Planned beginning." }) startsAt: Date;
  @Field(() => DateTimeScalar, { description: "Planned end." }) endsAt: Date;
  @Field(() => Int, { description: "Planned attendance 人次, 1 to 100,000." }) planned: number;
}

@InputType({ description: "An activity that is not held." })
export class CancelActivityInput extends ActivityStepInput {
  @Field({ description: "Why; at most 2,000 characters." }) reason: string;
}

@InputType({ description: "A new time." })
export class PostponeActivityInput extends ActivityStepInput {
  @Field(() => DateTimeScalar, { description: "New beginning; it lies ahead." }) startsAt: Date;
  @Field(() => DateTimeScalar, { description: "New end." }) endsAt: Date;
  @Field({ description: "Why; at most 2,000 characters." }) reason: string;
}

@ObjectType({ description: "The activity as it is now." })
export class ActivityPayload {
  @Field(() => ActivityType, { nullable: true, description: "The activity; null only where you may no longer see it." })
  activity: ActivityType | null;
}

const ERRORS = "Errors: NOT_FOUND; BAD_INPUT; CONFLICT for a stale version or another state.";

@Resolver()
export class ActivityPlanResolver {
  @Mutation(() => ActivityPayload, {
    description: "Plans an activity: PLANNED. Errors: NOT_FOUND; BAD_INPUT; LIMIT_EXCEEDED; CONFLICT for a key with other content.",
  })
  async planActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => PlanActivityInput, { description: "The plan." }) input: PlanActivityInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityPlans.plan(viewer, input)) };
  }

  @Mutation(() => ActivityPayload, { description: `Changes a plan that is not approved yet. ${ERRORS}` })
  async amendActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AmendActivityInput, { description: "The whole plan." }) input: AmendActivityInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityPlans.amend(viewer, input)) };
  }

  @Mutation(() => ActivityPayload, {
    description: `PLANNED → APPROVED; by somebody else than who planned it. ${ERRORS} FORBIDDEN for one's own.`,
  })
  async approveActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ActivityStepInput, { description: "Which." }) input: ActivityStepInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityPlans.approve(viewer, input)) };
  }

  @Mutation(() => ActivityPayload, { description: `APPROVED or POSTPONED → PUBLISHED; then the clock: ONGOING, ENDED. ${ERRORS}` })
  async publishActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ActivityStepInput, { description: "Which." }) input: ActivityStepInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityPlans.publish(viewer, input)) };
  }

  @Mutation(() => ActivityPayload, { description: `Before it begins → CANCELLED. ${ERRORS}` })
  async cancelActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CancelActivityInput, { description: "Which, and why." }) input: CancelActivityInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityPlans.cancel(viewer, input)) };
  }

  @Mutation(() => ActivityPayload, {
    description: `Before it begins → POSTPONED to a new time; the old one stays in the history. ${ERRORS}`,
  })
  async postponeActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => PostponeActivityInput, { description: "Which, until when, and why." }) input: PostponeActivityInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityPlans.postpone(viewer, input)) };
  }
}
