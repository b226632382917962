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
