import { MetricSource, RestatementReason } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateScalar, DecimalScalar } from "../scalars.ts";
import type { RestatementsQuestion, RestatementView } from "./restatement.service.ts";

@ObjectType("Restatement", { description: "A figure that changed after its period was over 数据重述." })
export class RestatementType implements RestatementView {
  @Field(() => ID, { description: "With `recordedOn` it names the change." }) id: string;
  @Field({ description: "The indicator's code." }) code: string;
  @Field(() => MetricSource, { description: "Where the figure comes from." }) source: MetricSource;
  @Field(() => ID, {
    description:
      "The region it is of. What sums up is told of its community; else of each region that has a figure of its own, up to the district.",
  })
  regionId: string;
  @Field(() => ID, { nullable: true, description: "The organisation that told it; null: measured, or of the region as a whole." })
  organisationId: string | null;
  @Field({ description: "The period that was over: a month of what is measured or held." }) period: string;
  @Field(() => DateScalar, { description: "The day on which the change was recorded: `asOf` the day before gives the figure before." })
  recordedOn: string;
  @Field(() => DecimalScalar, { nullable: true, description: "What it was; null: no number." }) before: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: "What it is from that day on; null: no number." }) after: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: "By how much it changed; null without both." }) difference: string | null;
  @Field(() => [RestatementReason], { description: "Why." }) reasons: RestatementReason[];
  @Field(() => [String], { description: "Reasons in words, as given for retractions and corrections." }) explanations: string[];
  @Field(() => [String], {
    description:
      "Names of who took it in (the desk, device, account or import), retracted, verified, approved or imported it; none when the facts are gone.",
  })
  acceptedBy: string[];
  @Field({ description: "The change is not approved yet." }) provisional: boolean;
}

@InputType({ description: "Which restatements." })
export class RestatementsInput implements RestatementsQuestion {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => [String], { nullable: true, description: "Codes of indicators; all when absent." }) codes?: string[] | null;
  @Field(() => DateScalar, { description: "First day on which they were recorded." }) since: string;
  @Field(() => DateScalar, { description: "Last day; at most 366 days at a time." }) until: string;
  @Field(() => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number;
  @Field(() => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null;
}

@ObjectType({ description: "A restatement and where it stands." })
export class RestatementEdge {
  @Field({ description: "Pass it as `after`." }) cursor: string;
  @Field(() => RestatementType, { description: "The change." }) node: RestatementView;
}

@ObjectType({ description: "A page of restatements." })
export class RestatementConnection {
  @Field(() => [RestatementEdge], { description: "The latest recorded first." }) edges: RestatementEdge[];
  @Field(() => PageInfo, { description: "Where it ends." }) pageInfo: PageInfo;
}

@Resolver()
export class RestatementResolver {
  @Query(() => RestatementConnection, {
    description:
      "What changed in closed periods: of every indicator that follows from late check-ins, kiosk use, retractions, activities and their records, or from corrections of settled values, and of definitions. A page may end before it is full; `hasNextPage` says whether there is more. For leader, office and evaluator. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  restatements(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RestatementsInput, { validate: false, description: "Which." }) input: RestatementsInput,
  ): Promise<RestatementConnection> {
    return services.restatements.list(viewer, input);
  }
}
