import { FrameKind, KioskState } from "@kepu/schema";
import { Arg, Field, ID, Int, ObjectType, Resolver, Root, Subscription } from "type-graphql";
import { KioskTally } from "../overview/overview.resolver.ts";
import { DateTimeScalar } from "../scalars.ts";

@ObjectType({ simpleResolvers: true, description: "A kiosk now, and what was done at it today." })
export class LiveKiosk {
  @Field(() => ID, { description: "The kiosk." }) kioskId: string;
  @Field(() => ID, { description: "The community where it stands." }) regionId: string;
  @Field(() => KioskState, { description: "What people decided, else what is measured." }) state: KioskState;
  @Field(() => DateTimeScalar, { nullable: true, description: "In this state since." }) since: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Last heartbeat." }) lastHeartbeatAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Everything up to then has been delivered." }) queueEmptyUpTo: Date | null;
  @Field({ description: "Planned to be on now." }) planned: boolean;
  @Field({ description: "Planned to be on, and no heartbeat for three minutes." }) silent: boolean;
  @Field(() => Int, { description: "Uses today, 次." }) uses: number;
  @Field(() => Int, { description: "Loans today, 册次." }) loans: number;
  @Field(() => Int, { description: "Returns today, 册次." }) returns: number;
  @Field(() => Int, { description: "Seconds that people stayed today." }) dwellSeconds: number;
}

@ObjectType({ simpleResolvers: true, description: "How often a content was opened." })
export class ContentCount {
  @Field({ description: "The content, as the kiosk names it." }) content: string;
  @Field(() => Int, { description: "Uses today, 次." }) uses: number;
}

@ObjectType({ simpleResolvers: true, description: "A frame of the live kiosk network." })
export class KioskFrame {
  @Field(() => FrameKind, { description: "Snapshot, change or reset." }) kind: FrameKind;
  @Field({ description: "Send it when you subscribe again." }) cursor: string;
  @Field(() => DateTimeScalar, { description: "Server time of the frame." }) at: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The database is away since." }) staleSince: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Up to when every kiosk that is on has delivered everything." })
  completeUpTo: Date | null;
  @Field({ description: "Demo filler or a replayed log." }) synthetic: boolean;
  @Field(() => KioskTally, { description: "Each kiosk counted once." }) tally: KioskTally;
  @Field(() => [LiveKiosk], { description: "By kiosk." }) kiosks: LiveKiosk[];
  @Field(() => [ContentCount], { description: "What was opened most today, whole in every frame." }) topContent: ContentCount[];
}

@Resolver()
export class LiveKiosksResolver {
  @Subscription(() => KioskFrame, {
    topics: "live",
    description: "Every kiosk of a region: its state, today's use, and what is opened most. Errors: UNAUTHENTICATED, NOT_FOUND.",
  })
  liveKiosks(
    @Root() frame: KioskFrame,
    @Arg("regionId", () => ID, { description: "Any region." }) _regionId: string,
    @Arg("cursor", { nullable: true, description: "The cursor of the last frame, to go on from there." }) _cursor?: string,
  ): KioskFrame {
    return frame;
  }
}
