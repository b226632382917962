import type { MigrationInterface, QueryRunner } from "typeorm";

/** Regions with dated versions, population, activities and kiosks. */
export class Places1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
    await runner.query(`
      CREATE TABLE "activity" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "community_id" uuid NOT NULL, "series_id" uuid, "campaign_id" uuid, "venue_id" uuid, "organisation_id" uuid, "name" text NOT NULL, "name_en" text NOT NULL, "form" text NOT NULL, "place_name" text NOT NULL, "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL, "state" text NOT NULL, "planned" integer NOT NULL, "origin" text NOT NULL, "version" integer NOT NULL, CONSTRAINT "activity_pk" PRIMARY KEY ("id"));
      CREATE INDEX "activity_root_time_ix" ON "activity"  ("root_id", "starts_at") ;
      CREATE INDEX "activity_region_time_ix" ON "activity"  ("community_id", "starts_at") ;
      CREATE TABLE "kiosk" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "community_id" uuid NOT NULL, "serial" text NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "kind" text NOT NULL, "place_name" text NOT NULL, "vendor" text, "planned_hours" jsonb NOT NULL, "installed_on" date, "lifecycle" text NOT NULL DEFAULT 'IN_SERVICE', "origin" text NOT NULL, "version" integer NOT NULL, CONSTRAINT "kiosk_root_serial_uq" UNIQUE ("root_id", "serial"), CONSTRAINT "kiosk_pk" PRIMARY KEY ("id"));
      CREATE INDEX "kiosk_community_ix" ON "kiosk"  ("community_id") ;
      CREATE TABLE "region" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "origin" text NOT NULL, "label" text, "synthetic" boolean NOT NULL DEFAULT false, CONSTRAINT "region_pk" PRIMARY KEY ("id"));
      CREATE INDEX "region_root_ix" ON "region"  ("root_id") ;
      CREATE TABLE "region_version" ("id" uuid NOT NULL, "region_id" uuid NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "short_name" text NOT NULL, "name_en" text NOT NULL, "level" text NOT NULL, "parent_id" uuid, "position" integer NOT NULL, "valid_from" date NOT NULL, "valid_to" date, CONSTRAINT "region_version_no_overlap" EXCLUDE USING gist (region_id WITH =, daterange(valid_from, valid_to) WITH &&), CONSTRAINT "region_version_pk" PRIMARY KEY ("id"));
      CREATE INDEX "region_version_region_ix" ON "region_version"  ("region_id") ;
      CREATE TABLE "region_succession" ("from_id" uuid NOT NULL, "to_id" uuid NOT NULL, "kind" text NOT NULL, "happened_on" date NOT NULL, CONSTRAINT "region_succession_pk" PRIMARY KEY ("from_id", "to_id"));
      CREATE TABLE "population" ("id" uuid NOT NULL, "region_id" uuid NOT NULL, "year" integer NOT NULL, "value" integer NOT NULL, "source" text NOT NULL, "origin" text NOT NULL, CONSTRAINT "population_region_year_uq" UNIQUE ("region_id", "year"), CONSTRAINT "population_pk" PRIMARY KEY ("id"));
      ALTER TABLE "region_version" ADD CONSTRAINT "region_version_region_fk" FOREIGN KEY ("region_id") REFERENCES "region"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE activity, kiosk, population, region_succession, region_version, region`);
  }
}
