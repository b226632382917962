import {
  MetricComparison,
  MetricGrouping,
  ParentRule,
  PeriodType,
  ViewAcross,
  ViewLook,
  ViewPeriod,
  ViewPlaces,
  ViewSharing,
} from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";
import type { ViewQuestion } from "./view.entity.ts";
import type { ViewShown } from "./view.service.ts";

@ObjectType("ViewPlace", { description: "A place of a view." })
export class ViewPlaceType {
  @Field(() => ID, { description: "A region; a former one too." }) regionId: string;
  @Field(() => ViewPlaces, { description: "It itself, or what lies below it." }) scope: ViewPlaces;
}

@ObjectType("ViewQuestion", { description: "What a view asks of history, and how it is looked at: no figure." })
export class ViewQuestionType implements ViewQuestion {
  @Field(() => [String], { description: "Codes of indicators." }) indicators: string[];
  @Field(() => [ViewPlaceType], { description: "Places; empty: where the reader's world begins." }) places: ViewPlaceType[];
  @Field(() => ViewPeriod, { description: "The time, as seen from the day it is opened." }) period: ViewPeriod;
  @Field(() => DateScalar, { nullable: true, description: "First day of a CUSTOM period." }) from: string | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day of a CUSTOM period." }) to: string | null;
  @Field(() => PeriodType, { nullable: true, description: "Length of the periods; null: what makes a readable number of them." })
  periodType: PeriodType | null;
  @Field(() => Int, { nullable: true, description: "Of years: the month that they begin with, 9 for the school year; null: January." })
  yearStart: number | null;
  @Field(() => [MetricComparison], { description: "What each value is held beside." }) compare: MetricComparison[];
  @Field(() => ID, { nullable: true, description: "The region or organisation of a PLACE comparison." }) compareWith: string | null;
  @Field(() => DateScalar, { nullable: true, description: "As the system would have answered at the end of this day; null: now." })
  asOf: string | null;
  @Field(() => ParentRule, { description: "Under which parent a region's past counts." }) parents: ParentRule;
  @Field(() => MetricGrouping, { nullable: true, description: "What each region is broken down by." }) by: MetricGrouping | null;
  @Field(() => ViewLook, { description: "How it is drawn." }) look: ViewLook;
  @Field(() => ViewAcross, { description: "What stands side by side in a pivot." }) across: ViewAcross;
  @Field(() => String, { nullable: true, description: "The period that a ranking ranks: 2024-09; null: the newest." })
  rankedPeriod: string | null;
}

@ObjectType("View", { description: "A saved view 视图: a question to history under a name. Who opens it sees what their own rights show." })
export class ViewType implements ViewShown {
  @Field(() => ID, { description: "Id." }) id: string;
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "Its name." }) name: string;
  @Field(() => ViewQuestionType, { description: "What it asks." }) question: ViewQuestion;
  @Field(() => ViewSharing, { description: "With whom it is shared." }) sharing: ViewSharing;
  @Field(() => [ID], { description: "Of ORGANISATIONS: with which." }) organisationIds: string[];
  @Field(() => Int, { description: "Version number, counted up by each change." }) version: number;
  @Field({ description: "Whose it is, by the name they have now." }) ownerName: string;
  @Field({ description: "It is the viewer's own: they may change it." }) mine: boolean;
  @Field({ description: "The viewer may delete it." }) deletable: boolean;
  @Field(() => DateTimeScalar, { description: "When it was first saved." }) savedAt: Date;
  @Field(() => DateTimeScalar, { description: "When it was last changed." }) changedAt: Date;
}

@InputType({ description: "A place of a view." })
export class ViewPlaceInput implements ViewPlaceType {
  @Field(() => ID, { description: "A region of the root; a former one too." }) regionId: string;
  @Field(() => ViewPlaces, { description: "It itself, or what lies below it." }) scope: ViewPlaces;
}

@InputType({ description: "What a view asks of history, and how it is looked at." })
export class ViewQuestionInput {
  @Field(() => [String], { description: "Codes of indicators, 1 to 30." }) indicators: string[];
  @Field(() => [ViewPlaceInput], { description: "Places, at most 300; none: where the reader's world begins." }) places: ViewPlaceInput[];
  @Field(() => ViewPeriod, { description: "The time, as seen from the day it is opened." }) period: ViewPeriod;
  @Field(() => DateScalar, { nullable: true, description: "First day; of a CUSTOM period, and of no other." }) from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day; of a CUSTOM period, and of no other." }) to?: string | null;
  @Field(() => PeriodType, { nullable: true, description: "Length of the periods; what makes a readable number of them when absent." })
  periodType?: PeriodType | null;
  @Field(() => Int, { nullable: true, description: "Of years: the month that they begin with, 2 to 12; January when absent." })
  yearStart?: number | null;
  @Field(() => [MetricComparison], { nullable: true, description: "What each value is held beside." }) compare?: MetricComparison[] | null;
  @Field(() => ID, { nullable: true, description: "The region or organisation of a PLACE comparison." }) compareWith?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "As of the end of this day, not one to come; now when absent." }) asOf?:
    | string
    | null;
  @Field(() => ParentRule, { defaultValue: "NOW", description: "Under which parent a region's past counts." }) parents: ParentRule;
  @Field(() => MetricGrouping, { nullable: true, description: "What each region is broken down by." }) by?: MetricGrouping | null;
  @Field(() => ViewLook, { defaultValue: "LINE", description: "How it is drawn." }) look: ViewLook;
  @Field(() => ViewAcross, { defaultValue: "PERIOD", description: "What stands side by side in a pivot." }) across: ViewAcross;
  @Field(() => String, { nullable: true, description: "The period that a ranking ranks: 2024-09; the newest when absent." })
  rankedPeriod?: string | null;
}

