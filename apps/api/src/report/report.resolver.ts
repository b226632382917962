import { ReportTemplate } from "@kepu/schema";
import { Arg, Ctx, Extensions, Field, FieldResolver, ID, InputType, Int, Mutation, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";
import type { ReportHead } from "./report.entity.ts";
import type { CheckOf } from "./report.service.ts";

@ObjectType("Report", { description: "A frozen report 报告: stored as it was, with its hash; never changed, never deleted." })
export class ReportType implements ReportHead {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field(() => ID, { description: "The root it is of." }) rootId: string;
  @Field(() => ReportTemplate, { description: "What it was made after." }) template: ReportTemplate;
  @Field({ description: "The month it is of: 2026-10." }) month: string;
  @Field(() => DateTimeScalar, { description: "As of when: what was recorded by then." }) asOf: Date;
  @Field(() => DateScalar, { description: "The day that ends with it." }) asOfDay: string;
  @Field({
    description: "When it was made the month was not over, or a figure of it not yet approved or verified: it may be restated.",
  })
  provisional: boolean;
  @Field({ description: "SHA-256 of the content's UTF-8 bytes, in hex." }) sha256: string;
  @Field(() => DateTimeScalar, { description: "When it was made." }) madeAt: Date;
  @Field({ description: "Who made it, by the name they had then." }) makerName: string;
}

@ObjectType({ description: "A report and its cursor." })
export class ReportEdge {
  @Field({ description: "Opaque." }) cursor: string;
  @Field(() => ReportType, { description: "The report." }) node: ReportHead;
}

@ObjectType({ description: "A page of reports." })
export class ReportConnection {
  @Field(() => [ReportEdge], { description: "The reports, newest first." }) edges: ReportEdge[];
  @Field(() => PageInfo, { description: "Where this page ends." }) pageInfo: PageInfo;
}

@ObjectType({ description: "One value of a report that is another one now." })
export class ReportDifference {
  @Field({ description: "Where it stands in the content: figures.A02.value. What is in a list is named by what it is of." }) path: string;
  @Field(() => String, { nullable: true, description: "As stored; null: there was none." }) stored: string | null;
  @Field(() => String, { nullable: true, description: "As asked again; null: there is none." }) now: string | null;
}

@ObjectType({ description: "A report held against what the same question says again." })
export class ReportCheck implements CheckOf {
  @Field(() => ReportType, { description: "The report." }) report: ReportHead;
  @Field({ description: "The stored content still has its hash." }) intact: boolean;
  @Field({
    description:
      "Asked again as of the stored day, everything is as it was stored. Our own counts beside the published claims are of the day of making and not asked, nor are honours of a day before the registers were kept.",
  })
  equal: boolean;
  @Field(() => [ReportDifference], { description: "Where it is not; at most 200." }) differences: ReportDifference[];
  @Field(() => [ReportDifference], {
    description: "How today's values differ: what was restated, recorded late or decided since; at most 200.",
  })
  restatements: ReportDifference[];
  @Field(() => DateTimeScalar, { description: "When it was checked." }) checkedAt: Date;
}

@InputType({ description: "A report that shall be frozen." })
export class MakeReportInput {
  @Field(() => ID, { nullable: true, description: "A UUID of the client's for this call; sent again, the same report comes." }) requestId?:
    | string
    | null;
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => ReportTemplate, { description: "After which template." }) template: ReportTemplate;
  @Field({ description: "Of which month: 2026-10; it has begun." }) month: string;
  @Field(() => DateScalar, { nullable: true, description: "As it was known at the end of this day; yesterday when absent, and at most." })
  asOf?: string | null;
}

@ObjectType({ description: "The report as it was frozen." })
export class MakeReportPayload {
  @Field(() => ReportType, { description: "The report." }) report: ReportHead;
}

@Resolver(() => ReportType)
export class ReportResolver {
  @FieldResolver(() => String, {
    description:
      "What it says, as canonical JSON (RFC 8785): docs/reports.md tells what stands in it. Costs as much as 1,000 fields: of a list ask for the heads.",
  })
  @Extensions({ cost: 1_000 })
  content(@Ctx() { services }: Context, @Root() report: ReportHead): Promise<string> {
    return services.reports.contentOf(report);
  }

  @Query(() => ReportConnection, { description: "The reports of a root, newest first. NOT_FOUND for a foreign root." })
  reports(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
    @Arg("first", () => Int, { defaultValue: 50, description: "At most 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<ReportConnection> {
    return services.reports.list(viewer, rootId, first, after);
  }

  @Query(() => ReportType, { description: "One report. NOT_FOUND for one of a foreign root." })
  report(
    @Ctx() { services, viewer }: Context,
    @Arg("reportId", () => ID, { description: "The report." }) reportId: string,
  ): Promise<ReportHead> {
    return services.reports.find(viewer, reportId);
  }

  @Query(() => ReportCheck, {
    description:
      "Asks again what a report says, as of its day and as of now. Nothing is changed. NOT_FOUND for a report of a foreign root.",
  })
  checkReport(
    @Ctx() { services, viewer, signal }: Context,
    @Arg("reportId", () => ID, { description: "The report." }) reportId: string,
  ): Promise<CheckOf> {
    return services.reports.check(viewer, reportId, signal?.());
  }

  @Mutation(() => MakeReportPayload, {
    description:
      "Freezes a report; idempotent by requestId. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT, LIMIT_EXCEEDED over 1,000 of a root.",
  })
  async makeReport(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => MakeReportInput, { validate: false, description: "Of what." }) input: MakeReportInput,
  ): Promise<MakeReportPayload> {
    return { report: await services.reports.make(viewer, input) };
  }
}
