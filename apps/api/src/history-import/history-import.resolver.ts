import { GraphQLJSON } from "graphql-scalars";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateTimeScalar } from "../scalars.ts";

@ObjectType("HistoryMatch", { description: "What somebody decided about a name that stands in the files of a mapping." })
export class HistoryMatchType {
  @Field({ description: "The name, as the file writes it." }) name: string;
  @Field(() => ID, { nullable: true, description: "The region or organisation that it stands for; null: its figures are left out." })
  placeId: string | null;
  @Field(() => String, { nullable: true, description: "That place's name in Chinese." }) placeName: string | null;
  @Field(() => String, { nullable: true, description: "That place's name in English." }) placeNameEn: string | null;
}

@ObjectType("HistoryMapping", {
  description:
    "A mapping 导入对照: how files of one kind are read into figures of the past. It is kept, can be repeated, and has versions.",
})
export class HistoryMappingType {
  @Field(() => ID, { description: "Lasting id; the file door takes it." }) id: string;
  @Field(() => ID, { description: "The root that its figures belong to." }) rootId: string;
  @Field({ description: "Unique in the root." }) key: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => Int, { description: "Of its newest content, from 1; send it back when you change the mapping." }) version: number;
  @Field(() => GraphQLJSON, { description: "The newest content, as docs/import.md describes it, with all that was left unsaid." })
  content: unknown;
  @Field(() => DateTimeScalar, { description: "When that was saved." }) savedAt: Date;
  @Field(() => String, { nullable: true, description: "Who saved it; null: the command line." }) savedBy: string | null;
  @Field(() => [HistoryMatchType], { description: "What was decided about names; kept through all versions." }) matches: HistoryMatchType[];
}

@ObjectType("HistoryImport", {
  description: "A file of past figures that was entered 历史数据导入. Its observations name it as their source.",
})
export class HistoryImportType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field(() => ID, { description: "The mapping it was read by." }) mappingId: string;
  @Field(() => Int, { description: "That mapping's version at the time." }) mappingVersion: number;
  @Field({ description: "That mapping's name in Chinese." }) mappingName: string;
  @Field({ description: "That mapping's name in English." }) mappingNameEn: string;
  @Field({ description: "The file's own name." }) fileName: string;
  @Field({ description: "SHA-256 of the file's bytes, in hex." }) sha256: string;
  @Field(() => Int, { description: "Bytes of the file." }) bytes: number;
  @Field(() => Int, { description: "How many figures the file has, those marked as missing among them." }) figures: number;
  @Field(() => Int, { description: "How many of them are marked as missing." }) missing: number;
  @Field(() => Int, { description: "How many of them are new." }) created: number;
  @Field(() => Int, { description: "How many of them are revisions of other values." }) revised: number;
  @Field(() => Int, { description: "How many of them were stored already." }) unchanged: number;
  @Field(() => DateTimeScalar, { description: "When; its figures are held true from then on." }) importedAt: Date;
  @Field(() => String, { nullable: true, description: "Who; null: the command line." }) importedByName: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was withdrawn: its figures are held true no longer; null: it stands.",
  })
  withdrawnAt: Date | null;
  @Field(() => String, { nullable: true, description: "Who withdrew it; null: nobody, or the command line." }) withdrawnByName:
    | string
    | null;
  @Field(() => String, { nullable: true, description: "Why." }) withdrawReason: string | null;
}

@ObjectType({ description: "An import and its cursor." })
export class HistoryImportEdge {
  @Field({ description: "Opaque." }) cursor: string;
  @Field(() => HistoryImportType, { description: "The import." }) node: HistoryImportType;
}

@ObjectType({ description: "A page of imports." })
export class HistoryImportConnection {
  @Field(() => [HistoryImportEdge], { description: "The imports, newest first." }) edges: HistoryImportEdge[];
  @Field(() => PageInfo, { description: "Where this page ends." }) pageInfo: PageInfo;
}

@InputType({ description: "A place of a root for past figures." })
export class HistoryPlaceInput {
  @Field({ description: "Unique in the root, 2 to 60 characters; its code." }) key: string;
  @Field({ description: "Name in Chinese, 1 to 200 characters." }) name: string;
  @Field({ description: "Name in English, 1 to 200 characters." }) nameEn: string;
}

@InputType({ description: "A root of its own for past figures of another district or city." })
export class RegisterHistoryRootInput {
  @Field({ description: "Lasting, 2 to 60 characters. Registering the same key again adds the places that are new." }) key: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => [HistoryPlaceInput], { description: "At most 2,000." }) places: HistoryPlaceInput[];
}

