import type { MigrationInterface, QueryRunner } from "typeorm";

/** Where an audited event came from, or how often; and the one-time key of the first set-up. */
export class AuditDetail1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_entry ADD COLUMN detail text;
      CREATE TABLE setup_key (key_hash bytea PRIMARY KEY, created_at timestamptz NOT NULL, used_at timestamptz);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE setup_key; ALTER TABLE audit_entry DROP COLUMN detail`);
  }
}
