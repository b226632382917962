import { DAY_MS, LIMITS } from "@kepu/schema";
import type { Pool } from "pg";
import { now } from "../clock.ts";
import { compareTiers } from "./recount.queries.ts";

/** Compares every roll-up with the facts; prints a table and answers whether all are equal. */
export async function recount(pool: Pool, print: (line: string) => void = () => {}): Promise<boolean> {
  const tiers = await compareTiers(pool, new Date(now().getTime() - LIMITS.minuteTierDays * DAY_MS));
  for (const { tier, keys, different } of tiers) print(`${tier.padEnd(8)} ${String(keys).padStart(9)} keys, ${different} different`);
  return tiers.every(({ different }) => different === 0);
}

/** For the command line: the table, and one line for the whole. */
export async function printRecount(pool: Pool, print: (line: string) => void): Promise<boolean> {
  const equal = await recount(pool, print);
  print(equal ? "Every roll-up equals its facts." : "Some roll-ups differ from their facts.");
  return equal;
}
