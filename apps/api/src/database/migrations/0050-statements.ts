import type { MigrationInterface, QueryRunner } from "typeorm";

/** What departments and officers say of their figures. */
export class Statements1700000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "statement" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "indicator_id" uuid NOT NULL, "region_id" uuid, "organisation_id" uuid, "period" text NOT NULL, "period_from" date NOT NULL, "period_until" date NOT NULL, "text" text NOT NULL, "written_by" uuid NOT NULL, "writer_name" text NOT NULL, "written_at" TIMESTAMP WITH TIME ZONE NOT NULL, "withdrawn_by" uuid, "withdrawn_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "statement_pk" PRIMARY KEY ("id"));
      CREATE INDEX "statement_series_ix" ON "statement"  ("root_id", "indicator_id", "period_from") ;
      ALTER TABLE "statement" ADD CONSTRAINT "statement_indicator_fk" FOREIGN KEY ("indicator_id") REFERENCES "indicator"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "statement"`);
  }
}
