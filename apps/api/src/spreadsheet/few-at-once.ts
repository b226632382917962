import { LIMITS } from "@kepu/schema";
import { ProductError } from "../errors.ts";

/** Memory is for a few files at a time; who comes next is told when to come again. */
export class FewAtOnce {
  private working = 0;

  async run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.working >= LIMITS.tablesAtOnce)
      throw new ProductError("RATE_LIMITED", "Other files are being checked; wait a few seconds.", { retryAfterSeconds: 5 });
    this.working += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
    }
  }
}
