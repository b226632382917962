import type { DataSource } from "typeorm";
import type { Credential } from "./account.entity.ts";
import type { RoleGrant } from "./viewer.ts";

export type HeldCredential = Pick<Credential, "id" | "kind" | "name" | "vendor"> & { grants: RoleGrant[] };

/** A credential in force with its grants, the oldest first. Every request and every socket of a device asks: one statement, no entities. */
export async function credentialOfToken(db: DataSource, tokenHash: Buffer, at: Date): Promise<HeldCredential | undefined> {
  const [found] = (await db.query(
    `SELECT c.id, c.kind, c.name, c.vendor, coalesce((
       SELECT jsonb_agg(jsonb_build_object('role', g.role, 'regionId', g.region_id, 'organisationId', g.organisation_id,
         'activityId', g.activity_id, 'kioskId', g.kiosk_id) ORDER BY g.id)
       FROM role_grant g WHERE g.holder_id = c.id), '[]') AS grants
     FROM credential c WHERE c.token_hash = $1 AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at >= $2)`,
    [tokenHash, at],
  )) as HeldCredential[];
  return found;
}

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
