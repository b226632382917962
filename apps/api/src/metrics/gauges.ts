import { Counter, Gauge, type Registry } from "prom-client";

export interface PoolFigures {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/** Looked at when somebody reads /metrics, so that what is measured pays nothing for it. */
export interface Sources {
  live(): { groups: number; framesSent: number; droppedToLatest: number; silentMs: number; fresh: boolean };
  sockets(): { count: number; queuedBytes: number };
  /** rows that wait for a flush, by kind */
  waitingRows(): Record<string, number>;
  pools(): Record<string, PoolFigures>;
}

export function collectOnScrape(registry: Registry, sources: Sources): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  const labelled = (name: string, help: string, label: string, read: () => Record<string, number>) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        for (const [key, value] of Object.entries(read())) this.set({ [label]: key }, value);
      },
    });
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const pools = (count: keyof PoolFigures) => () =>
    Object.fromEntries(Object.entries(sources.pools()).map(([name, pool]) => [name, pool[count]]));

  gauge("kepu_live_groups", "Distinct live queries: each is executed and encoded once a tick.", () => sources.live().groups);
  gauge("kepu_live_sockets", "Open WebSockets.", () => sources.sockets().count);
  gauge("kepu_live_queued_bytes", "Bytes that wait to be sent, over all sockets.", () => sources.sockets().queuedBytes);
  counter("kepu_live_frames_sent_total", "Frames handed to sockets.", () => sources.live().framesSent);
  counter(
    "kepu_live_dropped_to_latest_total",
    "Times that a slow reader missed frames and got the newest state instead.",
    () => sources.live().droppedToLatest,
  );
  gauge("kepu_feed_silent_seconds", "Since the last read of the change table.", () => sources.live().silentMs / 1_000);
  gauge("kepu_live_fresh", "1 when frames show the database's state, 0 when it is away.", () => Number(sources.live().fresh));
  labelled("kepu_ingest_waiting_rows", "Rows that wait for a flush.", "kind", () => sources.waitingRows());
  labelled("kepu_pool_connections", "Open database connections of a pool.", "pool", pools("totalCount"));
  labelled("kepu_pool_idle_connections", "Those of them that nobody uses.", "pool", pools("idleCount"));
  labelled("kepu_pool_waiting_requests", "Requests that wait for a connection of a pool.", "pool", pools("waitingCount"));
}
