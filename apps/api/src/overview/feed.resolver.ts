import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { FeedEntry } from "./overview.resolver.ts";

@ObjectType("FeedEdge", { description: "One entry of a page." })
export class FeedEdge {
  @Field({ description: "Cursor of this row." }) cursor: string;
  @Field(() => FeedEntry, { description: "The entry." }) node: FeedEntry;
}

@ObjectType("FeedConnection", { description: "A page of the feed, newest first." })
export class FeedConnection {
  @Field(() => [FeedEdge], { description: "The rows of this page." }) edges: FeedEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
}

@Resolver()
export class FeedResolver {
  @Query(() => FeedConnection, {
    description: "What was worth telling, of a region and everything below it. NOT_FOUND for a foreign region.",
  })
  feed(
    @Ctx() { services, viewer }: Context,
    @Arg("regionId", () => ID, { description: "Any region." }) regionId: string,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<FeedConnection> {
    return services.feed.list(viewer, regionId, first, after);
  }
}
