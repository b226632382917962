import { createHash, randomBytes } from "node:crypto";
import { newUuid7 } from "@kepu/schema";
import type { Client, Pool } from "pg";

export interface Person {
  accountId: string;
  /** of a signed-in browser */
  cookie: string;
  formId: string;
  organisationId: string;
  /** of two at one form; they type in cells of their own */
  second: boolean;
}

interface Place {
  formId: string;
  organisationId: string;
  regionId: string;
  second: boolean;
}

/** People who fill in the monthly form of residents' committees, two where there are fewer than people, and signed in as a browser is. */
export async function insertPeople(db: Client, count: number, period: string): Promise<Person[]> {
  const { rows } = await db.query<Place>(
    `SELECT f.id AS "formId", o.id AS "organisationId", o.region_id AS "regionId"
     FROM form f JOIN form_assignment a ON a.form_id = f.id JOIN organisation o ON o.id = a.organisation_id
       LEFT JOIN submission s ON s.form_id = f.id AND s.organisation_id = o.id AND s.period = $2
     WHERE f.code = 'YB' AND o.kind = 'RESIDENTS_COMMITTEE' AND o.region_id IS NOT NULL AND coalesce(s.state, 'DRAFT') = 'DRAFT' ORDER BY o.id LIMIT $1`,
    [count, period],
  );
  if (rows.length * 2 < count) throw new Error(`only ${rows.length} committees fill in the monthly form`);
  const places = Array.from({ length: count }, (_, nth) => ({ ...rows[nth % rows.length], second: nth >= rows.length }) as Place);
  const people = places.map((place) => ({ ...place, accountId: newUuid7(), token: randomBytes(32).toString("base64url") }));
  for (const { accountId, regionId, token } of people) {
    await db.query("INSERT INTO account (id, user_name, name, password_hash) VALUES ($1, $2, 'bench', '-')", [accountId, accountId]);
    await db.query("INSERT INTO role_grant (id, holder_id, role, region_id) VALUES ($1, $2, 'COMMUNITY_OFFICER', $3)", [
      ...[newUuid7(), accountId, regionId],
    ]);
    await db.query("INSERT INTO session (id, account_id, token_hash, created_at, last_request_at) VALUES ($1, $2, $3, now(), now())", [
      ...[newUuid7(), accountId, createHash("sha256").update(token).digest()],
    ]);
  }
  return people.map(({ token, ...person }) => ({ ...person, cookie: `kepu_session=${token}` }));
}

/** The same change of the same row with the same audit line, and nothing else: what the database alone asks for it. */
export async function bareSave(pool: Pool, submissionId: string, itemKey: string, value: number, accountId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(
      `UPDATE submission_value SET value = $3, version = version + 1, changed_by = $4, changed_at = now()
       WHERE submission_id = $1 AND revision = 1 AND item_key = $2`,
      [submissionId, itemKey, value, accountId],
    );
    await client.query(
      `INSERT INTO audit_entry (id, at, actor_kind, actor_id, action, outcome, target, detail)
       VALUES ($1, now(), 'ACCOUNT', $2, 'saveSubmissionCells', 'SUCCESS', $3, $4)`,
      [newUuid7(), accountId, submissionId, `${itemKey} → ${value}`],
    );
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}
