/** How the clients send. Items a phase: long enough for a steady state, short enough for a run of a few minutes. */
export interface Shape {
  name: "batch1000" | "batch100" | "single";
  /** items a mutation */
  batch: number;
  /** mutations under way at any time, each on a connection of its own */
  inFlight: number;
  /** items of one phase */
  items: number;
}

export const SHAPES = {
  batch1000: { name: "batch1000", batch: 1_000, inFlight: 16, items: 200_000 },
  batch100: { name: "batch100", batch: 100, inFlight: 128, items: 120_000 },
  single: { name: "single", batch: 1, inFlight: 256, items: 25_000 },
} as const satisfies Record<string, Shape>;

/** One token a connection and more: no credential comes near its requests a minute. */
export const CREDENTIALS = 256;
export const ROUNDS = Number(process.env.KEPU_BENCH_ROUNDS ?? 5);
