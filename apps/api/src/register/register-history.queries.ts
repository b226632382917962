import type { PoolClient } from "pg";
import type { EntityManager } from "typeorm";
import type { Queryable } from "../access/audit.queries.ts";
import type { Honour } from "../honour/honour.entity.ts";

/** The registers as they stand, each entry with what it is counted by. An honour counts from the last day of the month or year that is stated: by then it was given. */
const STANDING = `
  SELECT 'ROOT' AS register, id AS entry_id, root_id, id AS region_id, NULL AS name, NULL AS name_en, '{}'::jsonb AS says, NULL::date AS opened_on,
    NULL::date AS closed_on FROM region WHERE id = root_id
  UNION ALL SELECT 'ORGANISATION', id, root_id, coalesce(region_id, root_id), name, name_en, jsonb_build_object('kind', kind), opened_on, closed_on
    FROM organisation
  UNION ALL SELECT 'VENUE', id, root_id, region_id, name, name_en, jsonb_build_object('kind', kind, 'youthInnovationCentre', youth_innovation_centre,
    'floorArea', floor_area ->> 'value', 'investment', investment ->> 'value'), NULL, NULL FROM venue
  UNION ALL SELECT 'GALLERY', id, root_id, community_id, name, name_en, jsonb_build_object('metres', length_metres), NULL, NULL FROM gallery
  UNION ALL SELECT 'KIOSK', id, root_id, community_id, name, name_en, jsonb_build_object('kind', kind, 'retired', lifecycle = 'RETIRED'), installed_on, NULL
    FROM kiosk
  UNION ALL SELECT 'EXPERT', id, root_id, root_id, left(name, 1) || '**', left(name, 1) || '**', '{}', NULL, NULL FROM expert
  UNION ALL SELECT 'VOLUNTEERS', region_id, root_id, region_id, NULL, NULL, jsonb_build_object('people', volunteers), NULL, NULL FROM volunteer_group
  UNION ALL SELECT 'HONOUR', h.id, h.root_id, coalesce(h.holder_region_id, o.region_id, h.root_id), h.name || ' · ' || h.holder_name, h.name_en,
    jsonb_build_object('title', h.name, 'level', h.level, 'awardedOn', h.awarded_on, 'withdrawnOn', h.withdrawn_on), CASE h.awarded_on ->> 'precision'
      WHEN 'YEAR' THEN make_date(left(h.awarded_on ->> 'date', 4)::int, 12, 31)
      WHEN 'MONTH' THEN (date_trunc('month', (h.awarded_on ->> 'date')::date) + interval '1 month - 1 day')::date
      ELSE (h.awarded_on ->> 'date')::date END, least(h.valid_until + 1, h.withdrawn_on)
    FROM honour h LEFT JOIN organisation o ON o.id = h.holder_organisation_id`;

const SAYS = ["region_id", "name", "name_en", "says", "opened_on", "closed_on"];
const of = (row: string) => SAYS.map((column) => `${row}.${column}`).join(", ");

/** Until the end of the transaction nobody else records a root's registers. */
export async function lockRegisters(tx: Queryable, rootId: string): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('kepu registers ' || $1, 0))", [rootId]);
}

export async function rootsOf(tx: PoolClient): Promise<string[]> {
  return (await tx.query<{ id: string }>("SELECT id FROM region WHERE id = root_id ORDER BY id")).rows.map(({ id }) => id);
}

/** Of one root: what differs from what was last recorded ends at an instant, and what stands there begins. */
export async function recordDifferences(tx: Queryable, rootId: string, at: Date): Promise<void> {
  await tx.query(
    `WITH standing AS MATERIALIZED (SELECT * FROM (${STANDING}) s WHERE root_id = $1)
     UPDATE register_entry e SET recorded_to = greatest($2, e.recorded_from) WHERE e.root_id = $1 AND e.recorded_to IS NULL
       AND NOT EXISTS (SELECT FROM standing s WHERE s.register = e.register AND s.entry_id = e.entry_id AND (${of("s")}) IS NOT DISTINCT FROM (${of("e")}))`,
    [rootId, at],
  );
  await tx.query(
    `INSERT INTO register_entry (register, entry_id, root_id, ${SAYS.join(", ")}, recorded_from)
     SELECT s.register, s.entry_id, s.root_id, ${of("s")}, $2 FROM (${STANDING}) s
     WHERE s.root_id = $1 AND NOT EXISTS (SELECT FROM register_entry e WHERE e.register = s.register AND e.entry_id = s.entry_id AND e.recorded_to IS NULL)
     ON CONFLICT (register, entry_id, recorded_from) DO UPDATE SET recorded_to = NULL, ${SAYS.map((column) => `${column} = excluded.${column}`).join(", ")}`,
    [rootId, at],
  );
}

/** Had anything been recorded of a root, by an instant? Null: by now. */
export async function isRecordedRoot(tx: EntityManager, rootId: string, by: Date | null = null): Promise<boolean> {
  const [row] = await tx.query<{ known: boolean }[]>(
    "SELECT EXISTS (SELECT FROM register_entry WHERE root_id = $1 AND ($2::timestamptz IS NULL OR recorded_from <= $2)) AS known",
    [rootId, by],
  );
  return row?.known ?? false;
}

/** What the register said of each honour of a root at an instant. */
export async function honoursAsOf(
  tx: EntityManager,
  rootId: string,
  at: Date,
): Promise<Map<string, Pick<Honour, "level" | "awardedOn" | "withdrawnOn">>> {
  const rows = await tx.query<({ id: string } & Pick<Honour, "level" | "awardedOn" | "withdrawnOn">)[]>(
    `SELECT entry_id AS id, says ->> 'level' AS level, says -> 'awardedOn' AS "awardedOn", says ->> 'withdrawnOn' AS "withdrawnOn" FROM register_entry
     WHERE root_id = $1 AND register = 'HONOUR' AND recorded_from <= $2 AND (recorded_to IS NULL OR recorded_to > $2)`,
    [rootId, at],
  );
  return new Map(rows.map(({ id, ...said }) => [id, said]));
}
