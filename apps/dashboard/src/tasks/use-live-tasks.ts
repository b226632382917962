import { useRef } from "react";
import { useViewer } from "../access/use-viewer.ts";
import { LiveTasksDocument, type LiveTasksSubscription } from "../graphql/generated/graphql.ts";
import { useAskAgain } from "../live/use-ask-again.ts";
import { useLive } from "../live/use-live.ts";

type Frame = LiveTasksSubscription["liveTasks"];

const WHOLE_DISTRICT = ["LEADER", "OFFICE", "EVALUATOR"];
const newest = (_board: Frame | undefined, frame: Frame) => frame;

/** How the tasks stand, as it changes: of the whole district, or of one's own organisation. */
export function useLiveTasks(rootId: string): Frame | undefined {
  const { viewer, may } = useViewer();
  const whole = viewer?.roles.some(({ role }) => WHOLE_DISTRICT.includes(role)) ?? false;
  const organisationId = whole ? null : (viewer?.roles.find((role) => role.organisationId)?.organisationId ?? null);
  const watches = rootId !== "" && may("liveTasks") && (whole || organisationId !== null);
  return useLive(LiveTasksDocument, "liveTasks", watches ? { rootId, organisationId } : undefined, newest).board;
}

/** Asks again when a task changed, one's own change or another's. */
export function useRefetchOnChange(frame: Frame | undefined, refetch: () => Promise<unknown>, taskId?: string): void {
  const seen = useRef({ frame, turn: 0 });
  if (frame && frame !== seen.current.frame) {
    const concerns =
      frame.kind === "RESET" || (frame.kind === "CHANGE" && (taskId ? frame.changed.includes(taskId) : frame.changed.length > 0));
    seen.current = { frame, turn: seen.current.turn + (concerns ? 1 : 0) };
  }
  useAskAgain(seen.current.turn, refetch);
}
