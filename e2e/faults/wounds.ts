import { setTimeout as sleep } from "node:timers/promises";
import type { District } from "./district.ts";
import { rows } from "./verdict.ts";

const PATIENCE_MS = 5_000;

/** One session of the API's is lost, a working one if there is one: ended by an administrator's word, or its process killed with -9. */
export async function loseBackend(district: District, how: "terminate" | "kill", applications: string): Promise<void> {
  const find = () =>
    rows<{ pid: number }>(
      district,
      `SELECT pid FROM pg_stat_activity WHERE application_name ~ $1 ORDER BY state = 'active' DESC, state = 'idle in transaction' DESC, random() LIMIT 1`,
      [applications],
    );
  let [backend] = await find();
  for (let waited = 0; !backend && waited < PATIENCE_MS; waited += 50) {
    await sleep(50);
    [backend] = await find();
  }
  if (!backend) throw new Error(`no session of ${applications}`);
  if (how === "kill") process.kill(backend.pid, "SIGKILL");
  else await rows(district, "SELECT pg_terminate_backend($1)", [backend.pid]);
}

const STEP_ROWS = 100_000;
const ENOUGH_MB = 450;

/** As much log behind the last checkpoint as the shipped settings let grow before the next begins by itself; answers how much, in MB. */
export async function fillLog(district: District): Promise<number> {
  await rows(district, "CREATE TABLE IF NOT EXISTS harness_log (text text)");
  let mb = 0;
  for (let step = 0; step < 20 && mb < ENOUGH_MB; step++) {
    await rows(district, "INSERT INTO harness_log SELECT repeat(md5(n::text), 12) FROM generate_series(1, $1) AS n", [STEP_ROWS]);
    const [log] = await rows<{ mb: number }>(
      district,
      "SELECT round((pg_current_wal_lsn() - redo_lsn) / 1e6)::int AS mb FROM pg_control_checkpoint()",
    );
    mb = log?.mb ?? 0;
  }
  return mb;
}
