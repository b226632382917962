import type { DataSource } from "typeorm";

export interface CredentialsAsked {
  kind: "DEVICE" | "DISPLAY";
  /** regions that the viewer keeps credentials of */
  regionIds: readonly string[];
  search: string | null;
  at: Date;
  /** sort key of the last one of the page before */
  after: { inForce: boolean; id: string } | null;
  most: number;
}

const IN_FORCE = "(c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > $4))";

const FOUND = `FROM credential c
  WHERE c.kind = $1 AND c.scopes IS NULL
    AND EXISTS (SELECT FROM role_grant g WHERE g.holder_id = c.id)
    AND NOT EXISTS (SELECT FROM role_grant g LEFT JOIN kiosk k ON k.id = g.kiosk_id
      WHERE g.holder_id = c.id AND (coalesce(g.region_id, k.community_id) = ANY($2)) IS NOT TRUE)
    AND ($3::text IS NULL OR position(lower($3) IN lower(c.name)) > 0 OR EXISTS (
      SELECT FROM role_grant g LEFT JOIN kiosk k ON k.id = g.kiosk_id
        LEFT JOIN region_version v ON v.region_id = g.region_id AND v.valid_to IS NULL
      WHERE g.holder_id = c.id AND position(lower($3) IN lower(concat_ws(' ', k.serial, k.name, k.name_en, v.name, v.short_name, v.name_en))) > 0))`;

/** A page of credentials, those in force first, then the newest first; and how many there are on all pages. */
export async function credentialsOf(
  db: DataSource,
  { kind, regionIds, search, at, after, most }: CredentialsAsked,
): Promise<{ ids: string[]; total: number }> {
  const values = [kind, regionIds, search];
  const [{ total }] = (await db.query(`SELECT count(*)::int AS total ${FOUND}`, values)) as [{ total: number }];
  const rows = (await db.query(
    `SELECT c.id ${FOUND} AND ($5::uuid IS NULL OR (${IN_FORCE}, c.id) < ($6::boolean, $5::uuid)) ORDER BY ${IN_FORCE} DESC, c.id DESC LIMIT $7`,
    [...values, at, after?.id ?? null, after?.inForce ?? null, most],
  )) as { id: string }[];
  return { ids: rows.map(({ id }) => id), total };
}
