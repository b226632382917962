import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A child process that answers each request in turn. */
export class Peer {
  private last: Promise<unknown> = Promise.resolve();
  readonly child: ChildProcess;
  private readonly gone: Promise<never>;

  constructor(file: string, execArgv: string[] = []) {
    this.child = fork(new URL(file, import.meta.url), { execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.gone = once(this.child, "exit").then(([code]) => {
      throw new Error(`a process of the bench ended with ${code}`);
    });
    this.gone.catch(() => {});
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  ask<Answer>(request: object): Promise<Answer> {
    const turn = this.last.then(async () => {
      this.child.send(request);
      const answer = once(this.child, "message").then(([message]) => message as Answer & { failed?: string });
      const message = await Promise.race([answer, this.gone]);
      if (message.failed) throw new Error(message.failed);
      return message as Answer;
    });
    this.last = turn.catch(() => {});
    return turn;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await gone;
  }
}

/** The child's half: answers requests by their `do`. A parent that is gone ends it. */
export function serve(actions: Record<string, (request: never) => Promise<object> | object>): void {
  process.on("disconnect", () => process.exit(0));
  process.on("message", async (request: { do: string }) => {
    try {
      process.send?.(await actions[request.do]?.(request as never));
    } catch (error) {
      process.send?.({ failed: (error as Error).stack });
    }
  });
}

/** Calls `tick` that many times a second for so long; a tick that comes too late is not made up for by two at once. */
export async function everySecond(times: number, seconds: number, tick: () => void): Promise<void> {
  const begun = performance.now();
  for (let count = 0; count < Math.round(times * seconds); count++) {
    const wait = begun + (count * 1_000) / times - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
    tick();
  }
}
