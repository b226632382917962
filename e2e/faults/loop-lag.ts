const BUCKET = /^kepu_event_loop_lag_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm;
const EVERY_MS = 1_000;

/** By its upper bound in seconds: how many timers were at most so late. */
type Buckets = Map<number, number>;

/** How long the event loops of API processes kept a timer waiting, over everything that happened to them. Read every second, because a killed process takes
 * its counts along. */
class LoopLag {
  private readonly urls = new Set<string>();
  private readonly newest = new Map<string, Buckets>();
  private readonly ended: Buckets[] = [];
  private timer: NodeJS.Timeout | undefined;

  watch(url: string): void {
    this.urls.add(url);
  }

  begin(): void {
    this.timer = setInterval(() => void this.read(), EVERY_MS);
  }

  /** Milliseconds: the 99th percentile, and a bound that none exceeded (of the histogram's). */
  async end(): Promise<{ loop_lag_p99_ms: number; loop_lag_max_ms: number }> {
    clearInterval(this.timer);
    await this.read();
    const sum: Buckets = new Map();
    for (const buckets of [...this.ended, ...this.newest.values()])
      for (const [bound, count] of buckets) sum.set(bound, (sum.get(bound) ?? 0) + count);
    const total = sum.get(Number.POSITIVE_INFINITY) ?? 0;
    return { loop_lag_p99_ms: quantile(sum, total * 0.99), loop_lag_max_ms: Math.round(1_000 * firstBound(sum, total)) };
  }

  private async read(): Promise<void> {
    await Promise.all([...this.urls].map((url) => this.readOne(url).catch(() => undefined)));
  }

  private async readOne(url: string): Promise<void> {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(EVERY_MS) });
    const buckets: Buckets = new Map();
    for (const [, bound, count] of (await answer.text()).matchAll(BUCKET))
      buckets.set(bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound), Number(count));
    const before = this.newest.get(url);
    const total = (of?: Buckets) => of?.get(Number.POSITIVE_INFINITY) ?? 0;
    if (before && total(buckets) < total(before)) this.ended.push(before);
    this.newest.set(url, buckets);
  }
}

/** Of the processes that this run starts. */
export const loopLag = new LoopLag();

function firstBound(cumulative: Buckets, rank: number): number {
  for (const [bound, count] of cumulative) if (count >= rank) return bound;
  return Number.NaN;
}

/** As Prometheus does it: evenly within a bucket. */
function quantile(cumulative: Buckets, rank: number): number {
  let [from, below] = [0, 0];
  for (const [bound, count] of cumulative) {
    if (count >= rank) return Math.round(10_000 * (from + ((bound - from) * (rank - below)) / Math.max(1, count - below))) / 10;
    [from, below] = [bound, count];
  }
  return Number.NaN;
}
