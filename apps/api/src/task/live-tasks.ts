import { isUuid } from "@kepu/schema";
import { permit, type Viewer } from "../access/viewer.ts";
import { notFound } from "../errors.ts";
import type { Board } from "../live/board.ts";
import type { OverviewState } from "../overview/live-state.ts";
import { tallyOf } from "./live-task-state.ts";

interface LiveTasksArgs extends Record<string, unknown> {
  rootId: string;
  organisationId?: string | null;
}

/** no organisation has this id: only who sees every organisation's may watch all */
const EVERY = "*";

/** How the tasks of a district, or of one organisation in it, stand; and which ones changed just now. */
export function liveTasks(state: OverviewState): Board<LiveTasksArgs> {
  return {
    field: "liveTasks",
    authorise(viewer: Viewer, { rootId, organisationId }) {
      if (!isUuid(rootId) || (organisationId && !isUuid(organisationId))) throw notFound("region");
      permit(viewer, "liveTasks", { regionPath: state.regions.pathOf(rootId), organisationId: organisationId ?? EVERY });
    },
    frame({ rootId, organisationId }, touched) {
      const tasks = state.tasks.of(rootId, organisationId);
      const changed = touched.all ? [] : tasks.filter((task) => touched.has(`task:${task.id}`));
      if (!touched.all && !touched.has("clock") && changed.length === 0) return null;
      return { counts: tallyOf(tasks), changed: changed.map(({ id }) => id) };
    },
  };
}
