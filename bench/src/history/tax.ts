import { randomBytes } from "node:crypto";
import { newUuid7 } from "@kepu/schema";
import type { Client } from "pg";
import { Pool, type PoolClient } from "pg";
import { selectPlaces } from "../ingest/ingest.queries.ts";
import type { Place } from "../ingest/items.ts";
import { flushCheckIns } from "./product.ts";

const FLUSHES = 12;
const ROWS = 5_000;
const ROUNDS = 5;
/** as many as in the bench of ingest */
const PLACES = 60;
const AGES = ["UNDER_14", "AGE_14_17", "AGE_18_34", "AGE_35_59", "AGE_60_PLUS", "UNKNOWN"];

/** How much longer the product's whole flush takes for keeping the roll-ups: the same flush, and one whose statements on roll-ups are left out.
 * Two flushes are under way at a time, as in the product. Alternating rounds, the first of each not counted; the median of the rounds' ratios. */
export async function rollupTax(databaseUrl: string, db: Client): Promise<{ tax: number; withMs: number; withoutMs: number }> {
  const pool = new Pool({ connectionString: databaseUrl, max: 4, pipeline: true } as object);
  const places = await selectPlaces(db, PLACES);
  const rounds: { kept: number; bare: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await flushes(withoutRollups(pool), places);
    const kept = await flushes(pool, places);
    if (round > 0) rounds.push({ kept, bare });
  }
  await pool.end();
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    tax: median(rounds.map(({ kept, bare }) => 1 - bare / kept)),
    withMs: median(rounds.map(({ kept }) => kept)),
    withoutMs: median(rounds.map(({ bare }) => bare)),
  };
}

/** Milliseconds a flush. */
async function flushes(pool: unknown, places: Place[]): Promise<number> {
  const batches = Array.from({ length: FLUSHES }, () => Array.from({ length: ROWS }, (_, at) => rowOf(places, at)));
  const started = performance.now();
  const lane = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const outcomes = await flushCheckIns(pool, batch);
      if (outcomes.some(({ status }) => status !== "ACCEPTED")) throw new Error("a flush did not take a row");
    }
  };
  await Promise.all([lane(), lane()]);
  return (performance.now() - started) / FLUSHES;
}

/** Answers statements on the roll-ups at once, and lets all others through. */
function withoutRollups(pool: Pool): object {
  return {
    async connect() {
      const client = (await pool.connect()) as PoolClient;
      return {
        query: (statement: { name?: string }) =>
          statement.name?.startsWith("rollup-") ? Promise.resolve({ rows: [] }) : client.query(statement as never),
        release: (error?: Error) => client.release(error),
      };
    },
  };
}

function rowOf(places: Place[], at: number): object {
  const { activityId, communityId, rootId } = places[Math.floor(Math.random() * places.length)] as Place;
  const time = Date.now() - Math.floor(Math.random() * 120_000);
  const occurredAt = new Date(time);
  return {
    ...{ id: newUuid7(time), occurredAt, deviceTime: occurredAt, rootId, communityId, activityId },
    ...{ kind: at % 10 === 3 ? "HEAD_COUNT" : at % 10 === 7 ? "IDENTIFIED" : "ANONYMOUS", count: at % 10 === 3 ? 1 + (at % 40) : 1 },
    ...{ ageGroup: AGES[at % AGES.length], residence: "RESIDENT", homeCommunityId: null, channel: "TERMINAL" },
    ...{ pseudonym: at % 10 === 7 ? randomBytes(32) : null, recorderId: rootId, contentHash: randomBytes(8) },
  };
}
