import { newUuid7 } from "@kepu/schema";
import { useCallback, useEffect, useMemo, useState } from "react";
import { client } from "../graphql/client.ts";
import { DeskActivityDocument, RecordCheckInsDocument } from "../graphql/generated/graphql.ts";
import { DeskSender, type SenderState } from "./desk-sender.ts";
import { deskStore } from "./desk-store.ts";

/** A check-in desk of one activity: every tap is kept in the browser first, then sent. */
export function useDesk(activityId: string) {
  const [unsent, setUnsent] = useState({ taps: 0, people: 0 });
  const [state, setState] = useState<SenderState>("idle");
  const count = useCallback(() => {
    const waiting = deskStore.waiting();
    const own = waiting
      .map((one) => one.value)
      .filter((one) => (one.type === "RECORD" ? one.tap.activityId : one.activityId) === activityId);
    setUnsent({
      taps: waiting.length,
      people: own.reduce((sum, one) => sum + (one.type === "RECORD" ? one.tap.count : -one.count), 0),
    });
  }, [activityId]);

  const sender = useMemo(
    () =>
      new DeskSender((next) => {
        setState(next);
        count();
        if (next === "idle") void client.refetchQueries({ include: [DeskActivityDocument] });
      }),
    [count],
  );
  useEffect(() => {
    sender.nudge();
    return () => sender.stop();
  }, [sender]);

  const tap = useCallback(
    (people: number, headCount: boolean, ageGroup: string, id = newUuid7()) => {
      const kind = headCount ? ("HEAD_COUNT" as const) : ("ANONYMOUS" as const);
      deskStore.add({ type: "RECORD", tap: { id, activityId, occurredAt: new Date().toISOString(), kind, count: people, ageGroup } });
      count();
      sender.nudge();
    },
    [sender, count, activityId],
  );

  const undo = useCallback(() => {
    const found = deskStore.undo(activityId);
    count();
    sender.nudge();
    return found;
  }, [sender, count, activityId]);

  /** With a phone number: only over the wire, never kept. Without the network the person is counted anonymously, under the same id: once. */
  const identify = useCallback(
    async (phone: string, ageGroup: string): Promise<"identified" | "anonymous" | { message: string }> => {
      const id = newUuid7();
      const at = new Date().toISOString();
      const item = { id, activityId, occurredAt: at, kind: "IDENTIFIED" as const, ageGroup: ageGroup as never, phone };
      try {
        const { data } = await client.mutate({ mutation: RecordCheckInsDocument, variables: { input: { sentAt: at, items: [item] } } });
        const result = data?.recordCheckIns.results[0];
        if (result?.status === "REJECTED") return { message: result.message ?? String(result.reason) };
        deskStore.settle([], [{ id, activityId, count: 1 }]);
        void client.refetchQueries({ include: [DeskActivityDocument] });
        return "identified";
      } catch {
        tap(1, false, ageGroup, id);
        return "anonymous";
      }
    },
    [activityId, tap],
  );

  return { unsent, state, tap, undo, identify };
}
