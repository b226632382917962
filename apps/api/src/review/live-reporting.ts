import { isUuid } from "@kepu/schema";
import { permit, type Viewer } from "../access/viewer.ts";
import { notFound } from "../errors.ts";
import type { Board } from "../live/board.ts";
import type { OverviewState } from "../overview/live-state.ts";

interface LiveReportingArgs extends Record<string, unknown> {
  rootId: string;
}

/** Which forms moved just now, and nothing of what is in them: inbox and board are asked for again, each by who may see it. */
export function liveReporting(state: OverviewState): Board<LiveReportingArgs> {
  return {
    field: "liveReporting",
    authorise(viewer: Viewer, { rootId }) {
      if (!isUuid(rootId)) throw notFound("region");
      permit(viewer, "liveReporting", state.regions.insideRoot(viewer, "liveReporting", rootId));
    },
    frame(_args, touched) {
      if (touched.all) return { formIds: [], tasks: false };
      const formIds = [...touched.of("form")];
      const tasks = touched.of("task").length > 0;
      return formIds.length === 0 && !tasks ? null : { formIds, tasks };
    },
  };
}
