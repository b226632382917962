import { Histogram, type Registry } from "prom-client";

const EVERY_MS = 20;
const SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2, 5];

/** From now on: how much later than asked a timer of this process's event loop comes. Counts that add up over any time and over processes; the default
 * metrics' percentiles are of the time since somebody last read them. Answers what ends it. */
export function watchLoopLag(registry: Registry): () => void {
  const lag = new Histogram({
    name: "kepu_event_loop_lag_seconds",
    help: `How late a timer of ${EVERY_MS} ms came: everything else waited as long.`,
    buckets: SECONDS,
    registers: [registry],
  });
  let last = performance.now();
  const timer = setInterval(() => {
    const at = performance.now();
    lag.observe(Math.max(0, at - last - EVERY_MS) / 1_000);
    last = at;
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
}
