import { LIMITS } from "@kepu/schema";
import { ProductError } from "../errors.ts";

/** Each file that is taken holds a page of figures until it is read: of one person or organisation a few at a time. */
export class FewOfEach {
  private readonly working = new Map<string, number>();

  async run<Answer>(ownerId: string, work: () => Promise<Answer>): Promise<Answer> {
    const before = this.working.get(ownerId) ?? 0;
    if (before >= LIMITS.exportsAtOnce)
      throw new ProductError("RATE_LIMITED", `You are taking ${before} files already; wait until one is there.`, { retryAfterSeconds: 5 });
    this.working.set(ownerId, before + 1);
    try {
      return await work();
    } finally {
      const left = (this.working.get(ownerId) ?? 1) - 1;
      if (left > 0) this.working.set(ownerId, left);
      else this.working.delete(ownerId);
    }
  }
}