@InputType({ description: "A mapping as it shall be." })
export class SaveHistoryMappingInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "Unique in the root, 1 to 60 characters." }) key: string;
  @Field({ description: "Name in Chinese, 1 to 200 characters." }) name: string;
  @Field({ description: "Name in English, 1 to 200 characters." }) nameEn: string;
  @Field(() => GraphQLJSON, { description: "As docs/import.md describes it; at most 200,000 bytes." }) content: unknown;
  @Field(() => Int, { description: "As read, 0 for a new mapping; another one meanwhile is a CONFLICT." }) version: number;
}

@InputType({ description: "What a name of the files stands for." })
export class HistoryDecisionInput {
  @Field({ description: "The name, as the file writes it." }) name: string;
  @Field(() => ID, { nullable: true, description: "A region or organisation of the root, whichever the mapping is about." })
  placeId?: string | null;
  @Field(() => Boolean, { nullable: true, description: "Instead of a place: its figures are left out." }) leaveOut?: boolean | null;
}

@InputType({ description: "Decisions about names." })
export class MatchHistoryPlacesInput {
  @Field(() => ID, { description: "The mapping." }) mappingId: string;
  @Field(() => [HistoryDecisionInput], { description: "At most 2,000; a later decision replaces an earlier one, for the imports to come." })
  places: HistoryDecisionInput[];
}

@InputType({ description: "An import that shall not stand." })
export class WithdrawHistoryImportInput {
  @Field(() => ID, { description: "The import." }) importId: string;
  @Field({ description: "Why, 1 to 2,000 characters." }) reason: string;
}

@ObjectType({ description: "The import as it is now." })
export class HistoryImportPayload {
  @Field(() => HistoryImportType, { description: "The import." }) import: HistoryImportType;
}

@ObjectType({ description: "The root as registered." })
export class RegisterHistoryRootPayload {
  @Field(() => ID, { description: "Its id." }) rootId: string;
  @Field({ description: "Registered now, not before." }) created: boolean;
  @Field(() => Int, { description: "How many places are new." }) added: number;
}

@ObjectType({ description: "The mapping as it is now." })
export class HistoryMappingPayload {
  @Field(() => HistoryMappingType, { description: "The mapping." }) mapping: HistoryMappingType;
}

@Resolver()
export class HistoryImportResolver {
  @Query(() => [HistoryMappingType], { description: "The mappings of a root, by key. NOT_FOUND for a foreign root." })
  historyMappings(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<HistoryMappingType[]> {
    return services.historyMappings.list(viewer, rootId);
  }

  @Query(() => HistoryImportConnection, {
    description: "The files that were entered into a root, newest first. NOT_FOUND for a foreign root.",
  })
  historyImports(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
    @Arg("first", () => Int, { defaultValue: 50, description: "At most 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<HistoryImportConnection> {
    return services.historyImports.imports(viewer, rootId, first, after);
  }

  @Mutation(() => RegisterHistoryRootPayload, {
    description:
      "Registers a root of its own for past figures; idempotent by key. An office that registers it holds its role there too. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  registerHistoryRoot(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RegisterHistoryRootInput, { validate: false, description: "The root." }) input: RegisterHistoryRootInput,
  ): Promise<RegisterHistoryRootPayload> {
    return services.historyImports.registerRoot(viewer, input);
  }

  @Mutation(() => HistoryMappingPayload, {
    description:
      "Makes a mapping, or a new version of it; equal content changes nothing. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT (the field is the path in the content), CONFLICT, LIMIT_EXCEEDED.",
  })
  async saveHistoryMapping(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SaveHistoryMappingInput, { validate: false, description: "The mapping." }) input: SaveHistoryMappingInput,
  ): Promise<HistoryMappingPayload> {
    return { mapping: await services.historyMappings.save(viewer, input) };
  }

  @Mutation(() => HistoryMappingPayload, {
    description:
      "Decides what names of the files stand for; kept with the mapping. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  async matchHistoryPlaces(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => MatchHistoryPlacesInput, { validate: false, description: "The decisions." }) input: MatchHistoryPlacesInput,
  ): Promise<HistoryMappingPayload> {
    return { mapping: await services.historyMappings.matchPlaces(viewer, input.mappingId, input.places) };
  }

  @Mutation(() => HistoryImportPayload, {
    description:
      "Withdraws an import as a whole. Nothing is deleted: asOf before still gives its figures; those that they replaced are held true again, as new revisions. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT (it is withdrawn).",
  })
  async withdrawHistoryImport(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => WithdrawHistoryImportInput, { validate: false, description: "Which, and why." }) input: WithdrawHistoryImportInput,
  ): Promise<HistoryImportPayload> {
    return { import: await services.historyImports.withdraw(viewer, input.importId, input.reason) };
  }
}
