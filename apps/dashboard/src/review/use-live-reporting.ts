import { useEffect, useRef } from "react";
import { useViewer } from "../access/use-viewer.ts";
import { LiveReportingDocument, type LiveReportingSubscription } from "../graphql/generated/graphql.ts";
import { useLive } from "../live/use-live.ts";

type Frame = LiveReportingSubscription["liveReporting"];
const newest = (_board: Frame | undefined, frame: Frame) => frame;

/** Asks again when a submission took a step (of one form, or of any), or a task moved. Answers when the last frame came. */
export function useLiveReporting(rootId: string, refetch: () => Promise<unknown>, formId?: string): void {
  const { may } = useViewer();
  const watches = rootId !== "" && may("liveReporting");
  const { board: frame } = useLive(LiveReportingDocument, "liveReporting", watches ? { rootId } : undefined, newest);
  const again = useRef(refetch);
  again.current = refetch;
  useEffect(() => {
    if (!frame || frame.kind === "SNAPSHOT") return;
    const concerned = formId ? frame.formIds.includes(formId) : frame.formIds.length > 0 || frame.tasks;
    if (frame.kind === "RESET" || concerned) void again.current();
  }, [frame, formId]);
}
