import { LIMITS } from "@kepu/schema";
import { Client, type Pool, type PoolClient } from "pg";
import { ownerOf, type Viewer } from "../access/viewer.ts";
import { ProductError } from "../errors.ts";
import { clientGone, Turns } from "./turns.ts";

const CANCELLED = "57014";

/** The few connections that history is read over, shared fairly among those who ask. */
export class HistoryReader {
  private readonly turns = new Turns(LIMITS.questionsAtOnce, LIMITS.questionsOfOneAtOnce);

  constructor(private readonly pool: Pool) {}

  /** In its turn, as of one moment. Null: the product itself asks. */
  read<Result>(viewer: Viewer | null, signal: AbortSignal | undefined, work: (tx: PoolClient) => Promise<Result>): Promise<Result> {
    return this.turns.run(viewer ? ownerOf(viewer) : "", signal, () => readAtOnce(this.pool, signal, work));
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

/** Reads all that a metric query needs as of one moment, for a limited time, and stops in the database when the client has gone. */
async function readAtOnce<Result>(pool: Pool, signal: AbortSignal | undefined, work: (tx: PoolClient) => Promise<Result>): Promise<Result> {
  if (signal?.aborted) throw clientGone();
  const tx = await pool.connect();
  const { processID } = tx as PoolClient & { processID: number };
  let cancelling: Promise<void> | undefined;
  const cancel = () => {
    cancelling = cancelStatement(pool, processID).catch(() => {});
  };
  signal?.addEventListener("abort", cancel, { once: true });
  let broken: Error | undefined;
  try {
    if (signal?.aborted) throw clientGone();
    // one core at most: the others are for those who write and watch
    await tx.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${LIMITS.metricSeconds * 1_000}; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL idle_in_transaction_session_timeout = ${LIMITS.metricSeconds * 1_000}`,
    );
    const result = await work(tx);
    await tx.query("COMMIT");
    return result;
  } catch (error) {
    await tx.query("ROLLBACK").catch((fault: Error) => {
      broken = fault;
    });
    if ((error as { code?: string }).code !== CANCELLED) throw error;
    if (signal?.aborted) throw clientGone();
    throw new ProductError(
      "LIMIT_EXCEEDED",
      `The query took longer than ${LIMITS.metricSeconds} seconds: ask for fewer indicators, places or periods.`,
      { limit: LIMITS.metricSeconds },
    );
  } finally {
    signal?.removeEventListener("abort", cancel);
    await cancelling; // or it would hit who gets the connection next
    tx.release(broken);
  }
}

/** On a connection of its own: those of the pool may all be busy with what shall be stopped. */
async function cancelStatement({ options }: Pool, processID: number): Promise<void> {
  const client = new Client({ connectionString: options.connectionString, connectionTimeoutMillis: 2_000 });
  await client.connect();
  await client.query("SELECT pg_cancel_backend($1)", [processID]).finally(() => client.end());
}
