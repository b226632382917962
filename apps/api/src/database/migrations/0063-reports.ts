import type { MigrationInterface, QueryRunner } from "typeorm";

/** Frozen reports: the database itself refuses to change or delete one. */
export class Reports1700000000063 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "report" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "template" text NOT NULL, "month" text NOT NULL, "as_of" TIMESTAMP WITH TIME ZONE NOT NULL, "as_of_day" date NOT NULL, "content" text NOT NULL, "sha256" text NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL, "made_by" uuid NOT NULL, "maker_name" text NOT NULL, CONSTRAINT "report_pk" PRIMARY KEY ("id"));
      CREATE INDEX "report_root_ix" ON "report"  ("root_id", "made_at") ;
      CREATE FUNCTION report_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a report is never changed'; END $$;
      CREATE TRIGGER report_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON report EXECUTE FUNCTION report_is_frozen();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "report"; DROP FUNCTION report_is_frozen();`);
  }
}
