import type { MigrationInterface, QueryRunner } from "typeorm";

/** Honours end and can be withdrawn; organisations have a class, may be member organisations, close and merge; both carry a version. */
export class Administration1700000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "honour" ADD "valid_until" date, ADD "withdrawn_on" date, ADD "withdrawn_reason" text, ADD "version" integer NOT NULL DEFAULT 1;
      ALTER TABLE "organisation" ADD "unit_class" text, ADD "member" boolean NOT NULL DEFAULT false, ADD "closed_on" date,
        ADD "merged_into_id" uuid, ADD "version" integer NOT NULL DEFAULT 1;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "organisation" DROP COLUMN "unit_class", DROP COLUMN "member", DROP COLUMN "closed_on", DROP COLUMN "merged_into_id", DROP COLUMN "version";
      ALTER TABLE "honour" DROP COLUMN "valid_until", DROP COLUMN "withdrawn_on", DROP COLUMN "withdrawn_reason", DROP COLUMN "version";
    `);
  }
}
