import pg from "pg";
import { DatabaseAway } from "../errors.ts";
import type { DatabasePresence } from "./presence.ts";

/** An open transaction of ours that nobody goes on with (we lost the connection, and the database did not hear of it) holds its locks no longer. */
const ABANDONED_AFTER_MS = 4_000;

type Connect = pg.Pool["connect"];

/** A pool that fails at once while the database is away, and whose connections are cut when it falls silent. A driver for TypeORM too. */
export function guarded(presence: DatabasePresence): typeof pg {
  class GuardedPool extends pg.Pool {
    constructor(config?: pg.PoolConfig) {
      super({ ...config, idle_in_transaction_session_timeout: ABANDONED_AFTER_MS });
      this.on("connect", (connection) => {
        presence.watch(connection);
        // a client that is checked out when its connection is lost tells nobody else, and an error that nobody hears ends the process
        connection.on("error", (error) => presence.lost(error));
      });
      this.on("error", () => {}); // an idle one tells the pool too
    }

    override connect: Connect = ((callback?: (error: Error) => void) => {
      if (!presence.isAway()) return callback ? super.connect(callback as never) : super.connect();
      if (!callback) return Promise.reject(new DatabaseAway());
      process.nextTick(callback, new DatabaseAway());
    }) as Connect;
  }
  return { ...pg, Pool: GuardedPool };
}
