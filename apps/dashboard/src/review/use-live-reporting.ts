import { useViewer } from "../access/use-viewer.ts";
import { LiveReportingDocument } from "../graphql/generated/graphql.ts";
import { useAskAgain } from "../live/use-ask-again.ts";
import { useLive } from "../live/use-live.ts";
import { countMoves, movesOf } from "./count-moves.ts";

/** Asks again when a submission took a step (of one form, or of any), or a task moved. */
export function useLiveReporting(rootId: string, refetch: () => Promise<unknown>, formId?: string): void {
  const { may } = useViewer();
  const watches = rootId !== "" && may("liveReporting");
  const { board } = useLive(LiveReportingDocument, "liveReporting", watches ? { rootId } : undefined, countMoves);
  useAskAgain(movesOf(board, formId), refetch);
}
