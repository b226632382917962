import { Origin } from "@kepu/schema";
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";

@ObjectType("VolunteerGroup", { description: "The volunteers 科普志愿者 of a region, as a number." })
export class VolunteerGroupType {
  @Field(() => ID, { description: "The community." }) regionId: string;
  @Field(() => Int, { description: "Volunteers, 人." }) volunteers: number;
  @Field(() => Origin, { description: "Where the number comes from: the split over communities is ours." }) origin: Origin;
}

@Resolver()
export class VolunteerResolver {
  @Query(() => [VolunteerGroupType], { description: "Volunteers by community, by area code. NOT_FOUND for a foreign root." })
  volunteerGroups(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<VolunteerGroupType[]> {
    return services.volunteers.groups(viewer, rootId);
  }
}
