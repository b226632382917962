import type { MigrationInterface, QueryRunner } from "typeorm";

/** Evidence: contents by their hash, and what they are evidence of. */
export class Evidence1700000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "evidence" ("id" uuid NOT NULL, "sha256" text NOT NULL, "kind" text NOT NULL, "bytes" integer NOT NULL, "width" integer, "height" integer, "thumbnail_sha256" text, "preview_sha256" text, "stored_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "evidence_pk" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "evidence_sha256_uq" ON "evidence"  ("sha256") ;
      CREATE TABLE "evidence_link" ("id" uuid NOT NULL, "evidence_id" uuid NOT NULL, "subject_kind" text NOT NULL, "subject_id" uuid NOT NULL, "name" text NOT NULL, "source_sha256" text NOT NULL, "personal_data" boolean NOT NULL, "held" boolean NOT NULL DEFAULT false, "added_by" uuid, "added_at" TIMESTAMP WITH TIME ZONE NOT NULL, "removed_by" uuid, "removed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "evidence_link_pk" PRIMARY KEY ("id"));
      CREATE INDEX "evidence_link_evidence_ix" ON "evidence_link"  ("evidence_id") ;
      CREATE INDEX "evidence_link_subject_ix" ON "evidence_link"  ("subject_kind", "subject_id") ;
      ALTER TABLE "evidence_link" ADD CONSTRAINT "evidence_link_evidence_fk" FOREIGN KEY ("evidence_id") REFERENCES "evidence"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE evidence_link, evidence`);
  }
}
