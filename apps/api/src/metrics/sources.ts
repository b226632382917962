import type { Pool } from "pg";
import type { PostgresDriver } from "typeorm/driver/postgres/PostgresDriver.js";
import type { Services } from "../context.ts";
import type { Sockets } from "../live/sockets.ts";
import type { Sources } from "./gauges.ts";

export function sourcesOf({ hub, pool, db, checkIns, kioskUsage }: Services, sockets: Sockets): Sources {
  return {
    live: () => ({ ...hub.figures(), fresh: hub.isFresh() }),
    sockets: () => sockets.figures(),
    waitingRows: () => ({ ...checkIns.waiting(), ...kioskUsage.waiting() }),
    pools: () => ({ facts: pool, management: (db.driver as PostgresDriver).master as Pool }),
  };
}
