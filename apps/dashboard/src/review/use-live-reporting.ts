import { useEffect, useRef } from "react";
import { useViewer } from "../access/use-viewer.ts";
import { LiveReportingDocument } from "../graphql/generated/graphql.ts";
import { useLive } from "../live/use-live.ts";
import { countMoves, movesOf } from "./count-moves.ts";

/** Asks again when a submission took a step (of one form, or of any), or a task moved. */
export function useLiveReporting(rootId: string, refetch: () => Promise<unknown>, formId?: string): void {
  const { may } = useViewer();
  const watches = rootId !== "" && may("liveReporting");
  const { board } = useLive(LiveReportingDocument, "liveReporting", watches ? { rootId } : undefined, countMoves);
  const moves = movesOf(board, formId);
  const again = useRef(refetch);
  again.current = refetch;
  useEffect(() => {
    if (moves > 0) void again.current().catch(() => {}); // the query tells what went wrong
  }, [moves]);
}
