import type { MigrationInterface, QueryRunner } from "typeorm";

/** Who was where: people get numbers, and a community, day and activity the set of its people's numbers. What a flush changed waits in reach_dirty until
 * its set is built again. */
export class Reach1700000000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (
        no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        pseudonym bytea NOT NULL UNIQUE
      );
      CREATE TABLE reach_dirty (
        community_id uuid NOT NULL,
        day date NOT NULL,
        activity_id uuid NOT NULL,
        marks bigint NOT NULL,
        PRIMARY KEY (community_id, day, activity_id)
      ) WITH (fillfactor = 50);
      CREATE TABLE reach_set (
        community_id uuid NOT NULL,
        day date NOT NULL,
        activity_id uuid NOT NULL,
        root_id uuid NOT NULL,
        people bytea NOT NULL,
        changed_at timestamptz NOT NULL,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        PRIMARY KEY (community_id, day, activity_id)
      );
      CREATE INDEX reach_set_xid_ix ON reach_set (xid);
      INSERT INTO reach_dirty (community_id, day, activity_id, marks)
        SELECT DISTINCT community_id, day, subject_id, 1 FROM rollup_day WHERE kind = 'IDENTIFIED';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE reach_set, reach_dirty, person");
  }
}
