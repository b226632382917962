import { SubmissionState } from "@kepu/schema";
import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";
import { FormType } from "../submission/submission.type.ts";
import type { WaitingSubmission } from "./inbox.service.ts";

@ObjectType("WaitingSubmission", { description: "A submission whose next step is the viewer's." })
export class WaitingSubmissionType {
  @Field(() => ID, { description: "The submission." }) id: string;
  @Field(() => FormType, { description: "The form." }) form: FormType;
  @Field({ description: "ISO-8601 period." }) period: string;
  @Field(() => ID, { description: "Who reports." }) organisationId: string;
  @Field({ description: "Its name." }) organisationName: string;
  @Field({ description: "Its name in English." }) organisationNameEn: string;
  @Field(() => ID, { nullable: true, description: "The venue, where each reports apart." }) venueId: string | null;
  @Field(() => String, { nullable: true, description: "Its name." }) venueName: string | null;
  @Field(() => SubmissionState, { description: "UNIT_SIGNOFF, SUBDISTRICT_REVIEW or LEAD_REVIEW." }) state: SubmissionState;
  @Field(() => Int, { description: "Its revision; from 2 on a correction of what was approved." }) revision: number;
  @Field(() => DateScalar, { description: "Last day to submit." }) dueOn: string;
  @Field({ description: "Submitted after it, or still not." }) late: boolean;
  @Field(() => DateTimeScalar, { nullable: true, description: "Waits since its last step." }) since: Date | null;
}

@ObjectType("Inbox", { description: "What waits for the viewer, of every period." })
export class InboxType {
  @Field(() => [WaitingSubmissionType], { description: "To sign off or to review, the longest waiting first." })
  submissions: WaitingSubmissionType[];
  @Field(() => ID, { description: "The root." }) rootId: string;
}

const shown = ({ submission, form, organisation, venue, late, since }: WaitingSubmission): WaitingSubmissionType => ({
  ...{ id: submission.id, form, period: submission.period, state: submission.state, revision: submission.revision },
  ...{ organisationId: organisation.id, organisationName: organisation.name, organisationNameEn: organisation.nameEn },
  ...{ venueId: venue?.id ?? null, venueName: venue?.name ?? null, dueOn: submission.dueOn, late, since },
});

@Resolver(() => InboxType)
export class InboxResolver {
  @Query(() => InboxType, { description: "What waits for the viewer. Errors: FORBIDDEN, NOT_FOUND for a foreign root." })
  async inbox(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<InboxType> {
    return { rootId, submissions: (await services.inbox.submissions(viewer, rootId)).map(shown) };
  }

  @FieldResolver(() => Int, { description: "How many activity records the viewer may verify." })
  records(@Ctx() { services, viewer }: Context, @Root() { rootId }: InboxType): Promise<number> {
    return services.inbox.records(viewer, rootId);
  }

  @FieldResolver(() => Int, {
    description: "Tasks that wait for the viewer's decision: reported done, an extension, an answered escalation.",
  })
  taskDecisions(@Ctx() { services, viewer }: Context, @Root() { rootId }: InboxType): Promise<number> {
    return services.inbox.taskDecisions(viewer, rootId);
  }
}
