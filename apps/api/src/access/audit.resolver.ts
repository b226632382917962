import { Arg, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";

@ObjectType({ description: "One line of the append-only audit record. It never holds personal values." })
export class AuditEntry {
  @Field(() => ID, { description: "The line." }) id: string;
  @Field(() => DateTimeScalar, { description: "When, by the server's clock." }) at: Date;
  @Field({ description: "ANONYMOUS, ACCOUNT, DEVICE, DISPLAY, PROGRAM, or TOOL for the command line." }) actorKind: string;
  @Field(() => ID, { nullable: true, description: "The account or credential." }) actorId: string | null;
  @Field(() => String, { nullable: true, description: "Its name today." }) actorName: string | null;
  @Field({ description: "A root field of this API, or a change such as createCredential." }) action: string;
  @Field({ description: "SUCCESS, FAILURE, LOCKED or DENIED." }) outcome: string;
  @Field(() => String, { nullable: true, description: "Id of what it was done to." }) target: string | null;
  @Field(() => String, { nullable: true, description: "The peer's address, or how many more of the same followed within the minute." })
  detail: string | null;
  @Field(() => ID, { nullable: true, description: "The token it came by; null: none." }) via: string | null;
  @Field(() => String, { nullable: true, description: "The token's name." }) viaName: string | null;
  @Field(() => String, { nullable: true, description: "The request." }) requestId: string | null;
}

@InputType({ description: "Which lines of the audit record; what is left out does not narrow." })
export class AuditFilterInput {
  @Field(() => String, { nullable: true, description: "SUCCESS, FAILURE, LOCKED or DENIED." }) outcome?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "Part of a name or user name of who did it, or of an action; or the whole id of what it was done to. At most 200 characters.",
  })
  words?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "First day, of Asia/Shanghai." }) from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day, of Asia/Shanghai." }) until?: string | null;
}

@ObjectType({ description: "A line and where it stands." })
export class AuditEdge {
  @Field({ description: "Pass it as `after`." }) cursor: string;
  @Field(() => AuditEntry, { description: "The line." }) node: AuditEntry;
}

@ObjectType({ description: "A page of the audit record." })
export class AuditConnection {
  @Field(() => [AuditEdge], { description: "Newest first." }) edges: AuditEdge[];
  @Field(() => PageInfo, { description: "Where it ends." }) pageInfo: PageInfo;
}

@Resolver()
export class AuditResolver {
  @Query(() => AuditConnection, {
    description:
      "The audit record, newest first; for audit administrators. Errors: FORBIDDEN, BAD_INPUT (the filter), LIMIT_EXCEEDED over 200 a page.",
  })
  auditEntries(
    @Ctx() { services, viewer }: Context,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
    @Arg("filter", () => AuditFilterInput, { nullable: true, validate: false, description: "Which lines; all without it." })
    filter?: AuditFilterInput | null,
  ): Promise<AuditConnection> {
    return services.audit.list(viewer, first, after, filter ?? {});
  }
}
