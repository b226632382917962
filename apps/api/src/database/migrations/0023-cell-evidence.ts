import type { MigrationInterface, QueryRunner } from "typeorm";

/** Evidence names a cell by an id made of submission and item: this finds the submission again. */
export class CellEvidence1700000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX submission_value_cell_ix ON submission_value ((md5(submission_id::text || ' ' || item_key)::uuid))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX submission_value_cell_ix");
  }
}
