import { OrganisationKind, Origin } from "@kepu/schema";
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { ImpreciseDate } from "../qualified.ts";
import { DateScalar } from "../scalars.ts";

@ObjectType("OrganisationName", { description: "A name that an organisation bore for a time." })
export class OrganisationNameType {
  @Field({ description: "The name as its source writes it." }) name: string;
  @Field(() => ImpreciseDate, { nullable: true, description: "In use from; null: not known." }) validFrom: ImpreciseDate | null;
  @Field(() => ImpreciseDate, { nullable: true, description: "No longer in use from; null: in use, or not known." })
  validTo: ImpreciseDate | null;
  @Field(() => String, { nullable: true, description: "Who says so." }) source: string | null;
  @Field(() => Origin, { description: "Where the name comes from." }) origin: Origin;
}

@ObjectType("Organisation", { description: "A unit 单位 of the district. The id outlives its names." })
export class OrganisationType {
  @Field(() => ID, { description: "Lasting id; activities and honours name it." }) id: string;
  @Field({ description: "Name in Chinese, in use today." }) name: string;
  @Field({ description: "The name people use." }) shortName: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
  @Field(() => OrganisationKind, { description: "What it is." }) kind: OrganisationKind;
  @Field(() => ID, { nullable: true, description: "The region where it is; null: of the district as a whole." }) regionId: string | null;
  @Field(() => Origin, { nullable: true, description: "Where its placing comes from; null where it has none." })
  regionOrigin: Origin | null;
  @Field(() => [OrganisationNameType], { description: "Dated names, oldest first; empty: only `name` is known." })
  names: OrganisationNameType[];
  @Field(() => [String], { description: "Names of the honours it holds, from the register of honours." }) titles: string[];
  @Field(() => String, { nullable: true, description: "National class of a statistical unit 机构类型, two digits; null: not stated." })
  unitClass: string | null;
  @Field({ description: "A member organisation 成员单位: it reports, and is assessed." }) member: boolean;
  @Field(() => DateScalar, { nullable: true, description: "First day, as somebody stated it; null: not stated." }) openedOn: string | null;
  @Field(() => DateScalar, { nullable: true, description: "First day it is no more; null: it goes on." }) closedOn: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation that went on with its work." }) mergedIntoId: string | null;
  @Field(() => Int, { description: "Grows with each change; send it back when you change the organisation." }) version: number;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@Resolver()
export class OrganisationResolver {
  @Query(() => [OrganisationType], {
    description: "The organisations of a district: departments, schools, enterprises and others. NOT_FOUND for a foreign root.",
  })
  organisations(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<OrganisationType[]> {
    return services.organisations.list(viewer, rootId);
  }
}
