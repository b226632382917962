import { isUuid } from "@kepu/schema";
import { permit } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { notFound } from "../errors.ts";
import { type Board, onlyNamed } from "../live/board.ts";
import type { Touched } from "../live/touched.ts";
import type { OverviewState } from "../overview/live-state.ts";
import { completeUpTo, isSilent, type LiveKioskEntry, stateAt, tallyOf } from "./live-kiosk-state.ts";
import { isPlanned } from "./planned-hours.ts";

const TOP_CONTENTS = 10;

/** Every kiosk of a region: its state, today's use, and what is opened most. */
export function liveKiosks(state: OverviewState): Board<{ regionId: string }> {
  return {
    field: "liveKiosks",
    authorise(viewer, { regionId }) {
      if (!isUuid(regionId)) throw notFound("region");
      permit(viewer, "liveKiosks", { regionPath: state.regions.pathOf(regionId) });
    },
    frame({ regionId }, touched, named) {
      if (!touched.has("clock") && !touched.has(`kiosks:${regionId}`)) return null;
      return framed(state, regionId, touched, named);
    },
  };
}

function framed(state: OverviewState, regionId: string, touched: Touched, named: ReadonlySet<string>) {
  const at = now().getTime();
  const own = state.kiosksBelow(regionId);
  const whole = touched.has("clock");
  return onlyNamed(named, {
    completeUpTo: () => completeUpTo(own, at),
    synthetic: () => state.regions.isSynthetic(regionId),
    tally: () => tallyOf(own, at),
    kiosks: () => own.filter((kiosk) => whole || touched.has(`kiosk:${kiosk.kioskId}`)).map((kiosk) => entryOf(kiosk, at)),
    topContent: () => topContent(state, regionId),
  });
}

function entryOf({ communityId, lifecycle, plannedHours, ...kiosk }: LiveKioskEntry, at: number) {
  const entry = { communityId, lifecycle, plannedHours, ...kiosk };
  return { ...kiosk, regionId: communityId, state: stateAt(entry), planned: isPlanned(plannedHours, at), silent: isSilent(entry, at) };
}

function topContent(state: OverviewState, regionId: string) {
  const sums = new Map<string, number>();
  for (const community of state.regions.current().communities(regionId)) {
    for (const [content, uses] of state.kiosks.contents.get(community) ?? []) sums.set(content, (sums.get(content) ?? 0) + uses);
  }
  return [...sums]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, TOP_CONTENTS)
    .map(([content, uses]) => ({ content, uses }));
}
