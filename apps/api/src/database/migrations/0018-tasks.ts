import type { MigrationInterface, QueryRunner } from "typeorm";

/** Programme plans and the task-breakdown table 任务分解表: tasks, reports, history, escalations, extensions. */
export class Tasks1700000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "programme_plan" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "name" text NOT NULL, "name_en" text, "summary" text, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "position" integer NOT NULL, "origin" text NOT NULL, "version" integer NOT NULL, CONSTRAINT "programme_plan_root_name_uq" UNIQUE ("root_id", "name"), CONSTRAINT "programme_plan_pk" PRIMARY KEY ("id"));
      CREATE TABLE "task" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "plan_id" uuid NOT NULL, "number" integer NOT NULL, "level_one" text NOT NULL, "level_two" text NOT NULL, "content" text NOT NULL, "target" jsonb, "weight" double precision NOT NULL, "responsible_leader" text NOT NULL, "lead_id" uuid NOT NULL, "supporting_ids" uuid array NOT NULL, "starts_on" date NOT NULL, "due_on" date NOT NULL, "extended_to" date, "required_evidence" text NOT NULL, "remark" text, "state" text NOT NULL, "percent" integer NOT NULL, "done_on" date, "origin" text NOT NULL, "version" integer NOT NULL, CONSTRAINT "task_plan_number_uq" UNIQUE ("plan_id", "number"), CONSTRAINT "task_pk" PRIMARY KEY ("id"));
      CREATE INDEX "task_root_ix" ON "task" ("root_id");
      CREATE TABLE "task_report" ("id" uuid NOT NULL, "task_id" uuid NOT NULL, "kind" text NOT NULL, "organisation_id" uuid NOT NULL, "percent" integer, "blocked" boolean NOT NULL, "text" text NOT NULL, "reported_by" uuid, "reported_at" TIMESTAMP WITH TIME ZONE NOT NULL, "origin" text NOT NULL, CONSTRAINT "task_report_pk" PRIMARY KEY ("id"));
      CREATE INDEX "task_report_task_ix" ON "task_report" ("task_id", "reported_at");
      CREATE TABLE "task_change" ("id" uuid NOT NULL, "task_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "actor_id" uuid, "action" text NOT NULL, "before" jsonb NOT NULL, "after" jsonb NOT NULL, "version" integer NOT NULL, CONSTRAINT "task_change_pk" PRIMARY KEY ("id"));
      CREATE INDEX "task_change_task_ix" ON "task_change" ("task_id", "at");
      CREATE TABLE "escalation" ("id" uuid NOT NULL, "task_id" uuid NOT NULL, "basis" text NOT NULL, "required_action" text NOT NULL, "limit_on" date NOT NULL, "opened_by" uuid, "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL, "feedback" text, "feedback_by" uuid, "feedback_at" TIMESTAMP WITH TIME ZONE, "outcome" text, "closing_note" text, "closed_by" uuid, "closed_at" TIMESTAMP WITH TIME ZONE, "origin" text NOT NULL, CONSTRAINT "escalation_pk" PRIMARY KEY ("id"));
      CREATE INDEX "escalation_task_ix" ON "escalation" ("task_id");
      CREATE UNIQUE INDEX "escalation_open_uq" ON "escalation" ("task_id") WHERE "closed_at" IS NULL;
      CREATE TABLE "extension" ("id" uuid NOT NULL, "task_id" uuid NOT NULL, "requested_to" date NOT NULL, "reason" text NOT NULL, "state" text NOT NULL, "requested_by" uuid, "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL, "decision_note" text, "decided_by" uuid, "decided_at" TIMESTAMP WITH TIME ZONE, "origin" text NOT NULL, CONSTRAINT "extension_pk" PRIMARY KEY ("id"));
      CREATE INDEX "extension_task_ix" ON "extension" ("task_id");
      CREATE UNIQUE INDEX "extension_applied_uq" ON "extension" ("task_id") WHERE "state" = 'APPLIED';
      ALTER TABLE "task" ADD CONSTRAINT "task_plan_fk" FOREIGN KEY ("plan_id") REFERENCES "programme_plan"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "task_report" ADD CONSTRAINT "task_report_task_fk" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "task_change" ADD CONSTRAINT "task_change_task_fk" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "escalation" ADD CONSTRAINT "escalation_task_fk" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "extension" ADD CONSTRAINT "extension_task_fk" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE extension, escalation, task_change, task_report, task, programme_plan`);
  }
}
