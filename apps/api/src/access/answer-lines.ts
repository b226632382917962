import { LIMITS } from "@kepu/schema";
import express, { type Request, type Response } from "express";
import type { Services } from "../context.ts";
import { describeFault, ProductError } from "../errors.ts";
import type { Progress, Watcher } from "../spreadsheet/watcher.ts";

/** An answer in lines: progress as it happens, at most ten a second, and the outcome last. */
export class AnswerLines {
  private lastAt = 0;
  private lastPhase = "";
  readonly watcher: Watcher;

  constructor(
    private readonly services: Services,
    private readonly response: Response,
  ) {
    this.watcher = { onProgress: (progress) => this.tell(progress), signal: goneSignal(response) };
  }

  private tell(progress: Progress): void {
    const at = performance.now();
    if (progress.phase === this.lastPhase && at - this.lastAt < 100 && progress.done < progress.total) return;
    this.lastAt = at;
    this.lastPhase = progress.phase;
    this.write({ progress });
  }

  /** What is refused after the first line was sent is told in the last one. */
  async end(outcome: Promise<object>): Promise<void> {
    try {
      this.write({ data: await outcome });
      this.response.end();
    } catch (error) {
      if (this.watcher.signal.aborted) return void this.response.destroy();
      if (!this.response.headersSent) throw error;
      refuseInLine(this.services, error, this.response);
    }
  }

  private write(line: object): void {
    if (!this.response.headersSent)
      this.response.set({ "Content-Type": "application/x-ndjson", "Cache-Control": "no-store", "X-Accel-Buffering": "no" });
    this.response.write(`${JSON.stringify(line)}\n`);
  }
}

function refuseInLine({ logger }: Services, error: unknown, response: Response): void {
  const known = error instanceof ProductError;
  if (!known) logger.error({ err: describeFault(error) }, "a file request failed");
  const told = known ? error : new ProductError("INTERNAL", "Something went wrong on our side.");
  const { http: _, ...extensions } = told.extensions;
  response.end(`${JSON.stringify({ errors: [{ message: told.message, extensions }] })}\n`);
}

export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

const readBody = express.raw({ type: () => true, limit: LIMITS.tableBytes });

/** What says that it is too large is not read at all. */
export function bodyOf(request: Request, response: Response): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > LIMITS.tableBytes)
    throw new ProductError("LIMIT_EXCEEDED", "The file is larger than allowed.", { limit: LIMITS.tableBytes, reason: "TOO_LARGE" });
  return new Promise((resolve, reject) => {
    readBody(request, response, (error?: unknown) => {
      if (error) reject(error);
      else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    });
  });
}
