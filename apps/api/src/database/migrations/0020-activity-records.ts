import type { MigrationInterface, QueryRunner } from "typeorm";

/** Records of activities with their revisions, every step of an activity, and who leads a series. */
export class ActivityRecords1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "series" ADD "lead_organisation_id" uuid;
      ALTER TABLE "activity" ADD "planned_by" uuid;
      ALTER TABLE "activity" ADD "planned_role" text;
      CREATE TABLE "activity_record" ("id" uuid NOT NULL, "activity_id" uuid NOT NULL, "revision" integer NOT NULL, "status" text NOT NULL, "audience" jsonb NOT NULL, "on_site" integer NOT NULL, "online" integer NOT NULL, "materials" integer NOT NULL, "experts" integer NOT NULL, "volunteers" integer NOT NULL, "report" text NOT NULL, "desk_count" integer NOT NULL, "difference_reason" text, "correction_reason" text, "evidence_ids" uuid array NOT NULL, "receipt" text NOT NULL, "content_hash" text NOT NULL, "recorded_by" uuid, "recorded_role" text, "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL, "reviewed_by" uuid, "reviewed_at" TIMESTAMP WITH TIME ZONE, "return_reason" text, "origin" text NOT NULL, CONSTRAINT "activity_record_pk" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "activity_record_revision_uq" ON "activity_record"  ("activity_id", "revision") ;
      CREATE UNIQUE INDEX "activity_record_receipt_uq" ON "activity_record"  ("receipt") ;
      CREATE TABLE "activity_step" ("id" uuid NOT NULL, "activity_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "actor_id" uuid, "action" text NOT NULL, "from_state" text, "to_state" text NOT NULL, "reason" text, "before" jsonb NOT NULL, "after" jsonb NOT NULL, CONSTRAINT "activity_step_pk" PRIMARY KEY ("id"));
      CREATE INDEX "activity_step_activity_ix" ON "activity_step"  ("activity_id", "at") ;
      ALTER TABLE "activity_record" ADD CONSTRAINT "activity_record_activity_fk" FOREIGN KEY ("activity_id") REFERENCES "activity"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "activity_step" ADD CONSTRAINT "activity_step_activity_fk" FOREIGN KEY ("activity_id") REFERENCES "activity"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE activity_step, activity_record;
      ALTER TABLE activity DROP COLUMN planned_by, DROP COLUMN planned_role;
      ALTER TABLE series DROP COLUMN lead_organisation_id;
    `);
  }
}
