import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Route } from "../operation/request-log.ts";

/** Seconds: from a cached answer to a database that is away. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ROWS = [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000];

export type FlushKind = "check_ins" | "retractions" | "kiosk_usage" | "heartbeats";
/** How a recording mutation ended: answered per item, sent again later, not allowed or not well-formed, our fault. */
export type RecordingOutcome = "answered" | "unavailable" | "refused" | "failed";

/** what every recording mutation answers */
export interface Tally {
  accepted: number;
  duplicates: number;
  rejected: number;
}

/** What the parts of the service tell as it happens. Labels are words of closed lists: nothing personal, and no series for each of anything. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = this.histogram(
    "kepu_http_request_seconds",
    "HTTP requests by kind of route and status.",
    ["route", "code"],
    SECONDS,
  );
  private readonly recordings = this.histogram(
    "kepu_ingest_request_seconds",
    "Recording mutations, from their items to the commit of all of them.",
    ["operation", "outcome"],
    SECONDS,
  );
  private readonly items = new Counter({
    name: "kepu_ingest_items_total",
    help: "Items of recording mutations by what became of them.",
    labelNames: ["operation", "outcome"],
    registers: [this.registry],
  });
  private readonly flushes = this.histogram("kepu_flush_seconds", "Shared flushes: one transaction each.", ["kind", "outcome"], SECONDS);
  private readonly flushRows = this.histogram("kepu_flush_rows", "Rows in one flush.", ["kind"], ROWS);
  private readonly feedLag = this.histogram(
    "kepu_feed_lag_seconds",
    "From the beginning of a flush, by the writing process's clock, to its change in this process's live state.",
    [],
    SECONDS,
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  answered(route: Route, code: number, seconds: number): void {
    this.requests.observe({ route, code }, seconds);
  }

  recorded(operation: string, outcome: RecordingOutcome, seconds: number, tally?: Tally): void {
    this.recordings.observe({ operation, outcome }, seconds);
    if (!tally) return;
    this.items.inc({ operation, outcome: "accepted" }, tally.accepted);
    this.items.inc({ operation, outcome: "duplicate" }, tally.duplicates);
    this.items.inc({ operation, outcome: "rejected" }, tally.rejected);
  }

  changeApplied(lagMs: number): void {
    this.feedLag.observe(Math.max(0, lagMs) / 1_000);
  }

  /** The same flush, measured. */
  flush<Row, Result>(kind: FlushKind, flush: (rows: Row[]) => Promise<Result[]>): (rows: Row[]) => Promise<Result[]> {
    return async (rows) => {
      const began = performance.now();
      let outcome = "failed";
      try {
        const results = await flush(rows);
        outcome = "committed";
        return results;
      } finally {
        this.flushes.observe({ kind, outcome }, (performance.now() - began) / 1_000);
        this.flushRows.observe({ kind }, rows.length);
      }
    };
  }

  private histogram<Label extends string>(name: string, help: string, labelNames: Label[], buckets: number[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
