import type { MigrationInterface, QueryRunner } from "typeorm";

/** Questions to history that people keep and share. */
export class Views1700000000066 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "saved_view" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "owner_id" uuid NOT NULL, "name" text NOT NULL, "question" jsonb NOT NULL, "sharing" text NOT NULL, "organisation_ids" uuid array NOT NULL, "version" integer NOT NULL, "saved_at" TIMESTAMP WITH TIME ZONE NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "saved_view_pk" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "saved_view_name_uq" ON "saved_view"  ("owner_id", "root_id", "name") ;
      CREATE INDEX "saved_view_root_ix" ON "saved_view"  ("root_id", "sharing") ;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "saved_view"`);
  }
}
