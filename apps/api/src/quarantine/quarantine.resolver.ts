import { RejectionReason } from "@kepu/schema";
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateTimeScalar } from "../scalars.ts";

@ObjectType("QuarantinedItem", { description: "An item that the door refused: nothing is silently lost." })
export class QuarantinedItem {
  @Field(() => ID, { description: "The line." }) id: string;
  @Field(() => DateTimeScalar, { description: "First received." }) receivedAt: Date;
  @Field({ description: "The mutation." }) operation: string;
  @Field({ description: "Name of the credential or account that sent it." }) credential: string;
  @Field(() => String, { nullable: true, description: "The item's id, where it had a well-formed one." }) itemId: string | null;
  @Field(() => RejectionReason, { description: "Why it was refused." }) reason: RejectionReason;
  @Field(() => String, { nullable: true, description: "The field at fault." }) field: string | null;
  @Field({ description: "What to do." }) message: string;
  @Field({ description: "The item as JSON, without personal values, long texts cut." }) item: string;
  @Field(() => Int, { description: "How often it came." }) times: number;
}

@ObjectType("QuarantineEdge", { description: "One line of a page." })
export class QuarantineEdge {
  @Field({ description: "Cursor of this row." }) cursor: string;
  @Field(() => QuarantinedItem, { description: "The item." }) node: QuarantinedItem;
}

@ObjectType("QuarantineConnection", { description: "A page of the quarantine, newest first." })
export class QuarantineConnection {
  @Field(() => [QuarantineEdge], { description: "The rows of this page." }) edges: QuarantineEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
  @Field(() => Int, { description: "All lines." }) totalCount: number;
}

@Resolver()
export class QuarantineResolver {
  @Query(() => QuarantineConnection, {
    description: "What the door refused; for the office. Kept 90 days. LIMIT_EXCEEDED over 200 a page.",
  })
  quarantine(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<QuarantineConnection> {
    return services.quarantine.list(viewer, rootId, first, after);
  }
}
