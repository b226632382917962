import { LIMITS } from "@kepu/schema";
import { Client, type Pool, type PoolClient } from "pg";
import { ownerOf, type Viewer } from "../access/viewer.ts";
import { ProductError } from "../errors.ts";
import { stoppedBy, Turns } from "./turns.ts";

const CANCELLED = "57014";

export interface Reader {
  /** In its turn, as of one moment. Null: the product itself asks. */
  read<Result>(viewer: Viewer | null, signal: AbortSignal | undefined, work: (tx: PoolClient) => Promise<Result>): Promise<Result>;
  /** The same, and in the same turn what is computed of it when the connection is given back: neither connections nor the one thread are anybody's alone. */
  readAnd<Read, Result>(
    viewer: Viewer,
    signal: AbortSignal | undefined,
    work: (tx: PoolClient) => Promise<Read>,
    compute: (read: Read) => Promise<Result>,
  ): Promise<Result>;
}

/** One moment that is read at again and again, until it is let go or its time is over. */
export interface HeldMoment extends Pick<Reader, "readAnd"> {
  letGo(): Promise<void>;
}

/** The few connections that history is read over, shared fairly among those who ask. */
export class HistoryReader implements Reader {
  private readonly turns = new Turns(LIMITS.questionsAtOnce, LIMITS.questionsOfOneAtOnce);
  private held = 0;

  constructor(
    private readonly pool: Pool,
    /** connections that only keep a moment */
    private readonly moments: Pool,
    private readonly heldSeconds: number = LIMITS.exportSeconds,
  ) {}

  read<Result>(viewer: Viewer | null, signal: AbortSignal | undefined, work: (tx: PoolClient) => Promise<Result>): Promise<Result> {
    return this.turns.run(viewer ? ownerOf(viewer) : "", signal, () => readAtOnce(this.pool, signal, work));
  }

  readAnd: Reader["readAnd"] = (viewer, signal, work, compute) =>
    this.turns.run(ownerOf(viewer), signal, async () => compute(await readAtOnce(this.pool, signal, work)));

  /** A transaction that does nothing keeps the moment, so that what reads at it holds no lock for longer than it reads. */
  async hold(): Promise<HeldMoment> {
    if (this.held >= LIMITS.momentsHeld)
      throw new ProductError("RATE_LIMITED", "Other large files are being taken; wait a few seconds.", { retryAfterSeconds: 10 });
    this.held += 1;
    const over = new AbortController();
    let keeper: PoolClient | undefined;
    let broken: Error | undefined;
    const letGo = async () => {
      clearTimeout(timer);
      const client = keeper;
      keeper = undefined;
      if (!client) return;
      this.held -= 1;
      await client.query("ROLLBACK").catch((fault: Error) => {
        broken = fault;
      });
      client.release(broken);
    };
    const timer = setTimeout(() => {
      over.abort(
        new ProductError("LIMIT_EXCEEDED", `A file is read for at most ${this.heldSeconds} seconds: ask for less, or take it faster.`, {
          limit: this.heldSeconds,
        }),
      );
      void letGo();
    }, this.heldSeconds * 1_000);
    try {
      keeper = await this.moments.connect();
      const snapshot = await exportSnapshot(keeper, this.heldSeconds);
      const patience = { most: Number.POSITIVE_INFINITY, seconds: this.heldSeconds };
      const readAnd: Reader["readAnd"] = (viewer, signal, work, compute) => {
        const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
        return this.turns.run(ownerOf(viewer), either, async () => compute(await readAtOnce(this.pool, either, work, snapshot)), patience);
      };
      return { letGo, readAnd };
    } catch (error) {
      if (!keeper) this.held -= 1;
      await letGo();
      throw error;
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.pool.end(), this.moments.end()]);
  }
}

async function exportSnapshot(keeper: PoolClient, seconds: number): Promise<string> {
  // the database lets go by itself when this process has not
  await keeper.query(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = ${(seconds + 30) * 1_000}`,
  );
  const { rows } = await keeper.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
  return rows[0]?.id ?? "";
}

/** Reads all that a metric query needs as of one moment, for a limited time, and stops in the database when the client has gone. */
async function readAtOnce<Result>(
  pool: Pool,
  signal: AbortSignal | undefined,
  work: (tx: PoolClient) => Promise<Result>,
  snapshot?: string,
): Promise<Result> {
  if (signal?.aborted) throw stoppedBy(signal);
  const tx = await pool.connect();
  const { processID } = tx as PoolClient & { processID: number };
  let cancelling: Promise<void> | undefined;
  const cancel = () => {
    cancelling = cancelStatement(pool, processID).catch(() => {});
  };
  signal?.addEventListener("abort", cancel, { once: true });
  let broken: Error | undefined;
  try {
    if (signal?.aborted) throw stoppedBy(signal);
    // one core at most: the others are for those who write and watch
    await tx.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${snapshot ? `SET TRANSACTION SNAPSHOT '${snapshot}';` : ""} SET LOCAL statement_timeout = ${LIMITS.metricSeconds * 1_000}; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL idle_in_transaction_session_timeout = ${LIMITS.metricSeconds * 1_000}`,
    );
    const result = await work(tx);
    await tx.query("COMMIT");
    return result;
  } catch (error) {
    await tx.query("ROLLBACK").catch((fault: Error) => {
      broken = fault;
    });
    if ((error as { code?: string }).code !== CANCELLED) throw error;
    if (signal?.aborted) throw stoppedBy(signal);
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
