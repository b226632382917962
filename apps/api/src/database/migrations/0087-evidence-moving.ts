import type { MigrationInterface, QueryRunner } from "typeorm";

/** Contents that are being put into the evidence store or removed from it, so that no transaction waits for the store. */
export class EvidenceMoving1700000000087 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE evidence_moving (sha256 text NOT NULL, removing boolean NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (sha256));
      CREATE INDEX evidence_moving_at_ix ON evidence_moving (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE evidence_moving");
  }
}
