import type { MigrationInterface, QueryRunner } from "typeorm";

/** Registers remember what they said; organisations may say since when they have been. What stands in the registers is recorded with the next start. */
export class RegisterHistory1700000000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "organisation" ADD "opened_on" date;
      CREATE TABLE "register_entry" (
        "register" text NOT NULL, "entry_id" uuid NOT NULL, "recorded_from" TIMESTAMP WITH TIME ZONE NOT NULL, "recorded_to" TIMESTAMP WITH TIME ZONE,
        "root_id" uuid NOT NULL, "region_id" uuid NOT NULL, "name" text, "name_en" text, "says" jsonb NOT NULL, "opened_on" date, "closed_on" date,
        CONSTRAINT "register_entry_pk" PRIMARY KEY ("register", "entry_id", "recorded_from")
      );
      CREATE INDEX "register_entry_root_ix" ON "register_entry" ("root_id");
      CREATE UNIQUE INDEX "register_entry_open_uq" ON "register_entry" ("register", "entry_id") WHERE recorded_to IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "register_entry"; ALTER TABLE "organisation" DROP COLUMN "opened_on"`);
  }
}
