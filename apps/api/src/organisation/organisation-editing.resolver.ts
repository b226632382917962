import { OrganisationKind } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";
import { OrganisationType } from "./organisation.resolver.ts";

@InputType({ description: "What the register says of an organisation." })
class OrganisationFieldsInput {
  @Field({ description: "Whole name in Chinese, 1 to 200 characters, unique among those of the district that are not closed." })
  name: string;
  @Field({ description: "The name people use, 1 to 200 characters." }) shortName: string;
  @Field(() => String, { nullable: true, description: "In English, at most 200 characters; the short name when absent." }) nameEn?:
    | string
    | null;
  @Field(() => OrganisationKind, { description: "What it is." }) kind: OrganisationKind;
  @Field(() => String, {
    nullable: true,
    description: "National class of a statistical unit 机构类型: 10, 20, 30, 40, 51 … 90; null: not stated.",
  })
  unitClass?: string | null;
  @Field({ description: "A member organisation 成员单位: it reports, and is assessed." }) member: boolean;
  @Field(() => ID, { nullable: true, description: "The region where it is; null: of the district as a whole." }) regionId?: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: "First day, not after today; null: not stated, and it counts from the day on which the register first held it.",
  })
  openedOn?: string | null;
}

@InputType({ description: "A new organisation." })
export class AddOrganisationInput extends OrganisationFieldsInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
}

@InputType({ description: "An organisation as it shall be." })
export class UpdateOrganisationInput extends OrganisationFieldsInput {
  @Field(() => ID, { description: "The organisation." }) organisationId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      "With another name: first day of it, not after today; the old one stays as a dated name. Left out: a wrong name is put right.",
  })
  renamedOn?: string | null;
}

@InputType({ description: "An organisation that is no more." })
export class CloseOrganisationInput {
  @Field(() => ID, { description: "The organisation." }) organisationId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => DateScalar, { description: "First day it is no more." }) on: string;
  @Field(() => ID, { nullable: true, description: "The organisation that goes on with its work; null: none." }) mergedIntoId?:
    | string
    | null;
}

@InputType({ description: "An organisation that may be closed." })
export class PreviewOrganisationClosingInput {
  @Field(() => ID, { description: "The organisation." }) organisationId: string;
  @Field(() => DateScalar, { description: "First day it would be no more." }) on: string;
  @Field(() => ID, { nullable: true, description: "The organisation that would go on with its work; null: none." }) mergedIntoId?:
    | string
    | null;
}

@ObjectType({ description: "A form that a closing organisation fills in, and what becomes of it." })
export class ClosingFormType {
  @Field(() => ID, { description: "The form." }) id: string;
  @Field({ description: "Its name in Chinese." }) name: string;
  @Field({ description: "Its name in English." }) nameEn: string;
  @Field(() => String, {
    nullable: true,
    description: "The last period it is asked for, ISO-8601: the one that runs on its last day; null: none has begun by then.",
  })
  lastPeriod: string | null;
  @Field({ description: "That one was submitted; otherwise it stays to be submitted." }) submitted: boolean;
  @Field({ description: "Who goes on with the work is asked from the next period on, and was not before." }) handedOver: boolean;
}

@ObjectType({ description: "What closing an organisation would end and leave." })
export class OrganisationClosing {
  @Field(() => [ClosingFormType], { description: "The forms it fills in; it is asked for no period that begins on that day or later." })
  forms: ClosingFormType[];
  @Field(() => Int, { description: "How many tasks it leads that are not confirmed; they stay with it." }) openTasks: number;
  @Field(() => Int, { description: "How many accounts have a role for it; they keep it, to submit what is still owed." }) accounts: number;
}

@ObjectType({ description: "The organisation as it is now." })
export class OrganisationPayload {
  @Field(() => OrganisationType, { description: "The organisation." }) organisation: OrganisationType;
}

@Resolver()
export class OrganisationEditingResolver {
  @Mutation(() => OrganisationPayload, {
    description: "Adds an organisation to the register. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  async addOrganisation(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AddOrganisationInput, { validate: false, description: "The organisation." }) input: AddOrganisationInput,
  ): Promise<OrganisationPayload> {
    return { organisation: await services.organisations.viewOf(await services.organisationEditing.add(viewer, input)) };
  }

  @Mutation(() => OrganisationPayload, {
    description: "Changes an organisation, or renames it from a day on. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async updateOrganisation(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => UpdateOrganisationInput, { validate: false, description: "The organisation as it shall be." })
    input: UpdateOrganisationInput,
  ): Promise<OrganisationPayload> {
    return { organisation: await services.organisations.viewOf(await services.organisationEditing.update(viewer, input)) };
  }

  @Query(() => OrganisationClosing, {
    description: "What closing an organisation would end and leave; nothing is changed. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT.",
  })
  previewOrganisationClosing(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => PreviewOrganisationClosingInput, { validate: false, description: "Which, and from when." })
    input: PreviewOrganisationClosingInput,
  ): Promise<OrganisationClosing> {
    return services.organisationEditing.previewClosing(viewer, input);
  }

  @Mutation(() => OrganisationPayload, {
    description:
      "Closes an organisation, or merges it into another; its records stay, forms ask it no more, and who goes on with its work takes them over. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async closeOrganisation(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CloseOrganisationInput, { validate: false, description: "Which, and from when." }) input: CloseOrganisationInput,
  ): Promise<OrganisationPayload> {
    return { organisation: await services.organisations.viewOf(await services.organisationEditing.close(viewer, input)) };
  }
}
