import { EvidenceKind, EvidenceSubject } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateTimeScalar } from "../scalars.ts";
import { KINDS } from "./content/kind.ts";
import type { EvidenceView } from "./evidence.service.ts";

@ObjectType("Evidence", { description: "One file of evidence 佐证材料. Uploaded and downloaded over HTTP; docs/evidence.md." })
export class EvidenceType {
  @Field(() => ID, { description: "Lasting id of this file on this subject." }) id: string;
  @Field({ description: "File name; its ending tells the content's true type." }) name: string;
  @Field(() => EvidenceKind, { description: "What it is, by its content." }) kind: EvidenceKind;
  @Field({ description: "Media type." }) mediaType: string;
  @Field({ description: "A photo: it has a thumbnail and a preview." }) photo: boolean;
  @Field(() => Int, { description: "Size, bytes." }) bytes: number;
  @Field(() => Int, { nullable: true, description: "Photos: width, pixels." }) width: number | null;
  @Field(() => Int, { nullable: true, description: "Photos: height, pixels." }) height: number | null;
  @Field({ description: "Marked by who added it: faces, names or numbers of people may be visible." }) personalData: boolean;
  @Field({ description: "The photo said where it was taken; that was removed from what is kept." }) positionRemoved: boolean;
  @Field({ description: "SHA-256 of what is kept, hexadecimal." }) sha256: string;
  @Field({ description: "SHA-256 of what was uploaded, hexadecimal: the same unless a position was removed." }) sourceSha256: string;
  @Field(() => DateTimeScalar, { description: "When it was added." }) addedAt: Date;
  @Field(() => String, { nullable: true, description: "Who added it; null: the demo." }) addedBy: string | null;
  @Field({ description: "You may remove it or change its note now." }) changeable: boolean;
  @Field({ description: "Path of the download." }) url: string;
  @Field(() => String, { nullable: true, description: "Photos: path of a picture of at most 320 × 320 pixels." }) thumbnailUrl:
    | string
    | null;
  @Field(() => String, { nullable: true, description: "Photos: path of a picture of at most 1,600 × 1,600 pixels." }) previewUrl:
    | string
    | null;
}

@InputType({ description: "The note on a file." })
export class DescribeEvidenceInput {
  @Field(() => ID, { description: "The file." }) evidenceId: string;
  @Field({ description: "Faces, names or numbers of people may be visible." }) personalData: boolean;
}

@InputType({ description: "A file to be removed." })
export class RemoveEvidenceInput {
  @Field(() => ID, { description: "The file." }) evidenceId: string;
}

@ObjectType({ description: "The file as it is now." })
export class DescribeEvidencePayload {
  @Field(() => EvidenceType, { description: "The file." }) evidence: EvidenceType;
}

@ObjectType({ description: "What was removed." })
export class RemoveEvidencePayload {
  @Field(() => ID, { description: "The file." }) evidenceId: string;
}

@Resolver()
export class EvidenceResolver {
  @Query(() => [EvidenceType], {
    description:
      "The files of a subject, oldest first; without those with personal data where you may not see these. NOT_FOUND for a foreign subject.",
  })
  async evidence(
    @Ctx() { services, viewer }: Context,
    @Arg("subjectKind", () => EvidenceSubject, { description: "What the subject is." }) subjectKind: EvidenceSubject,
    @Arg("subjectId", () => ID, { description: "The subject." }) subjectId: string,
  ): Promise<EvidenceType[]> {
    return (await services.evidence.list(viewer, subjectKind, subjectId)).map(evidenceType);
  }

  @Mutation(() => DescribeEvidencePayload, {
    description: "Changes the note on a file. Errors: NOT_FOUND; BAD_INPUT when its subject is closed.",
  })
  async describeEvidence(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => DescribeEvidenceInput, { description: "The note." }) input: DescribeEvidenceInput,
  ): Promise<DescribeEvidencePayload> {
    return { evidence: evidenceType(await services.evidence.describe(viewer, input.evidenceId, input.personalData)) };
  }

  @Mutation(() => RemoveEvidencePayload, {
    description: "Takes a file off its subject; what was filed with it keeps it. Errors: NOT_FOUND; BAD_INPUT when its subject is closed.",
  })
  async removeEvidence(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RemoveEvidenceInput, { description: "Which." }) input: RemoveEvidenceInput,
  ): Promise<RemoveEvidencePayload> {
    return { evidenceId: await services.evidence.remove(viewer, input.evidenceId) };
  }
}

export function evidenceType(view: EvidenceView): EvidenceType {
  const { evidence, sourceSha256, addedByName } = view;
  const url = `/files/evidence/${view.id}`;
  const { mediaType, photo } = KINDS[evidence.kind];
  return {
    ...{ id: view.id, name: view.name, personalData: view.personalData, addedAt: view.addedAt, changeable: view.changeable },
    ...{ kind: evidence.kind, bytes: evidence.bytes, width: evidence.width, height: evidence.height, sha256: evidence.sha256 },
    ...{ mediaType, photo, sourceSha256, positionRemoved: sourceSha256 !== evidence.sha256, addedBy: addedByName },
    ...{ url, thumbnailUrl: photo ? `${url}/thumbnail` : null, previewUrl: photo ? `${url}/preview` : null },
  };
}
