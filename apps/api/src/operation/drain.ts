import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RequestHandler } from "express";
import { unavailable } from "../errors.ts";
import type { Logger } from "../logger.ts";

/** The end of the process, step by step: none of them, not even a database that says nothing, holds up the next beyond its time. */
export class Drain {
  private beganAt: number | undefined;

  constructor(private readonly logger: Logger) {}

  /** From the first moment: not ready, and nothing new is taken on. */
  begin(): void {
    this.beganAt ??= performance.now();
  }

  get hasBegun(): boolean {
    return this.beganAt !== undefined;
  }

  get elapsedMs(): number {
    return this.beganAt === undefined ? 0 : performance.now() - this.beganAt;
  }

  /** Waits for a step, but no longer than `withinMs`; a step that fails or takes too long is told and left. */
  async step(name: string, withinMs: number, work: () => Promise<unknown>): Promise<void> {
    const abort = new AbortController();
    const late = sleep(withinMs, "late", { signal: abort.signal }).catch(() => "done");
    const outcome = await Promise.race([
      work().then(
        () => "done",
        (error: Error) => `failed: ${error.message}`,
      ),
      late,
    ]);
    abort.abort();
    if (outcome !== "done") this.logger.warn({ step: name, outcome }, "a step of the drain was left");
  }
}

/** Takes no new connection, and waits for what is in flight; connections that have nothing in flight are closed. */
export async function closeServer(http: Server): Promise<void> {
  const idle = setInterval(() => http.closeIdleConnections(), 50);
  await new Promise<void>((resolve) => http.close(() => resolve()));
  clearInterval(idle);
}

/** Another process, or this one's successor, answers the same request. */
export function refuseWhileDraining(drain: Drain): RequestHandler {
  return (_request, response, next) => {
    if (!drain.hasBegun) return next();
    response.set("Connection", "close");
    next(unavailable("This process is ending; send the same request again."));
  };
}
