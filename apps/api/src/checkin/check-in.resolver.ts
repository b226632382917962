import { AgeGroup, CheckInKind, ItemStatus, RejectionReason, Residence } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateTimeScalar } from "../scalars.ts";

@InputType({ description: "One check-in 签到." })
export class CheckInInput {
  @Field(() => ID, { description: "UUIDv7 made at the source when it happens; the same id is stored once." }) id: string;
  @Field(() => ID, { description: "The activity." }) activityId: string;
  @Field({ description: "ISO-8601 with offset, by the device's clock; a malformed one rejects this item only." }) occurredAt: string;
  @Field(() => CheckInKind, { description: "One identified person, one anonymous person, or a head count." }) kind: CheckInKind;
  @Field(() => Int, { nullable: true, description: "People: 1 to 5000 for HEAD_COUNT, otherwise 1." }) count?: number;
  @Field(() => AgeGroup, { nullable: true, description: "UNKNOWN when absent." }) ageGroup?: AgeGroup;
  @Field(() => Residence, { nullable: true, description: "UNKNOWN when absent." }) residence?: Residence;
  @Field(() => ID, { nullable: true, description: "The community the person says to live in." }) homeRegionId?: string;
  @Field({ nullable: true, description: "IDENTIFIED only: turned into a pseudonym, never kept. Exactly one of phone and card." })
  phone?: string;
  @Field({ nullable: true, description: "IDENTIFIED only: turned into a pseudonym, never kept. Exactly one of phone and card." })
  card?: string;
}

@InputType({ description: "A batch of check-ins." })
export class RecordCheckInsInput {
  @Field({
    description:
      "The device's clock on sending, ISO-8601 with offset; a clock that is off by more than 5 s is corrected by the difference.",
  })
  sentAt: string;
  @Field(() => [CheckInInput], { description: "1 to 1000." }) items: CheckInInput[];
}

@InputType({ description: "Check-ins to take back." })
export class RetractCheckInsInput {
  @Field(() => [ID], { description: "1 to 1000 check-in ids." }) checkInIds: string[];
  @Field({ nullable: true, description: "Why, at most 200 characters; no personal data." }) reason?: string;
}

@ObjectType({ simpleResolvers: true, description: "What became of one item." })
export class ItemResult {
  @Field(() => ID, { description: "The item's id." }) id: string;
  @Field(() => ItemStatus, { description: "Stored now, stored before, or not stored." }) status: ItemStatus;
  @Field(() => RejectionReason, { nullable: true, description: "Why it was rejected; null otherwise." }) reason?: RejectionReason;
  @Field({ nullable: true, description: "The field at fault." }) field?: string;
  @Field({ nullable: true, description: "What to do." }) message?: string;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was first received." }) receivedAt?: Date;
}

@ObjectType({ simpleResolvers: true, description: "One result per item, in order. Acknowledged means committed." })
export class RecordCheckInsPayload {
  @Field(() => [ItemResult], { description: "In the order of the items." }) results: ItemResult[];
  @Field(() => Int, { description: "Items stored now." }) accepted: number;
  @Field(() => Int, { description: "Items stored before with equal content." }) duplicates: number;
  @Field(() => Int, { description: "Items not stored; the office sees them in the quarantine list." }) rejected: number;
  @Field(() => DateTimeScalar, { description: "The server's clock." }) serverTime: Date;
}

@Resolver()
export class CheckInResolver {
  @Mutation(() => RecordCheckInsPayload, {
    description:
      "Records participation. Idempotent by item id: retry with the same ids. Errors: BAD_INPUT, LIMIT_EXCEEDED, UNAVAILABLE (outcome unknown: retry).",
  })
  recordCheckIns(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RecordCheckInsInput, { validate: false, description: "The batch." }) input: RecordCheckInsInput,
  ) {
    return services.checkIns.record(viewer, input);
  }

  @Mutation(() => RecordCheckInsPayload, {
    description:
      "Takes check-ins back: subtracts exactly what they added. A second retraction is a duplicate. Errors: FORBIDDEN, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  retractCheckIns(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RetractCheckInsInput, { validate: false, description: "Which, and why." }) input: RetractCheckInsInput,
  ) {
    return services.checkIns.retract(viewer, input);
  }
}
