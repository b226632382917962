import type { Pool } from "pg";

/** A pool, a client or a TypeORM transaction. */
export interface Queryable {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

export interface AuditRow {
  id: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  action: string;
  outcome: string;
  target: string | null;
  detail: string | null;
  requestId: string | null;
  /** the token it came by */
  via: string | null;
}

export async function insertAudit(db: Queryable, row: AuditRow): Promise<void> {
  await db.query(
    `INSERT INTO audit_entry (id, at, actor_kind, actor_id, action, outcome, target, detail, request_id, via)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [row.id, row.at, row.actorKind, row.actorId, row.action, row.outcome, row.target, row.detail, row.requestId, row.via],
  );
}

/** Many at once, as one statement. */
export async function insertAudits(db: Queryable, rows: readonly AuditRow[]): Promise<void> {
  const column = (name: keyof AuditRow) => rows.map((row) => row[name]);
  await db.query(
    `INSERT INTO audit_entry (id, at, actor_kind, actor_id, action, outcome, target, detail, request_id, via)
     SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::uuid[])`,
    [
      ...[column("id"), column("at"), column("actorKind"), column("actorId"), column("action"), column("outcome")],
      ...[column("target"), column("detail"), column("requestId"), column("via")],
    ],
  );
}

/** Which lines; what is null does not narrow. */
export interface AuditWish {
  outcome: string | null;
  /** part of a name or user name of who did it, of an action, or the whole id of what it was done to */
  words: string | null;
  /** from this instant, and before that one */
  from: Date | null;
  until: Date | null;
}

/** Newest first, from a key (instant to the millisecond, id). Names are those of today. */
export async function selectAudit(
  pool: Pool,
  rows: number,
  after: string[] | null,
  { outcome, words, from, until }: AuditWish,
): Promise<(AuditRow & { actorName: string | null; viaName: string | null })[]> {
  const { rows: found } = await pool.query(
    `SELECT e.id, e.at, actor_kind AS "actorKind", actor_id AS "actorId", coalesce(a.name, c.name) AS "actorName", action, outcome, target, detail,
       request_id AS "requestId", via, t.name AS "viaName"
     FROM audit_entry e LEFT JOIN account a ON a.id = actor_id LEFT JOIN credential c ON c.id = actor_id
       LEFT JOIN credential t ON t.id = via
     WHERE ($1::timestamptz IS NULL OR (e.at, e.id) < ($1::timestamptz, $2::uuid)) AND ($4::text IS NULL OR outcome = $4)
       AND ($5::timestamptz IS NULL OR e.at >= $5) AND ($6::timestamptz IS NULL OR e.at < $6)
       AND ($7::text IS NULL OR target = $7 OR strpos(lower(concat_ws(' ', a.name, a.user_name, c.name, action)), lower($7)) > 0)
     ORDER BY e.at DESC, e.id DESC LIMIT $3`,
    [after?.[0] ?? null, after?.[1] ?? null, rows, outcome, from, until, words],
  );
  return found;
}
