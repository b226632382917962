import type { MigrationInterface, QueryRunner } from "typeorm";

/** Reminders that were given: one for each submission and stage. */
export class Reminders1700000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "reminder" ("submission_id" uuid NOT NULL, "stage" text NOT NULL, "root_id" uuid NOT NULL, "form_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "venue_id" uuid, "period" text NOT NULL, "due_on" date NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "sent_at" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL, CONSTRAINT "reminder_pk" PRIMARY KEY ("submission_id", "stage"));
      CREATE INDEX "reminder_unsent_ix" ON "reminder"  ("at") WHERE sent_at IS NULL;
      CREATE INDEX "reminder_organisation_ix" ON "reminder"  ("organisation_id") ;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE reminder`);
  }
}
