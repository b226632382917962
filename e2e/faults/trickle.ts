import { setTimeout as sleep } from "node:timers/promises";
import { newUuid7 } from "@kepu/schema";
import { type District, places, post } from "./district.ts";
import type { ItemResult, Ledger } from "./ledger.ts";
import type { Watcher } from "./watcher.ts";

const CHECK_INS = `mutation ($input: RecordCheckInsInput!) { answer: recordCheckIns(input: $input) { results { id status reason receivedAt } } }`;

export interface Trickle {
  /** no more check-ins; resolves with the milliseconds from each tap to its being on the watched screen, shortest first */
  finish(): Promise<number[]>;
}

/** One check-in after the other at a desk, several a second, as people come while the backlog arrives. Nobody else checks in, so the screen's attendance tells
 * which of them it knows. */
export async function startTrickle(district: District, ledger: Ledger, watcher: Watcher, everyMs: number): Promise<Trickle> {
  const { activities } = await places(district);
  const shown = () => watcher.board?.figures.find(({ measure }) => measure === "ATTENDANCE")?.today ?? 0;
  const before = shown();
  const tapped: number[] = [];
  const delays: number[] = [];
  let stopping = false;
  watcher.onFrame = () => {
    while (delays.length < Math.min(shown() - before, tapped.length)) delays.push(performance.now() - (tapped[delays.length] ?? 0));
  };

  async function tap(): Promise<void> {
    const id = newUuid7();
    const occurredAt = new Date().toISOString();
    ledger.sending("checkIn", [id]);
    tapped.push(performance.now());
    const input = { sentAt: occurredAt, items: [{ id, activityId: activities[0], occurredAt, kind: "ANONYMOUS" }] };
    const { data, code } = await post<{ answer: { results: ItemResult[] } }>(
      district.urls[0] ?? "",
      district.token("deskToken"),
      CHECK_INS,
      { input },
      60_000,
    );
    if (data) ledger.answered(data.answer.results);
    else ledger.failed(code ?? "no answer");
  }

  const taps: Promise<void>[] = [];
  const loop = (async () => {
    for (; !stopping; await sleep(everyMs)) taps.push(tap());
  })();
  return {
    async finish() {
      stopping = true;
      await loop;
      await Promise.all(taps);
      for (let waited = 0; delays.length < tapped.length && waited < 10_000; waited += 50) await sleep(50);
      watcher.onFrame = undefined;
      return [...delays].sort((a, b) => a - b);
    },
  };
}
