import type { MigrationInterface, QueryRunner } from "typeorm";

/** A month of a community by kind alone: what figures over all communities are read from, however many activities there were. */
export class RollupTotal1700000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rollup_total (
        kind text NOT NULL,
        month date NOT NULL,
        community_id uuid NOT NULL,
        first_day date NOT NULL,
        items bigint NOT NULL,
        amount bigint NOT NULL,
        seconds bigint NOT NULL,
        PRIMARY KEY (kind, month, community_id)
      ) WITH (fillfactor = 50);
      INSERT INTO rollup_total
        SELECT kind, date_trunc('month', day)::date, community_id, min(day), sum(items), sum(amount), sum(seconds) FROM rollup_day GROUP BY 1, 2, 3;
      CREATE INDEX "activity_unverified_ix" ON "activity"  ("root_id") WHERE state <> 'VERIFIED';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX "activity_unverified_ix";
      DROP TABLE rollup_total;
    `);
  }
}
