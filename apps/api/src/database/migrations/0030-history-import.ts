import type { MigrationInterface, QueryRunner } from "typeorm";

/** Mappings that read files of past figures, what was decided about their names, and the files entered; an indicator made for them belongs to their root. */
export class HistoryImport1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "indicator" ADD "root_id" uuid;
      CREATE TABLE "history_mapping" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "key" text NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "version" integer NOT NULL, CONSTRAINT "history_mapping_key_uq" UNIQUE ("root_id", "key"), CONSTRAINT "history_mapping_pk" PRIMARY KEY ("id"));
      CREATE TABLE "history_mapping_version" ("mapping_id" uuid NOT NULL, "number" integer NOT NULL, "content" jsonb NOT NULL, "saved_by" uuid, "saved_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "history_mapping_version_pk" PRIMARY KEY ("mapping_id", "number"));
      CREATE TABLE "history_match" ("mapping_id" uuid NOT NULL, "name" text NOT NULL, "written" text NOT NULL, "place_id" uuid, "decided_by" uuid, "decided_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "history_match_pk" PRIMARY KEY ("mapping_id", "name"));
      CREATE TABLE "history_import" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "mapping_id" uuid NOT NULL, "mapping_version" integer NOT NULL, "file_name" text NOT NULL, "sha256" text NOT NULL, "bytes" integer NOT NULL, "figures" integer NOT NULL, "missing" integer NOT NULL, "created" integer NOT NULL, "revised" integer NOT NULL, "unchanged" integer NOT NULL, "imported_by" uuid, "imported_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "history_import_pk" PRIMARY KEY ("id"));
      CREATE INDEX "history_import_root_ix" ON "history_import"  ("root_id", "imported_at") ;
      ALTER TABLE "history_mapping_version" ADD CONSTRAINT "history_mapping_version_mapping_fk" FOREIGN KEY ("mapping_id") REFERENCES "history_mapping"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "history_match" ADD CONSTRAINT "history_match_mapping_fk" FOREIGN KEY ("mapping_id") REFERENCES "history_mapping"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "history_import" ADD CONSTRAINT "history_import_mapping_fk" FOREIGN KEY ("mapping_id") REFERENCES "history_mapping"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE history_import, history_match, history_mapping_version, history_mapping;
      ALTER TABLE indicator DROP COLUMN root_id`);
  }
}
