import type { GraphQLFieldResolver } from "graphql";
import type { RecordCheckIns } from "../checkin/check-in.service.ts";
import type { Context } from "../context.ts";
import type { RecordKioskUsage } from "../kiosk/kiosk-usage.service.ts";

type Resolve<Input> = GraphQLFieldResolver<unknown, Context, { input: Input }>;

/** The recording mutations take their input as GraphQL read it: making class instances of it would cost more than storing it. */
export const hotFields: Record<string, GraphQLFieldResolver<unknown, Context>> = {
  recordCheckIns: ((_source, { input }, { services, viewer }) => services.checkIns.record(viewer, input)) satisfies Resolve<RecordCheckIns>,
  recordKioskUsage: ((_source, { input }, { services, viewer }) =>
    services.kioskUsage.record(viewer, input)) satisfies Resolve<RecordKioskUsage>,
} as Record<string, GraphQLFieldResolver<unknown, Context>>;
