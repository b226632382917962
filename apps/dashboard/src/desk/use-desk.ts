import { newUuid7 } from "@kepu/schema";
import { useCallback, useEffect, useMemo, useState } from "react";
import { client } from "../graphql/client.ts";
import { DeskActivityDocument, RecordCheckInsDocument } from "../graphql/generated/graphql.ts";
import { DeskSender, type SenderState } from "./desk-sender.ts";
import { DeskStore } from "./desk-store.ts";

/** A check-in desk of one activity: every tap is kept in the browser first, then sent. */
export function useDesk(activityId: string) {
  const [unsent, setUnsent] = useState({ taps: 0, people: 0 });
  const [state, setState] = useState<SenderState>("idle");
  const store = useMemo(() => new DeskStore(), []);

  const count = useCallback(async () => {
    const waiting = await store.waiting();
    const own = waiting
      .map((one) => one.value)
      .filter((one) => (one.type === "RECORD" ? one.tap.activityId : one.activityId) === activityId);
    setUnsent({
      taps: waiting.length,
      people: own.reduce((sum, one) => sum + (one.type === "RECORD" ? one.tap.count : -one.count), 0),
    });
  }, [store, activityId]);

  const sender = useMemo(
    () =>
      new DeskSender(store, (next) => {
        setState(next);
        void count();
        if (next === "idle") void client.refetchQueries({ include: [DeskActivityDocument] });
      }),
    [store, count],
  );
  useEffect(() => {
    sender.nudge();
    return () => sender.stop();
  }, [sender]);

  const tap = useCallback(
    async (people: number, headCount: boolean, ageGroup: string, id = newUuid7()) => {
      const kind = headCount ? ("HEAD_COUNT" as const) : ("ANONYMOUS" as const);
      await store.add({ type: "RECORD", tap: { id, activityId, occurredAt: new Date().toISOString(), kind, count: people, ageGroup } });
      await count();
      sender.nudge();
    },
    [store, sender, count, activityId],
  );

  const undo = useCallback(async () => {
    const found = await store.undo(activityId);
    await count();
    sender.nudge();
    return found;
  }, [store, sender, count, activityId]);

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
        await store.settle([], [{ id, activityId, count: 1 }]);
        void client.refetchQueries({ include: [DeskActivityDocument] });
        return "identified";
      } catch {
        await tap(1, false, ageGroup, id);
        return "anonymous";
      }
    },
    [activityId, store, tap],
  );

  return { unsent, state, tap, undo, identify };
}
