import { ItemStatus, RejectionReason, UsageKind } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import { ItemResult } from "../checkin/check-in.resolver.ts";
import type { Context } from "../context.ts";
import { DateTimeScalar } from "../scalars.ts";

@InputType({ description: "One use, loan or return at a kiosk." })
export class KioskUsageItemInput {
  @Field(() => ID, { description: "UUIDv7 made at the kiosk when it happens; the same id is stored once." }) id: string;
  @Field(() => ID, { description: "The kiosk; it must be assigned to the credential." }) kioskId: string;
  @Field(() => UsageKind, { description: "A use, a loan or a return." }) kind: UsageKind;
  @Field({ description: "ISO-8601 with offset, by the kiosk's clock; a malformed one rejects this item only." }) occurredAt: string;
  @Field(() => String, { nullable: true, description: "What was opened or lent; at most 120 characters." }) content?: string | null;
  @Field(() => Int, { nullable: true, description: "USE: clicks, 0 to 10,000." }) clicks?: number | null;
  @Field(() => Int, { nullable: true, description: "USE: seconds from the first touch to leaving, 0 to 86,400." }) dwellSeconds?:
    | number
    | null;
  @Field(() => ID, { nullable: true, description: "RETURN: the loan that it ends." }) loanId?: string | null;
}

@InputType({ description: "A kiosk's word that it lives, every 60 s." })
export class HeartbeatInput {
  @Field(() => ID, { description: "The kiosk; it must be assigned to the credential." }) kioskId: string;
  @Field({ description: "ISO-8601 with offset, by the kiosk's clock." }) at: string;
  @Field(() => String, {
    nullable: true,
    description: "Everything that happened up to then has been delivered: the watermark of live figures.",
  })
  queueEmptyUpTo?: string | null;
  @Field(() => String, { nullable: true, description: "What is broken, at most 200 characters; absent when nothing is." }) fault?:
    | string
    | null;
}

@InputType({ description: "A batch of a kiosk's or a vendor's cloud." })
export class RecordKioskUsageInput {
  @Field({ description: "The device's clock on sending; a clock that is off by more than 5 s is corrected by the difference." })
  sentAt: string;
  @Field(() => [KioskUsageItemInput], { description: "Up to 1000; may be empty when there are heartbeats." }) items: KioskUsageItemInput[];
  @Field(() => [HeartbeatInput], { nullable: true, description: "Up to 1000; stored after the items." }) heartbeats?:
    | HeartbeatInput[]
    | null;
}

@ObjectType({ simpleResolvers: true, description: "What became of one heartbeat." })
export class HeartbeatResult {
  @Field(() => ID, { description: "The kiosk." }) kioskId: string;
  @Field(() => ItemStatus, { description: "Accepted or rejected." }) status: ItemStatus;
  @Field(() => RejectionReason, { nullable: true, description: "Why it was rejected." }) reason?: RejectionReason;
  @Field(() => String, { nullable: true, description: "The field at fault." }) field?: string;
  @Field(() => String, { nullable: true, description: "What to do." }) message?: string;
}

@ObjectType({ simpleResolvers: true, description: "One result per item and heartbeat, in order. Acknowledged means committed." })
export class RecordKioskUsagePayload {
  @Field(() => [ItemResult], { description: "By item, in order." }) results: ItemResult[];
  @Field(() => [HeartbeatResult], { description: "By heartbeat, in order." }) heartbeats: HeartbeatResult[];
  @Field(() => Int, { description: "Items stored now." }) accepted: number;
  @Field(() => Int, { description: "Items stored before with equal content." }) duplicates: number;
  @Field(() => Int, { description: "Items not stored; the office sees them in the quarantine list." }) rejected: number;
  @Field(() => DateTimeScalar, { description: "The server's clock." }) serverTime: Date;
}

@Resolver()
export class KioskUsageResolver {
  @Mutation(() => RecordKioskUsagePayload, {
    description:
      "Records uses, loans, returns and heartbeats of assigned kiosks. Idempotent by item id: retry with the same ids. Errors: BAD_INPUT, LIMIT_EXCEEDED, UNAVAILABLE (outcome unknown: retry).",
  })
  recordKioskUsage(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RecordKioskUsageInput, { validate: false, description: "The batch." }) input: RecordKioskUsageInput,
  ): Promise<RecordKioskUsagePayload> {
    return services.kioskUsage.record(viewer, input);
  }
}
