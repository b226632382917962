/** How many rows one flush may hold, and how many flushes may be under way: measured best on PostgreSQL (docs/adr/0004). */
export const FLUSH_ROWS = 5_000;
const FLUSHES_IN_FLIGHT = 2;
/** Rows that may wait before new requests are refused with UNAVAILABLE: the queue never grows without bound. */
const QUEUE_ROWS = 200_000;
const IN_USE_MS = 500;

interface Waiting<Row, Result> {
  rows: Row[];
  resolve(results: Result[]): void;
  reject(error: unknown): void;
}

export interface CoalescerOptions<Row, Result> {
  /** Writes rows in one transaction; answers one result per row, in order. Retries of deadlocks happen inside. */
  flush(rows: Row[]): Promise<Result[]>;
  /** Is this a fault of a row's data (SQLSTATE classes 22, 23) rather than of the database? */
  isDataError(error: unknown): boolean;
  /** The result for a row that alone failed with a data error. */
  refuse(row: Row, error: unknown): Result;
  overloaded(): Error;
  /** While this holds, one flush at a time is enough: somebody waits at a screen for what others write. */
  givesWay?(): boolean;
}

/** Shares flushes among concurrent requests: what waits while a flush is under way goes together into the next. A data error is retried
 * request by request, then row by row, so one bad row never fails its neighbours. */
export class Coalescer<Row, Result> {
  private waiting: Waiting<Row, Result>[] = [];
  private waitingRows = 0;
  private inFlight = 0;
  private submittedAt = Number.NEGATIVE_INFINITY;
  private idle: (() => void)[] = [];

  constructor(private readonly options: CoalescerOptions<Row, Result>) {}

  submit(rows: Row[]): Promise<Result[]> {
    if (rows.length === 0) return Promise.resolve([]);
    if (this.waitingRows + rows.length > QUEUE_ROWS) return Promise.reject(this.options.overloaded());
    this.submittedAt = performance.now();
    return new Promise((resolve, reject) => {
      this.waiting.push({ rows, resolve, reject });
      this.waitingRows += rows.length;
      // let the requests of this turn of the event loop gather first
      if (this.inFlight < FLUSHES_IN_FLIGHT) setImmediate(() => this.pump());
    });
  }

  /** rows that wait for a flush */
  get queued(): number {
    return this.waitingRows;
  }

  /** Was anything sent within the last half second? */
  get inUse(): boolean {
    return performance.now() - this.submittedAt < IN_USE_MS;
  }

  /** Resolves when nothing waits or is under way. */
  drain(): Promise<void> {
    if (this.inFlight === 0 && this.waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private pump(): void {
    while (this.inFlight < (this.options.givesWay?.() ? 1 : FLUSHES_IN_FLIGHT) && this.waiting.length > 0) {
      const batch = this.take();
      this.inFlight += 1;
      void this.run(batch).finally(() => {
        this.inFlight -= 1;
        this.pump();
        if (this.inFlight === 0 && this.waiting.length === 0) for (const done of this.idle.splice(0)) done();
      });
    }
  }

  private take(): Waiting<Row, Result>[] {
    let rows = 0;
    let count = 0;
    while (count < this.waiting.length && (count === 0 || rows + (this.waiting[count]?.rows.length ?? 0) <= FLUSH_ROWS)) {
      rows += this.waiting[count]?.rows.length ?? 0;
      count += 1;
    }
    this.waitingRows -= rows;
    return this.waiting.splice(0, count);
  }

  private async run(requests: Waiting<Row, Result>[]): Promise<void> {
    try {
      const results = await this.options.flush(requests.flatMap((request) => request.rows));
      let from = 0;
      for (const request of requests) {
        request.resolve(results.slice(from, from + request.rows.length));
        from += request.rows.length;
      }
    } catch (error) {
      if (!this.options.isDataError(error)) for (const request of requests) request.reject(error);
      else if (requests.length > 1) for (const request of requests) await this.run([request]);
      else if (requests[0]) await this.rowByRow(requests[0]);
    }
  }

  private async rowByRow(request: Waiting<Row, Result>): Promise<void> {
    const results: Result[] = [];
    for (const row of request.rows) {
      try {
        results.push(...(await this.options.flush([row])));
      } catch (error) {
        if (!this.options.isDataError(error)) return request.reject(error);
        results.push(this.options.refuse(row, error));
      }
    }
    request.resolve(results);
  }
}
