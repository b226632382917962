import { Channel, FeedKind, FrameKind, Measure } from "@kepu/schema";
import { Arg, Field, Float, ID, Int, ObjectType, Resolver, Root, Subscription } from "type-graphql";
import { DateScalar, DateTimeScalar } from "../scalars.ts";

@ObjectType({ simpleResolvers: true, description: "One measure of a region: today, this month and this year so far." })
export class LiveFigure {
  @Field(() => Measure, { description: "What is counted." }) measure: Measure;
  @Field(() => Int, { description: "Today, Asia/Shanghai." }) today: number;
  @Field(() => Int, { description: "This month so far." }) month: number;
  @Field(() => Int, { description: "This year so far." }) year: number;
  @Field(() => Int, { nullable: true, description: "The same weekday last week up to the same minute; null when there was nothing." }) base:
    | number
    | null;
}

@ObjectType({ simpleResolvers: true, description: "One minute of one measure and channel." })
export class MinutePoint {
  @Field(() => Measure, { description: "What is counted." }) measure: Measure;
  @Field(() => Channel, { description: "How the items came in." }) channel: Channel;
  @Field(() => DateTimeScalar, { description: "Start of the minute." }) minute: Date;
  @Field(() => Int, { description: "Sum of the minute." }) value: number;
}

@ObjectType({ simpleResolvers: true, description: "One hour of today, and of the same weekday last week." })
export class HourPoint {
  @Field(() => Measure, { description: "What is counted." }) measure: Measure;
  @Field(() => Int, { description: "The hour, 0 to 23, Asia/Shanghai." }) hour: number;
  @Field(() => Int, { description: "Sum of the hour." }) value: number;
  @Field(() => Int, { nullable: true, description: "The same hour of the same weekday last week." }) base: number | null;
}

@ObjectType({ simpleResolvers: true, description: "A region below the board's region, today." })
export class LivePlace {
  @Field(() => ID, { description: "The region." }) regionId: string;
  @Field(() => Int, { description: "Attendance 人次." }) attendance: number;
  @Field(() => Int, { nullable: true, description: "Same weekday last week up to the same minute." }) base: number | null;
  @Field(() => Int, { description: "Attendance and kiosk uses of the last 5 minutes." }) recent: number;
  @Field(() => Int, { description: "Uses of kiosks, 次." }) kioskUses: number;
  @Field(() => Int, { description: "Loans, 册次." }) loans: number;
  @Field(() => Int, { description: "Kiosks in it." }) kiosks: number;
  @Field(() => Int, { description: "Kiosks heard of within three minutes." }) kiosksOnline: number;
  @Field(() => Int, { description: "Kiosks planned to be on and not heard of 未上报, offline ones included." }) kiosksSilent: number;
  @Field({ description: "A community: it held an activity of a monthly duty this month." }) heldThisMonth: boolean;
}

@ObjectType({ simpleResolvers: true, description: "Kiosks of a region; each is counted once." })
export class KioskTally {
  @Field(() => Int, { description: "In service or under maintenance." }) total: number;
  @Field(() => Int, { description: "Heard of within three minutes." }) online: number;
  @Field(() => Int, { description: "Three heartbeats missed while planned to be on." }) offline: number;
  @Field(() => Int, { description: "Planned to be on and never or not yet heard of 未上报." }) silent: number;
  @Field(() => Int, { description: "Reporting a fault." }) fault: number;
  @Field(() => Int, { description: "Shut by plan: no outage." }) offPlan: number;
}

@ObjectType({
  simpleResolvers: true,
  description: "Distinct identified people of a root this year, verified activities only: a lower bound of reach 覆盖人数.",
})
export class LiveReach {
  @Field(() => Int, { description: "Distinct pseudonyms; phone and card of one person are two." }) identified: number;
  @Field(() => Int, { nullable: true, description: "Latest published resident population." }) population: number | null;
  @Field(() => Int, { nullable: true, description: "Year of the population." }) populationYear: number | null;
  @Field(() => Float, { nullable: true, description: "identified ÷ population, 0 to 1." }) share: number | null;
  @Field(() => Float, { nullable: true, description: "Share of this year's attendance that is anonymous or a head count, 0 to 1." })
  anonymousShare: number | null;
  @Field(() => Int, { description: "Schools with at least one verified activity since September." }) schoolsReached: number;
  @Field(() => Int, { description: "Schools registered." }) schools: number;
  @Field(() => Int, { description: "Communities with an activity of a monthly duty this month." }) communitiesHeld: number;
  @Field(() => Int, { description: "Communities in force." }) communities: number;
  @Field({ description: "The month, YYYY-MM." }) month: string;
}

