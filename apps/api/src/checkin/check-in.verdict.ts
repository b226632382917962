import { type AgeGroup, type CheckInKind, LIMITS, type Residence } from "@kepu/schema";
import type { Pseudonymise } from "../access/pseudonym.ts";
import type { Activity } from "../activity/activity.entity.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { contentHashOf, integerOf, type Reception, Rejection, timesOf, uuidOf } from "../ingest/verdict.ts";

export interface CheckInItem {
  id: string;
  activityId: string;
  occurredAt: string;
  kind: CheckInKind;
  count?: number | null;
  ageGroup?: AgeGroup | null;
  residence?: Residence | null;
  homeRegionId?: string | null;
  phone?: string | null;
  card?: string | null;
}

export interface Surroundings extends Reception {
  channel: CheckInRow["channel"];
  recorderId: string;
  pseudonymise: Pseudonymise;
  isCommunity(id: string): boolean;
  /** may this be recorded at the activity for that moment? */
  isOpen(activity: Activity, occurredAt: Date): boolean;
}

/** One item as a row that may be stored, or why not. The raw phone or card number ends here. */
export function rowOf(item: CheckInItem, activity: Activity | undefined, around: Surroundings): CheckInRow | Rejection {
  const times = timesOf(item, around);
  if (times instanceof Rejection) return times;
  if (!activity) return new Rejection("UNKNOWN_ACTIVITY", "activityId", "There is no such activity, or you do not record for it.");
  if (["PLANNED", "CANCELLED", "POSTPONED"].includes(activity.state))
    return new Rejection("NOT_OPEN", "activityId", "The activity is not open for check-in.");
  if (!around.isOpen(activity, times.occurredAt))
    return new Rejection(
      "NOT_OPEN",
      "occurredAt",
      "A steward of a region checks in at what is going on there; hand others to the 科协 office.",
    );
  const headCount = item.kind === "HEAD_COUNT";
  const count = integerOf("count", item.count, 1, 1, headCount ? LIMITS.headCountMax : 1);
  if (count instanceof Rejection) return count;
  const home = uuidOf("homeRegionId", item.homeRegionId);
  if (home instanceof Rejection) return home;
  if (home && !around.isCommunity(home)) return new Rejection("UNKNOWN_REGION", "homeRegionId", "The home region is a community in force.");
  const pseudonym = pseudonymOf(item, around.pseudonymise);
  if (pseudonym instanceof Rejection) return pseudonym;
  const ageGroup = item.ageGroup ?? "UNKNOWN";
  const residence = item.residence ?? "UNKNOWN";
  return {
    id: item.id,
    ...times,
    rootId: activity.rootId,
    communityId: activity.communityId,
    activityId: activity.id,
    kind: item.kind,
    count,
    ageGroup,
    residence,
    homeCommunityId: home,
    channel: around.channel,
    pseudonym,
    recorderId: around.recorderId,
    contentHash: contentHashOf([
      activity.id,
      times.deviceTime.getTime(),
      item.kind,
      count,
      ageGroup,
      residence,
      home,
      pseudonym?.toString("hex") ?? null,
    ]),
  };
}

function pseudonymOf(item: CheckInItem, pseudonymise: Pseudonymise): Buffer | null | Rejection {
  const given = (["phone", "card"] as const).filter((field) => item[field]);
  const [field] = given;
  if (item.kind !== "IDENTIFIED")
    return field ? new Rejection("MALFORMED", field, `Only an IDENTIFIED check-in carries a ${field}.`) : null;
  if (!field || given.length > 1)
    return new Rejection("MALFORMED", "phone", "An IDENTIFIED check-in carries exactly one of phone and card.");
  return pseudonymise(field, item[field] ?? "");
}
