import { setTimeout as sleep } from "node:timers/promises";

export async function untilReady(url: string, within: number): Promise<void> {
  for (const deadline = Date.now() + within; Date.now() < deadline; await sleep(50)) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`${url} did not get ready within ${within / 1_000} s`);
}
