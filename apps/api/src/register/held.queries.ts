import type { PoolClient } from "pg";

/** The statement's `held`: days from and until on which each entry of a root's registers counts, of what was known at an instant (null: now), and
 * `recorded`: the day from which its registers have been kept.
 *
 * An entry says on a day what the register said at the end of that day, and before the register held it what it said at the end of its first day. It counts from
 * the day that is stated, else from the one it was first held on, until the day that is stated or on which it left the register; what is stated is what was said last. */
export const heldRegisters = (root: string, asOf: string): string => `
  known AS (SELECT e.*, (recorded_from AT TIME ZONE 'Asia/Shanghai')::date AS first,
      CASE WHEN ${asOf}::timestamptz IS NULL OR recorded_to <= ${asOf} THEN (recorded_to AT TIME ZONE 'Asia/Shanghai')::date END AS ended
    FROM register_entry e WHERE root_id = ${root} AND (${asOf}::timestamptz IS NULL OR recorded_from <= ${asOf})),
  stated AS (SELECT *, last_value(opened_on) OVER entry AS opens, last_value(closed_on) OVER entry AS closes FROM known
    WINDOW entry AS (PARTITION BY register, entry_id ORDER BY recorded_from ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
  lasting AS (SELECT *, min(first) OVER (PARTITION BY register, entry_id) AS since FROM stated WHERE ended IS NULL OR ended > first),
  held AS (SELECT * FROM (SELECT register, entry_id, region_id, name, name_en, says, opens IS NOT NULL AS is_stated,
      greatest(CASE WHEN first > since THEN first END, coalesce(opens, since)) AS "from", least(ended, closes) AS "until" FROM lasting) h
    WHERE "until" IS NULL OR "until" > "from"),
  recorded AS (SELECT min(first) AS day FROM known)`;

/** Of some entries the day from which they are all known: the first one stated where each states one, and else the day from which the registers have been kept. */
export const SINCE = `CASE WHEN bool_and(is_stated) THEN least(min("from"), (SELECT day FROM recorded)) ELSE (SELECT day FROM recorded) END`;

export interface HeldSchool {
  id: string;
  name: string;
  nameEn: string;
  regionId: string;
  from: string;
  /** first day that it is no more, or another place than this one */
  until: string | null;
}

/** The schools of a root, each once for every time in which it was at one place; and the day from which they are known. Null: no register of the root has been kept. */
export async function heldSchools(
  tx: PoolClient,
  rootId: string,
  asOf: Date | null,
): Promise<{ since: string | null; schools: HeldSchool[] }> {
  const { rows } = await tx.query<HeldSchool & { since: string | null }>(
    `WITH ${heldRegisters("$1", "$2")}, schools AS (SELECT * FROM held WHERE register = 'ORGANISATION' AND says ->> 'kind' = 'SCHOOL')
     SELECT s.entry_id AS id, s.name, s.name_en AS "nameEn", s.region_id AS "regionId", to_char(s."from", 'YYYY-MM-DD') AS "from",
       to_char(s."until", 'YYYY-MM-DD') AS "until", to_char(k.since, 'YYYY-MM-DD') AS since
     FROM (SELECT ${SINCE} AS since FROM schools) k LEFT JOIN schools s ON true
       LEFT JOIN organisation o ON o.id = s.entry_id ORDER BY o.position, s.entry_id, s."from"`,
    [rootId, asOf],
  );
  return { since: rows[0]?.since ?? null, schools: rows.filter(({ id }) => id !== null) };
}
