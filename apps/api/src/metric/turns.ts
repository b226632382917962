import { LIMITS } from "@kepu/schema";
import { ProductError, unavailable } from "../errors.ts";

interface Waiting {
  asker: string;
  begin: () => void;
}

/** Why a question is not gone on with: what it was stopped with, or that nobody waits for it. */
export const stoppedBy = ({ reason }: AbortSignal): ProductError =>
  reason instanceof ProductError
    ? reason
    : new ProductError("LIMIT_EXCEEDED", "The client went away; the query was stopped.", { limit: LIMITS.metricSeconds });

export interface Patience {
  /** how many of one asker may wait already */
  most: number;
  seconds: number;
}

const ASKING: Patience = { most: LIMITS.questionsWaiting, seconds: LIMITS.questionWaitSeconds };

/** Whose question is read next over few connections: of one asker only some at a time, and first of who has the fewest, then of who has waited longest. */
export class Turns {
  private readonly reading = new Map<string, number>();
  private readonly waiting = new Set<Waiting>();
  private free: number;

  constructor(
    atOnce: number,
    private readonly ofOne: number,
  ) {
    this.free = atOnce;
  }

  async run<Result>(
    asker: string,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
    patience: Patience = ASKING,
  ): Promise<Result> {
    if (signal?.aborted) throw stoppedBy(signal);
    await this.turn(asker, signal, patience);
    try {
      return await work();
    } finally {
      this.free += 1;
      const left = this.readingOf(asker) - 1;
      if (left > 0) this.reading.set(asker, left);
      else this.reading.delete(asker);
      this.next();
    }
  }

  private turn(asker: string, signal: AbortSignal | undefined, { most, seconds }: Patience): Promise<void> {
    let waits = 0;
    for (const one of this.waiting) if (one.asker === asker) waits += 1;
    if (waits >= most)
      throw new ProductError(
        "RATE_LIMITED",
        `${this.readingOf(asker)} of your questions are being read and ${waits} wait: ask again when one is answered.`,
        { limit: most, retryAfterSeconds: 5 },
      );
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", gone);
        this.waiting.delete(one);
        settle();
      };
      const one = { asker, begin: end(resolve) };
      const gone = end(() => reject(stoppedBy(signal as AbortSignal)));
      const timer = setTimeout(
        end(() =>
          reject(
            unavailable(`History is busy with other questions: this one waited ${seconds} seconds for its turn. Ask again in a moment.`),
          ),
        ),
        seconds * 1_000,
      );
      signal?.addEventListener("abort", gone, { once: true });
      this.waiting.add(one);
      this.next();
    });
  }

  private next(): void {
    while (this.free > 0) {
      let first: Waiting | undefined;
      for (const one of this.waiting) {
        const own = this.readingOf(one.asker);
        if (own < this.ofOne && (!first || own < this.readingOf(first.asker))) first = one;
      }
      if (!first) return;
      this.free -= 1;
      this.reading.set(first.asker, this.readingOf(first.asker) + 1);
      first.begin();
    }
  }

  private readingOf(asker: string): number {
    return this.reading.get(asker) ?? 0;
  }
}
