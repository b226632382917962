import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { Client, type PoolClient } from "pg";
import { DatabaseAway } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { ask } from "./presence.queries.ts";

const ASK_EVERY_MS = 250;
const SILENT_AFTER_MS = 500;
const LATE_MS = 200;
const RETRY_MS = 200;
const CONNECT_WITHIN_MS = 2_000;

type Connection = Client | PoolClient;

/** Knows within two seconds that the database is away, also when it does not refuse but falls silent (a cut cable, a stopped machine): asks it over a
 * connection of its own. What waits for an answer then fails at once, and new work fails before it waits (guarded-pool.ts). */
export class DatabasePresence {
  private away = false;
  private stopped = false;
  private client: Client | undefined;
  private readonly connections = new Set<Connection>();
  private readonly running: Promise<void>;

  constructor(
    private readonly databaseUrl: string,
    private readonly logger: Logger,
  ) {
    this.running = this.run();
  }

  isAway(): boolean {
    return this.away;
  }

  /** A connection of one's own beside the pools: cut when it falls silent. */
  newClient(name: string): Client {
    const client = new Client({
      connectionString: this.databaseUrl,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      keepAlive: true,
      application_name: name,
    });
    client.on("error", () => {});
    this.watch(client);
    return client;
  }

  /** This connection is cut too when the database falls silent. */
  watch(connection: Connection): void {
    this.connections.add(connection);
    connection.once("end", () => this.connections.delete(connection));
  }

  /** One of the pools' connections is gone. */
  lost(error: Error): void {
    this.logger.warn({ err: error.message }, "a database connection was lost");
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
    await this.client?.end().catch(() => {});
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      // a lost connection is not yet a lost database: once more over a new one
      const away = !(await this.answers()) && !(await this.answers());
      if (away !== this.away && !this.stopped) this.turn(away);
      if (!this.stopped) await sleep(away ? RETRY_MS : ASK_EVERY_MS);
    }
  }

  private turn(away: boolean): void {
    this.away = away;
    this.logger.warn(away ? "the database is away" : "the database is back");
    if (away) for (const connection of this.connections) cut(connection);
  }

  private async answers(): Promise<boolean> {
    const known = this.client;
    const client = known ?? this.newClient("kepu-presence");
    this.client = client;
    if (await inTime(known ? ask(client) : client.connect().then(() => ask(client)))) return true;
    this.client = undefined;
    cut(client);
    return false;
  }
}

/** Did it come in time? When we were late ourselves, what has arrived meanwhile is read first, and it gets its time again. */
async function inTime(asked: Promise<void>): Promise<boolean> {
  let answered: boolean | undefined;
  const settled = asked.then(
    () => {
      answered = true;
    },
    () => {
      answered = false;
    },
  );
  for (let late = true; late && answered === undefined; ) {
    const began = Date.now();
    await Promise.race([settled, sleep(SILENT_AFTER_MS).then(() => nextTurn())]);
    late = Date.now() - began > SILENT_AFTER_MS + LATE_MS;
  }
  return answered ?? false;
}

/** Without a word to the other side, which does not listen: whoever waits on this connection gets the error. */
function cut(connection: Connection): void {
  const { stream } = (connection as unknown as { connection: { stream: { destroy(error: Error): void } } }).connection;
  stream.destroy(new DatabaseAway());
}
