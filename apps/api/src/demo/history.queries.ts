import type { Pool } from "pg";

export async function insertOnlineMinutes(pool: Pool, day: string, rows: readonly { kioskId: string; online: string }[]): Promise<void> {
  await pool.query(
    `INSERT INTO kiosk_minutes (kiosk_id, day, online)
     SELECT kiosk_id, $1::date, online::bit(1440) FROM unnest($2::uuid[], $3::text[]) AS t (kiosk_id, online)
     ON CONFLICT DO NOTHING`,
    [day, rows.map((row) => row.kioskId), rows.map((row) => row.online)],
  );
}
