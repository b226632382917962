import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { MetricsType } from "../metric/metric.resolver.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";
import type { StatementView } from "./statement.service.ts";

@ObjectType("Statement", { description: "A statement 情况说明: what a department, or a region's officer, says of a figure of its own." })
export class StatementType implements Omit<StatementView, "periodFrom" | "periodUntil"> {
  @Field(() => ID, { description: "Id." }) id: string;
  @Field({ description: "The indicator's code." }) code: string;
  @Field(() => ID, { nullable: true, description: "The region whose figure it is; null: an organisation's." }) regionId: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation whose figure it is; null: a region's." }) organisationId: string | null;
  @Field({ description: "The figure's period: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05." }) period: string;
  @Field({ description: "What is said." }) text: string;
  @Field({ description: "Who said it, by the name they had then." }) writerName: string;
  @Field(() => DateTimeScalar, { description: "When." }) writtenAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was withdrawn; null: it stands." }) withdrawnAt: Date | null;
  @Field({ description: "The viewer may withdraw it." }) withdrawable: boolean;
}

@InputType({ description: "Which statements of a district." })
export class StatementsFilter {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => [String], { nullable: true, description: "Codes of indicators; all when absent." }) codes?: string[] | null;
  @Field(() => DateScalar, { nullable: true, description: "First day of the time their periods reach into; 2000-01-01 when absent." })
  since?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day; 2100-12-31 when absent." }) until?: string | null;
}

@InputType({ description: "A statement on one figure: of a region or of an organisation." })
export class AddStatementInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "The indicator's code." }) code: string;
  @Field(() => ID, { nullable: true, description: "The region whose figure it is; either this or an organisation." }) regionId?:
    | string
    | null;
  @Field(() => ID, { nullable: true, description: "The organisation whose figure it is; either this or a region." }) organisationId?:
    | string
    | null;
  @Field({ description: "The figure's period: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05." }) period: string;
  @Field({ description: "What there is to say, 1 to 2,000 characters; no personal data." }) text: string;
}

@InputType({ description: "A statement that shall stand no longer." })
export class WithdrawStatementInput {
  @Field(() => ID, { description: "The statement." }) statementId: string;
}

@ObjectType({ description: "The statement as it is now." })
export class StatementPayload {
  @Field(() => StatementType, { description: "The statement; withdrawn when withdrawnAt is set." }) statement: StatementView;
}

@Resolver()
export class StatementResolver {
  @Query(() => [StatementType], {
    description:
      "Statements on figures that the viewer may see, the newest first, withdrawn ones among them. NOT_FOUND for a foreign root, LIMIT_EXCEEDED over 5,000.",
  })
  statements(
    @Ctx() { services, viewer }: Context,
    @Arg("filter", () => StatementsFilter, { validate: false, description: "Which." }) { since, until, ...filter }: StatementsFilter,
  ): Promise<StatementView[]> {
    return services.statements.list(viewer, { ...filter, from: since ?? "2000-01-01", to: until ?? "2100-12-31" });
  }

  @Mutation(() => StatementPayload, {
    description:
      "Says something of a figure of one's own organisation or region. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED over 20 on one figure.",
  })
  async addStatement(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AddStatementInput, { validate: false, description: "Of which figure, and what." }) input: AddStatementInput,
  ): Promise<StatementPayload> {
    return { statement: await services.statements.add(viewer, input) };
  }

  @Mutation(() => StatementPayload, {
    description: "Withdraws a statement: it stays to be read and says since when it stands no longer. Errors: FORBIDDEN, NOT_FOUND.",
  })
  async withdrawStatement(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => WithdrawStatementInput, { validate: false, description: "Which." }) input: WithdrawStatementInput,
  ): Promise<StatementPayload> {
    return { statement: await services.statements.withdraw(viewer, input.statementId) };
  }
}

@Resolver(() => MetricsType)
export class MetricStatementsResolver {
  @FieldResolver(() => [StatementType], {
    description:
      "What is said of the figures of this page: by code, place (of a breakdown by regions the part) and period, as it stood then.",
  })
  statements(@Root() { series, periods, asOf }: MetricsType, @Ctx() { services, viewer }: Context): Promise<StatementView[]> {
    const placeIds = series.flatMap(({ regionId, organisationId, group }) => group ?? regionId ?? organisationId ?? []);
    return services.statements.beside(viewer, { codes: series.map(({ code }) => code), placeIds, periods, asOf });
  }
}
