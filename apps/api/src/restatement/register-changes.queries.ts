import type { EntityManager } from "typeorm";
import type { RegisterName } from "../register/register-entry.entity.ts";

/** What a register learned on one day of days before it. */
export interface RegisterChange {
  register: RegisterName;
  /** the day it was recorded on */
  day: string;
  /** the first day that may have another figure since */
  from: string;
  /** of the first and of the last thing that was recorded */
  begunAt: Date;
  endedAt: Date;
  /** who wrote it into the register, as far as the audit log keeps it */
  actorIds: string[];
}

/** Between two days, the latest first: entries that are new or said other days than before. One that does not say since when takes from the days before its register was kept what they
 * had. The day on which a root's registers were first recorded changed nothing: there was no figure before. */
export async function registerChanges(tx: EntityManager, rootId: string, since: string, until: string): Promise<RegisterChange[]> {
  return tx.query(
    `WITH said AS (SELECT register, entry_id, recorded_from, (recorded_from AT TIME ZONE 'Asia/Shanghai')::date AS day, opened_on, closed_on,
         lag(opened_on) OVER entry AS opened_before, lag(closed_on) OVER entry AS closed_before, lag(register) OVER entry IS NULL AS is_new,
         min(recorded_from) OVER () AS begun, min(opened_on) OVER (PARTITION BY register) AS earliest
       FROM register_entry WHERE root_id = $1 WINDOW entry AS (PARTITION BY register, entry_id ORDER BY recorded_from)),
     changed AS (SELECT *, CASE WHEN opened_on IS NULL AND (is_new OR opened_before IS NOT NULL) THEN earliest
         WHEN is_new OR opened_on IS DISTINCT FROM opened_before THEN least(opened_on, opened_before)
         WHEN closed_on IS DISTINCT FROM closed_before THEN least(closed_on, closed_before) END AS first
       FROM said WHERE recorded_from > begun AND day BETWEEN $2::date AND $3::date)
     SELECT register, to_char(day, 'YYYY-MM-DD') AS day, to_char("from", 'YYYY-MM-DD') AS "from", "begunAt", "endedAt",
       ARRAY(SELECT DISTINCT a.actor_id::text FROM audit_entry a WHERE a.target = ANY(entries) AND a.outcome = 'SUCCESS' AND a.actor_id IS NOT NULL
         AND a.at BETWEEN "begunAt" - interval '1 minute' AND "endedAt" + interval '1 minute') AS "actorIds"
     FROM (SELECT register, day, min(first) AS "from", min(recorded_from) AS "begunAt", max(recorded_from) AS "endedAt", array_agg(entry_id::text) AS entries
       FROM changed WHERE first < day GROUP BY register, day) c ORDER BY day DESC, register`,
    [rootId, since, until],
  );
}
