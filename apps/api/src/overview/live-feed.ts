import { isUuid } from "@kepu/schema";
import { permit } from "../access/viewer.ts";
import { notFound } from "../errors.ts";
import type { Board } from "../live/board.ts";
import { touchedFeed } from "./live-overview.ts";
import type { OverviewState } from "./live-state.ts";

/** What is worth telling, of any region. */
export function liveFeed(state: OverviewState): Board<{ regionId: string }> {
  return {
    field: "liveFeed",
    authorise(viewer, { regionId }) {
      if (!isUuid(regionId)) throw notFound("region");
      permit(viewer, "liveFeed", { regionPath: state.regions.pathOf(regionId) });
    },
    frame({ regionId }, touched) {
      const feed = touchedFeed(state, regionId, touched);
      return feed.length > 0 || touched.all || touched.has("clock") ? { feed } : null;
    },
  };
}
