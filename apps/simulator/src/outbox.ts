import type { Door } from "./door.ts";

const BATCH = 500;
const KEPT = 50_000;

/** Keeps items until the service has acknowledged them; a lost answer is retried with the same ids. */
export class Outbox<Item extends { id: string }> {
  private items: Item[] = [];
  private sending = false;

  private readonly door: Door;
  private readonly mutation: string;

  constructor(door: Door, mutation: string) {
    this.door = door;
    this.mutation = mutation;
  }

  add(...items: Item[]): void {
    this.items.push(...items);
    if (this.items.length > KEPT) this.items.splice(0, this.items.length - KEPT);
  }

  /** Sends what waits; what the service answers for is done with, whatever the answer. */
  async send(sentAt: string): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.items.length > 0) {
        const batch = this.items.slice(0, BATCH);
        await this.door.ask(this.mutation, { input: { sentAt, items: batch } });
        this.items.splice(0, batch.length);
      }
    } catch {
      // kept, and sent again at the next turn
    } finally {
      this.sending = false;
    }
  }
}
