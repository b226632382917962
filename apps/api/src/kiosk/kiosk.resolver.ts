import { Channel, KioskKind, KioskState, Origin, UsageKind } from "@kepu/schema";
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";

@ObjectType("PlannedHours", { description: "When a kiosk is planned to be on, on one weekday." })
export class PlannedHoursType {
  @Field(() => Int, { description: "1 = Monday … 7 = Sunday." }) weekday: number;
  @Field({ description: "For example 08:00, Asia/Shanghai." }) opens: string;
  @Field({ description: "For example 20:00; 24:00 is the end of the day." }) closes: string;
}

@ObjectType("Kiosk", { description: "A terminal 终端: an electronic gallery or an e-book lending machine." })
export class KioskType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Serial number, unique in its root." }) serial: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => KioskKind, { description: "Electronic gallery or lending machine." }) kind: KioskKind;
  @Field(() => ID, { description: "The community where it stands." }) regionId: string;
  @Field({ description: "Where exactly." }) placeName: string;
  @Field(() => String, { nullable: true, description: "Who makes it." }) vendor: string | null;
  @Field(() => [PlannedHoursType], { description: "Empty: around the clock." }) plannedHours: PlannedHoursType[];
  @Field(() => DateScalar, { nullable: true, description: "Installed on." }) installedOn: string | null;
  @Field(() => KioskState, { description: "As of now." }) state: KioskState;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@ObjectType("KioskDay", { description: "One day of a kiosk, Asia/Shanghai." })
export class KioskDay {
  @Field(() => DateScalar, { description: "The day." }) day: string;
  @Field(() => Int, { description: "Uses, 次." }) uses: number;
  @Field(() => Int, { description: "Loans, 册次." }) loans: number;
  @Field(() => Int, { description: "Returns, 册次." }) returns: number;
  @Field(() => Int, { description: "Clicks." }) clicks: number;
  @Field(() => Int, { description: "Seconds that people stayed." }) dwellSeconds: number;
  @Field(() => Int, { description: "Minutes with a heartbeat while planned to be on." }) onlineMinutes: number;
  @Field(() => Int, { description: "Minutes planned to be on; the online rate is their quotient." }) scheduledMinutes: number;
}

@ObjectType("UsageRecord", { description: "One stored use, loan or return; append-only." })
export class UsageRecord {
  @Field(() => ID, { description: "UUIDv7 made at the kiosk." }) id: string;
  @Field(() => DateTimeScalar, { description: "When it happened, by the corrected clock." }) occurredAt: Date;
  @Field(() => DateTimeScalar, { description: "When it happened, by the kiosk's own clock." }) deviceTime: Date;
  @Field(() => DateTimeScalar, { description: "When the service stored it." }) recordedAt: Date;
  @Field(() => UsageKind, { description: "A use, a loan or a return." }) kind: UsageKind;
  @Field(() => String, { nullable: true, description: "What was opened or lent." }) content: string | null;
  @Field(() => Int, { description: "Clicks." }) clicks: number;
  @Field(() => Int, { description: "Seconds." }) dwellSeconds: number;
  @Field(() => Channel, { description: "How it came in." }) channel: Channel;
}

@ObjectType("UsageEdge", { description: "One record of a page." })
export class UsageEdge {
  @Field({ description: "Cursor of this row." }) cursor: string;
  @Field(() => UsageRecord, { description: "The record." }) node: UsageRecord;
}

@ObjectType("UsageConnection", { description: "A page of usage records, newest id first." })
export class UsageConnection {
  @Field(() => [UsageEdge], { description: "The rows of this page." }) edges: UsageEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
}

@Resolver()
export class KioskResolver {
  @Query(() => [KioskType], { description: "The kiosks of a region, by serial number. NOT_FOUND for a foreign region." })
  kiosks(
    @Ctx() { services, viewer }: Context,
    @Arg("regionId", () => ID, { description: "The region, with all below it." }) regionId: string,
  ): Promise<KioskType[]> {
    return services.kiosks.list(viewer, regionId);
  }

  @Query(() => KioskType, { nullable: true, description: "One kiosk; null when there is none that you may see." })
  kiosk(@Ctx() { services, viewer }: Context, @Arg("id", () => ID, { description: "The kiosk." }) id: string): Promise<KioskType | null> {
    return services.kiosks.find(viewer, id);
  }

  @Query(() => [KioskDay], { description: "Days of a kiosk up to today; at most 400. NOT_FOUND for a foreign kiosk." })
  kioskDays(
    @Ctx() { services, viewer }: Context,
    @Arg("kioskId", () => ID, { description: "The kiosk." }) kioskId: string,
    @Arg("from", () => DateScalar, { description: "First day." }) from: string,
    @Arg("to", () => DateScalar, { description: "Last day." }) to: string,
  ): Promise<KioskDay[]> {
    return services.kiosks.days(viewer, kioskId, from, to);
  }

  @Query(() => UsageConnection, { description: "The facts under a kiosk's figures, newest first. NOT_FOUND for a foreign kiosk." })
  kioskUsage(
    @Ctx() { services, viewer }: Context,
    @Arg("kioskId", () => ID, { description: "The kiosk." }) kioskId: string,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<UsageConnection> {
    return services.kiosks.usage(viewer, kioskId, first, after);
  }
}
