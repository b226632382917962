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
  const newest = useRef(moves);
  newest.current = moves;
  const asking = useRef(false);
  useEffect(() => {
    if (moves === 0 || asking.current) return;
    asking.current = true;
    void askUntilNewest();
    // asked twice at once, the second would get the first one's answer, from before its own step
    async function askUntilNewest() {
      for (let asked = -1; asked !== newest.current; ) {
        asked = newest.current;
        await again.current().catch(() => {}); // the query tells what went wrong
      }
      asking.current = false;
    }
  }, [moves]);
}
