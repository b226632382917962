import type { DataSource } from "typeorm";

/** Takes one attempt of the account before the password is looked at, so that parallel guesses cannot outrun the lock.
 * Undefined: it is locked, or there is none; otherwise whether this attempt was the last one. */
export async function takeAttempt(db: DataSource, accountId: string | null, at: Date, until: Date, most: number) {
  const [rows] = (await db.query(
    `UPDATE account SET
       failures = CASE WHEN locked_until IS NULL THEN failures + 1 ELSE 1 END,
       locked_until = CASE WHEN locked_until IS NULL AND failures + 1 >= $4 THEN $3::timestamptz END
     WHERE id = $1 AND (locked_until IS NULL OR locked_until <= $2)
     RETURNING locked_until IS NOT NULL AS last`,
    [accountId, at, until, most],
  )) as [{ last: boolean }[], number];
  return rows[0];
}
