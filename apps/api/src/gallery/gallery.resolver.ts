import { EditionState, Origin } from "@kepu/schema";
import { Arg, Ctx, Field, Float, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateScalar } from "../scalars.ts";

@ObjectType("Gallery", { description: "A gallery 科普画廊 with the edition it shows." })
export class GalleryType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Code, unique in its root." }) code: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => ID, { description: "The community where it stands." }) regionId: string;
  @Field(() => Float, { description: "Length in metres." }) lengthMetres: number;
  @Field(() => Int, { description: "Edition 期: how often the content was changed, from 1." }) edition: number;
  @Field(() => String, { nullable: true, description: "Title of the edition." }) editionTitle: string | null;
  @Field(() => String, { nullable: true, description: "Title of the edition in English." }) editionTitleEn: string | null;
  @Field(() => DateScalar, { description: "Since when the edition hangs." }) displayedOn: string;
  @Field(() => EditionState, { description: "From the days it has hung: 60 due soon, 75 overdue (ours)." }) editionState: EditionState;
  @Field(() => Origin, { description: "Where the edition comes from." }) editionOrigin: Origin;
  @Field(() => Origin, { description: "Where the record and its length come from." }) origin: Origin;
}

@ObjectType("GalleryEdge", { description: "One gallery of a page." })
export class GalleryEdge {
  @Field({ description: "Cursor of this row." }) cursor: string;
  @Field(() => GalleryType, { description: "The gallery." }) node: GalleryType;
}

@ObjectType("GalleryConnection", { description: "A page of galleries, by code." })
export class GalleryConnection {
  @Field(() => [GalleryEdge], { description: "The rows of this page." }) edges: GalleryEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
  @Field(() => Int, { description: "All galleries of the region, on every page." }) totalCount: number;
  @Field(() => Float, { description: "Length of all galleries of the region, metres." }) totalLengthMetres: number;
}

@Resolver()
export class GalleryResolver {
  @Query(() => GalleryConnection, {
    description: "The galleries of a region and everything below it. NOT_FOUND for a foreign region; LIMIT_EXCEEDED over 200 a page.",
  })
  galleries(
    @Ctx() { services, viewer }: Context,
    @Arg("regionId", () => ID, { description: "The region, with all below it." }) regionId: string,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<GalleryConnection> {
    return services.galleries.list(viewer, regionId, first, after);
  }
}
