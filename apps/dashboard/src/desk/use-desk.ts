import { newUuid7 } from "@kepu/schema";
import { useEffect, useSyncExternalStore } from "react";
import { client } from "../graphql/client.ts";
import { RecordCheckInsDocument } from "../graphql/generated/graphql.ts";
import { deskQueue } from "./desk-queue.ts";
import type { Waiting } from "./desk-store.ts";

/** How an attempt with a phone number went, or why it was rejected. */
export type Identified = "identified" | "anonymous" | { reason: string };

/** A check-in desk of one activity: every tap is kept in the browser first, then sent. `loaded`: the attendance that came with the page. */
export function useDesk(activityId: string, loaded: number | undefined) {
  const { sender, waiting, rejected, attendance } = useSyncExternalStore(deskQueue.subscribe, deskQueue.snapshot);
  useEffect(() => {
    if (loaded !== undefined) deskQueue.know(activityId, loaded);
  }, [loaded, activityId]);
  useEffect(() => {
    if (sender === "idle") deskQueue.refresh(activityId).catch(() => {}); // again after the next tap
  }, [sender, activityId]);
  const people = waiting.reduce((sum, one) => sum + peopleAt(activityId, one), 0);

  function tap(count: number, headCount: boolean, ageGroup: string, id = newUuid7()) {
    const kind = headCount ? ("HEAD_COUNT" as const) : ("ANONYMOUS" as const);
    deskQueue.add({ type: "RECORD", tap: { id, activityId, occurredAt: new Date().toISOString(), kind, count, ageGroup } });
  }

  /** With a phone number: only over the wire, never kept. Without the network the person is counted anonymously, under the same id: once. */
  async function identify(phone: string, ageGroup: string): Promise<Identified> {
    const id = newUuid7();
    const at = new Date().toISOString();
    const item = { id, activityId, occurredAt: at, kind: "IDENTIFIED" as const, ageGroup: ageGroup as never, phone };
    const request = client.mutate({ mutation: RecordCheckInsDocument, variables: { input: { sentAt: at, items: [item] } } });
    const answer = request.then(({ data }) => data?.recordCheckIns.results[0]);
    try {
      await deskQueue.sent(answer.then((result) => (result?.status === "REJECTED" ? undefined : { id, activityId, count: 1 })));
      const result = await answer;
      if (result?.status === "REJECTED") return { reason: String(result.reason) };
      deskQueue.refresh(activityId).catch(() => {});
      return "identified";
    } catch {
      tap(1, false, ageGroup, id);
      return "anonymous";
    }
  }

  const total = Math.max(0, (attendance[activityId] ?? loaded ?? 0) + people);
  return { sender, unsent: waiting.length, rejected: rejected.length, total, tap, identify };
}

function peopleAt(activityId: string, one: Waiting): number {
  if (one.type === "RECORD") return one.tap.activityId === activityId ? one.tap.count : 0;
  return one.activityId === activityId ? -one.count : 0;
}
