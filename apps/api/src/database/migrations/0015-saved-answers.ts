import type { MigrationInterface, QueryRunner } from "typeorm";

/** The answers of keyed mutations, for a client whose answer was lost. */
export class SavedAnswers1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saved_answer (
        viewer_id uuid NOT NULL,
        request_id uuid NOT NULL,
        operation text NOT NULL,
        content_hash bytea NOT NULL,
        answer jsonb NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (viewer_id, request_id)
      );
      CREATE INDEX saved_answer_at_ix ON saved_answer (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE saved_answer");
  }
}
