import type { LiveOverviewSubscription } from "../graphql/generated/graphql.ts";
import { byKey } from "../live/by-key.ts";

export type OverviewFrame = LiveOverviewSubscription["liveOverview"];

const WINDOW_MS = 60 * 60_000;
const FEED_ENTRIES = 50;

/** Puts a frame into the board: SNAPSHOT and RESET replace it, a CHANGE carries absolute values by key. */
export function mergeOverview(board: OverviewFrame | undefined, frame: OverviewFrame): OverviewFrame {
  if (!board || frame.kind !== "CHANGE") return frame;
  const oldest = Date.parse(frame.at) - WINDOW_MS;
  const ended = Date.parse(frame.at);
  return {
    ...frame,
    figures: byKey(board.figures, frame.figures, (figure) => figure.measure),
    minutes: byKey(board.minutes, frame.minutes, (point) => `${point.measure} ${point.channel} ${point.minute}`).filter(
      (point) => Date.parse(point.minute) > oldest - 60_000,
    ),
    baseMinutes: frame.baseMinutes.length > 0 ? frame.baseMinutes : board.baseMinutes,
    hours: byKey(board.hours, frame.hours, (point) => `${point.measure} ${point.hour}`),
    places: byKey(board.places, frame.places, (place) => place.regionId),
    activities: byKey(board.activities, frame.activities, (activity) => activity.activityId).filter(
      (activity) => Date.parse(activity.endsAt) > ended,
    ),
    feed: byKey(board.feed, frame.feed, (entry) => entry.id)
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1))
      .slice(0, FEED_ENTRIES),
  };
}