@ObjectType({ simpleResolvers: true, description: "An activity that is going on." })
export class LiveActivity {
  @Field(() => ID, { description: "The activity." }) activityId: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => ID, { description: "The community where it takes place." }) regionId: string;
  @Field({ description: "Where, as written on the notice." }) placeName: string;
  @Field(() => Int, { description: "Planned attendance 人次." }) planned: number;
  @Field(() => Int, { description: "Attendance 人次 so far." }) attendance: number;
  @Field(() => Int, { description: "Attendance of the last 5 minutes." }) lastMinutes: number;
  @Field(() => DateTimeScalar, { description: "Planned beginning." }) startsAt: Date;
  @Field(() => DateTimeScalar, { description: "Planned end." }) endsAt: Date;
}

@ObjectType({ simpleResolvers: true, description: "Something worth telling." })
export class FeedEntry {
  @Field(() => ID, { description: "Lasting id: the same entry never comes twice." }) id: string;
  @Field(() => DateTimeScalar, { description: "When it happened." }) at: Date;
  @Field(() => FeedKind, { description: "What happened." }) kind: FeedKind;
  @Field(() => ID, { description: "The community." }) regionId: string;
  @Field(() => ID, { nullable: true, description: "Activity or kiosk." }) subjectId: string | null;
  @Field({ description: "Its name in Chinese." }) subjectName: string;
  @Field({ description: "Its name in English." }) subjectNameEn: string;
  @Field(() => Int, { nullable: true, description: "MILESTONE: 人次 reached; KIOSK_BACKLOG: items delivered." }) value: number | null;
  @Field({ description: "From demo filler." }) synthetic: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: "A frame of the live overview. SNAPSHOT and RESET hold everything, CHANGE absolute values by key of what changed.",
})
export class OverviewFrame {
  @Field(() => FrameKind, { description: "Snapshot, change or reset." }) kind: FrameKind;
  @Field({ description: "Send it when you subscribe again: you get what changed since." }) cursor: string;
  @Field(() => DateTimeScalar, { description: "Server time of the frame." }) at: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The database is away since; figures are as of then." })
  staleSince: Date | null;
  @Field(() => DateScalar, { description: "The Asia/Shanghai day that today is." }) day: string;
  @Field({ description: "Activity and usage of this root are demo filler or replayed." }) synthetic: boolean;
  @Field(() => [LiveFigure], { description: "By measure." }) figures: LiveFigure[];
  @Field(() => [MinutePoint], { description: "The last 60 minutes, by measure, channel and minute." }) minutes: MinutePoint[];
  @Field(() => [MinutePoint], { description: "The same minutes a week ago; empty in a CHANGE when the minute has not turned." })
  baseMinutes: MinutePoint[];
  @Field(() => [HourPoint], { description: "By measure and hour." }) hours: HourPoint[];
  @Field(() => [LivePlace], { description: "By region." }) places: LivePlace[];
  @Field(() => [LiveActivity], { description: "By activity." }) activities: LiveActivity[];
  @Field(() => [FeedEntry], { description: "By id; newest first." }) feed: FeedEntry[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Up to when every kiosk that is on has delivered everything; null when none has said so.",
  })
  completeUpTo: Date | null;
  @Field(() => KioskTally, { nullable: true, description: "Null where there are no kiosks." }) kiosks: KioskTally | null;
  @Field(() => LiveReach, { nullable: true, description: "Of a root only." }) reach: LiveReach | null;
}

@ObjectType({ simpleResolvers: true, description: "A frame of the live feed." })
export class FeedFrame {
  @Field(() => FrameKind, { description: "Snapshot, change or reset." }) kind: FrameKind;
  @Field({ description: "Send it when you subscribe again." }) cursor: string;
  @Field(() => DateTimeScalar, { description: "Server time of the frame." }) at: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The database is away since." }) staleSince: Date | null;
  @Field(() => [FeedEntry], { description: "By id; newest first." }) feed: FeedEntry[];
}

@Resolver()
export class OverviewResolver {
  @Subscription(() => OverviewFrame, {
    topics: "live",
    description:
      "Live figures of a region and everything below it: a SNAPSHOT, then at most four CHANGEs a second. Errors: UNAUTHENTICATED, NOT_FOUND.",
  })
  liveOverview(
    @Root() frame: OverviewFrame,
    @Arg("regionId", () => ID, { description: "Any region." }) _regionId: string,
    @Arg("cursor", { nullable: true, description: "The cursor of the last frame, to go on from there." }) _cursor?: string,
  ): OverviewFrame {
    return frame;
  }

  @Subscription(() => FeedFrame, {
    topics: "live",
    description: "What is worth telling, of a region and everything below it. Errors: UNAUTHENTICATED, NOT_FOUND.",
  })
  liveFeed(
    @Root() frame: FeedFrame,
    @Arg("regionId", () => ID, { description: "Any region." }) _regionId: string,
    @Arg("cursor", { nullable: true, description: "The cursor of the last frame, to go on from there." }) _cursor?: string,
  ): FeedFrame {
    return frame;
  }
}
