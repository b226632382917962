import type { MigrationInterface, QueryRunner } from "typeorm";

/** Forms with versions and assignments; submissions with values by revision and an event for everything that happened. */
export class Submissions1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "form" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "mark" text, "lead_organisation_id" uuid NOT NULL, "period_type" text NOT NULL, "per_venue" boolean NOT NULL, "needs_signoff" boolean NOT NULL, "subdistrict_review" boolean NOT NULL, "due_days" integer NOT NULL, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "form_root_code_uq" UNIQUE ("root_id", "code"), CONSTRAINT "form_pk" PRIMARY KEY ("id"));
      CREATE TABLE "form_version" ("id" uuid NOT NULL, "form_id" uuid NOT NULL, "number" integer NOT NULL, "valid_from" date NOT NULL, "layout" jsonb NOT NULL, CONSTRAINT "form_version_number_uq" UNIQUE ("form_id", "number"), CONSTRAINT "form_version_pk" PRIMARY KEY ("id"));
      CREATE TABLE "form_assignment" ("form_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "from_day" date NOT NULL, CONSTRAINT "form_assignment_pk" PRIMARY KEY ("form_id", "organisation_id"));
      CREATE INDEX "form_assignment_organisation_ix" ON "form_assignment"  ("organisation_id") ;
      CREATE TABLE "submission" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "form_id" uuid NOT NULL, "version_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "venue_id" uuid, "period" text NOT NULL, "state" text NOT NULL, "revision" integer NOT NULL, "approved_revision" integer NOT NULL, "version" integer NOT NULL, "due_on" date NOT NULL, "submitted_at" TIMESTAMP WITH TIME ZONE, "approved_at" TIMESTAMP WITH TIME ZONE, "filled_by" text, "filled_by_phone" text, "unit_head" text, CONSTRAINT "submission_pk" PRIMARY KEY ("id"));
      CREATE INDEX "submission_organisation_ix" ON "submission"  ("organisation_id", "period") ;
      CREATE INDEX "submission_form_period_ix" ON "submission"  ("form_id", "period") ;
      CREATE TABLE "submission_value" ("submission_id" uuid NOT NULL, "revision" integer NOT NULL, "item_key" text NOT NULL, "value" numeric, "qualifier" text NOT NULL, "missing" text, "comment" text, "explanation" text, "known" numeric, "version" integer NOT NULL, "changed_by" uuid NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "submission_value_pk" PRIMARY KEY ("submission_id", "revision", "item_key"));
      CREATE TABLE "submission_event" ("id" uuid NOT NULL, "submission_id" uuid NOT NULL, "revision" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "actor_id" uuid NOT NULL, "actor_name" text NOT NULL, "action" text NOT NULL, "from_state" text NOT NULL, "to_state" text NOT NULL, "reason" text, "item_reasons" jsonb, CONSTRAINT "submission_event_pk" PRIMARY KEY ("id"));
      CREATE INDEX "submission_event_submission_ix" ON "submission_event"  ("submission_id", "at") ;
      ALTER TABLE "form_version" ADD CONSTRAINT "form_version_form_fk" FOREIGN KEY ("form_id") REFERENCES "form"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "submission_value" ADD CONSTRAINT "submission_value_submission_fk" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "submission_event" ADD CONSTRAINT "submission_event_submission_fk" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE submission_event, submission_value, submission, form_assignment, form_version, form`);
  }
}
