import { Origin } from "@kepu/schema";
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";

@ObjectType("ServiceField", { description: "A field in which experts serve 服务领域." })
export class ServiceFieldType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Name in Chinese, as the account writes it." }) name: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
  @Field(() => Int, { description: "Experts registered in it, 人." }) experts: number;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@ObjectType("Expert", { description: "An expert 专家 of the service team." })
export class ExpertType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Masked: the first character, then asterisks." }) name: string;
  @Field({ description: "Name of the service field, in Chinese." }) field: string;
  @Field({ description: "Name of the service field, in English." }) fieldEn: string;
  @Field(() => String, { nullable: true, description: "Where the expert works." }) organisation: string | null;
  @Field(() => String, { nullable: true, description: "Professional title 职称." }) title: string | null;
  @Field(() => String, { nullable: true, description: "Where the expert works, in English." }) organisationEn: string | null;
  @Field(() => String, { nullable: true, description: "Professional title in English." }) titleEn: string | null;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@Resolver()
export class ExpertResolver {
  @Query(() => [ServiceFieldType], { description: "The service fields of a district's experts. NOT_FOUND for a foreign root." })
  serviceFields(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<ServiceFieldType[]> {
    return services.experts.fields(viewer, rootId);
  }

  @Query(() => [ExpertType], { description: "The experts of a district, names masked. NOT_FOUND for a foreign root." })
  experts(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<ExpertType[]> {
    return services.experts.list(viewer, rootId);
  }
}
