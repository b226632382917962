import type { DataSource } from "typeorm";

export interface SessionsRow {
  accountId: string;
  open: number;
  lastSeenAt: Date;
}

/** Of these accounts: how many sessions are open (used since an instant, not ended), and when one was used last. */
export function sessionsOf(db: DataSource, accountIds: string[], since: Date): Promise<SessionsRow[]> {
  return db.query(
    `SELECT account_id AS "accountId", count(*) FILTER (WHERE ended_at IS NULL AND last_request_at > $2)::int AS open,
       max(last_request_at) AS "lastSeenAt"
     FROM session WHERE account_id = ANY($1) GROUP BY account_id`,
    [accountIds, since],
  );
}

export interface AccountsAsked {
  /** regions that the viewer administers */
  regionIds: readonly string[];
  administratorRoles: readonly string[];
  /** the viewer is one: those without a role, and other administrators, are theirs to see */
  administrator: boolean;
  /** no region limits the viewer */
  unlimited: boolean;
  search: string | null;
  roles: readonly string[] | null;
  /** sort key of the last one of the page before */
  after: string | null;
  most: number;
}

/** What a grant covers is the viewer's: its region, or the root of the organisation that it acts for. */
const COVERED = `(NOT g.role = ANY($2) OR $3) AND ($4 OR coalesce(g.region_id, o.root_id) = ANY($1))`;

const FOUND = `FROM account a
  WHERE ($3 OR EXISTS (SELECT FROM role_grant g WHERE g.holder_id = a.id))
    AND NOT EXISTS (SELECT FROM role_grant g LEFT JOIN organisation o ON o.id = g.organisation_id WHERE g.holder_id = a.id AND (${COVERED}) IS NOT TRUE)
    AND ($6::text[] IS NULL OR EXISTS (SELECT FROM role_grant g WHERE g.holder_id = a.id AND g.role = ANY($6)))
    AND ($5::text IS NULL OR position(lower($5) IN lower(a.user_name || ' ' || a.name)) > 0 OR EXISTS (
      SELECT FROM role_grant g LEFT JOIN organisation o ON o.id = g.organisation_id
        LEFT JOIN region_version v ON v.region_id = g.region_id AND o.id IS NULL AND v.valid_to IS NULL
      WHERE g.holder_id = a.id AND position(lower($5) IN lower(concat_ws(' ', o.name, o.short_name, o.name_en, v.name, v.short_name, v.name_en))) > 0))`;

/** A page of accounts by user name, and how many there are on all pages. */
export async function accountsOf(db: DataSource, asked: AccountsAsked): Promise<{ ids: string[]; total: number }> {
  const { regionIds, administratorRoles, administrator, unlimited, search, roles, after, most } = asked;
  const values = [regionIds, administratorRoles, administrator, unlimited, search, roles];
  const [{ total }] = (await db.query(`SELECT count(*)::int AS total ${FOUND}`, values)) as [{ total: number }];
  const rows = (await db.query(
    `SELECT a.id ${FOUND} AND ($7::text IS NULL OR a.user_name COLLATE "C" > $7) ORDER BY a.user_name COLLATE "C" LIMIT $8`,
    [...values, after, most],
  )) as { id: string }[];
  return { ids: rows.map(({ id }) => id), total };
}
