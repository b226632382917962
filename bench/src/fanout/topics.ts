/** The pub/sub of the graphql-ws peer. type-graphql brings none, and the one of graphql-yoga throws out of `publish` when a reader stalls:
 * this one keeps the newest frames of each subscriber and drops older ones. */
const KEPT = 1_000;

export class Topics {
  private readonly subscribers = new Map<string, Set<Queue>>();

  names(): Iterable<string> {
    return this.subscribers.keys();
  }

  publish(topic: string, frame: unknown): void {
    for (const queue of this.subscribers.get(topic) ?? []) queue.push(frame);
  }

  subscribe(topic: string): AsyncIterable<unknown> {
    const members = this.subscribers.get(topic) ?? new Set();
    this.subscribers.set(topic, members);
    const queue: Queue = new Queue(() => members.delete(queue));
    members.add(queue);
    return queue;
  }
}

class Queue implements AsyncIterableIterator<unknown> {
  private readonly waiting: unknown[] = [];
  private wake: ((result: IteratorResult<unknown>) => void) | undefined;
  private readonly leave: () => void;

  constructor(leave: () => void) {
    this.leave = leave;
  }

  push(value: unknown): void {
    const wake = this.wake;
    this.wake = undefined;
    if (wake) wake({ value, done: false });
    else if (this.waiting.push(value) > KEPT) this.waiting.shift();
  }

  next(): Promise<IteratorResult<unknown>> {
    if (this.waiting.length > 0) return Promise.resolve({ value: this.waiting.shift(), done: false });
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  async return(): Promise<IteratorResult<unknown>> {
    this.leave();
    this.wake?.({ value: undefined, done: true });
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