@InputType({ description: "A view to keep." })
export class SaveViewInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "Name, 1 to 80 characters; another one than of the owner's other views." }) name: string;
  @Field(() => ViewQuestionInput, { description: "What it asks." }) question: ViewQuestionInput;
  @Field(() => ViewSharing, { defaultValue: "PRIVATE", description: "With whom it is shared." }) sharing: ViewSharing;
  @Field(() => [ID], { nullable: true, description: "With which, of ORGANISATIONS alone; 1 to 50 of the root." }) organisationIds?:
    | string[]
    | null;
}

@InputType({ description: "What changes of a view; what is absent stays." })
export class ChangeViewInput {
  @Field(() => ID, { description: "The view." }) viewId: string;
  @Field(() => Int, { description: "Its version, as read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => String, { nullable: true, description: "Name, 1 to 80 characters." }) name?: string | null;
  @Field(() => ViewQuestionInput, { nullable: true, description: "What it asks." }) question?: ViewQuestionInput | null;
  @Field(() => ViewSharing, { nullable: true, description: "With whom it is shared." }) sharing?: ViewSharing | null;
  @Field(() => [ID], { nullable: true, description: "With which, of ORGANISATIONS alone; 1 to 50 of the root." }) organisationIds?:
    | string[]
    | null;
}

@ObjectType({ description: "The view as it is now." })
export class ViewPayload {
  @Field(() => ViewType, { description: "The view." }) view: ViewShown;
}

@ObjectType({ description: "A view that is no more." })
export class DeleteViewPayload {
  @Field(() => ID, { description: "Its id." }) viewId: string;
}

const questionOf = ({
  from,
  to,
  periodType,
  yearStart,
  compare,
  compareWith,
  asOf,
  by,
  rankedPeriod,
  ...asked
}: ViewQuestionInput): ViewQuestion => ({
  ...asked,
  ...{
    from: from ?? null,
    to: to ?? null,
    periodType: periodType ?? null,
    yearStart: yearStart ?? null,
    compare: compare ?? [],
    compareWith: compareWith ?? null,
  },
  ...{ asOf: asOf ?? null, by: by ?? null, rankedPeriod: rankedPeriod ?? null },
});

@Resolver()
export class ViewResolver {
  @Query(() => [ViewType], {
    description: "One's own views of a root, then those that are shared with the viewer; by name. NOT_FOUND for a foreign root.",
  })
  views(@Ctx() { services, viewer }: Context, @Arg("rootId", () => ID, { description: "The root." }) rootId: string): Promise<ViewShown[]> {
    return services.views.list(viewer, rootId);
  }

  @Query(() => ViewType, { description: "A view of one's own, or one that is shared with the viewer. Errors: NOT_FOUND." })
  view(@Ctx() { services, viewer }: Context, @Arg("id", () => ID, { description: "The view." }) id: string): Promise<ViewShown> {
    return services.views.get(viewer, id);
  }

  @Mutation(() => ViewPayload, {
    description:
      "Keeps a view. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED over 100 of one's own or 500 shared ones in the root.",
  })
  async saveView(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SaveViewInput, { validate: false, description: "Name, question and with whom." }) input: SaveViewInput,
  ): Promise<ViewPayload> {
    return { view: await services.views.save(viewer, { ...input, question: questionOf(input.question) }) };
  }

  @Mutation(() => ViewPayload, {
    description: "Changes a view of one's own. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT, LIMIT_EXCEEDED.",
  })
  async changeView(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ChangeViewInput, { validate: false, description: "Which, and what changes." })
    { viewId, version, name, question, sharing, organisationIds }: ChangeViewInput,
  ): Promise<ViewPayload> {
    const change = { viewId, version, organisationIds: organisationIds ?? null };
    return {
      view: await services.views.change(viewer, {
        ...change,
        ...(name == null ? {} : { name }),
        ...(question ? { question: questionOf(question) } : {}),
        ...(sharing ? { sharing } : {}),
      }),
    };
  }

  @Mutation(() => DeleteViewPayload, {
    description: "Deletes a view of one's own; the office deletes any that is shared in its district. Errors: FORBIDDEN, NOT_FOUND.",
  })
  async deleteView(
    @Ctx() { services, viewer }: Context,
    @Arg("viewId", () => ID, { description: "The view." }) viewId: string,
  ): Promise<DeleteViewPayload> {
    return { viewId: await services.views.delete(viewer, viewId) };
  }
}
