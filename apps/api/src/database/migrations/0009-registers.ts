import type { MigrationInterface, QueryRunner } from "typeorm";

/** The registers: organisations, venues with halls, galleries, experts, volunteers, honours; and the facts of the district's account. */
export class Registers1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "service_field" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "service_field_pk" PRIMARY KEY ("id"));
      CREATE INDEX "service_field_root_ix" ON "service_field"  ("root_id") ;
      CREATE TABLE "expert" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "field_id" uuid NOT NULL, "name" text NOT NULL, "organisation" text, "title" text, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "expert_pk" PRIMARY KEY ("id"));
      CREATE INDEX "expert_root_ix" ON "expert"  ("root_id") ;
      CREATE TABLE "gallery" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "community_id" uuid NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "length_metres" double precision NOT NULL, "edition" integer NOT NULL, "edition_title" text, "displayed_on" date NOT NULL, "edition_origin" text NOT NULL, "origin" text NOT NULL, CONSTRAINT "gallery_root_code_uq" UNIQUE ("root_id", "code"), CONSTRAINT "gallery_pk" PRIMARY KEY ("id"));
      CREATE INDEX "gallery_community_ix" ON "gallery"  ("community_id") ;
      CREATE TABLE "honour" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "level" text NOT NULL, "issuer" text, "holder_kind" text NOT NULL, "holder_name" text NOT NULL, "holder_region_id" uuid, "holder_organisation_id" uuid, "awarded_on" jsonb, "wording" text, "position" integer NOT NULL, "origin" text NOT NULL, "holder_origin" text NOT NULL, CONSTRAINT "honour_pk" PRIMARY KEY ("id"));
      CREATE INDEX "honour_root_ix" ON "honour"  ("root_id") ;
      CREATE TABLE "organisation" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "region_id" uuid, "region_origin" text, "name" text NOT NULL, "short_name" text NOT NULL, "name_en" text NOT NULL, "kind" text NOT NULL, "names" jsonb NOT NULL, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "organisation_pk" PRIMARY KEY ("id"));
      CREATE INDEX "organisation_root_ix" ON "organisation"  ("root_id") ;
      CREATE TABLE "profile_fact" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "number" text NOT NULL, "heading" text NOT NULL, "title" text NOT NULL, "title_en" text NOT NULL, "wording" text NOT NULL, "wording_en" text NOT NULL, "quoted" boolean NOT NULL, "value" jsonb, "date" jsonb, "items" jsonb NOT NULL, "counted" text, "link" text NOT NULL, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "profile_fact_root_number_uq" UNIQUE ("root_id", "number"), CONSTRAINT "profile_fact_pk" PRIMARY KEY ("id"));
      CREATE TABLE "venue" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "region_id" uuid NOT NULL, "region_origin" text NOT NULL, "organisation_id" uuid, "name" text NOT NULL, "name_en" text NOT NULL, "kind" text NOT NULL, "youth_innovation_centre" boolean NOT NULL DEFAULT false, "floor_area" jsonb, "investment" jsonb, "built_from" jsonb, "state" text, "open_rule" text, "open_rule_en" text, "counts_as_science_museum" boolean NOT NULL DEFAULT false, "note" text, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "venue_pk" PRIMARY KEY ("id"));
      CREATE INDEX "venue_root_ix" ON "venue"  ("root_id") ;
      CREATE INDEX "venue_region_ix" ON "venue"  ("region_id") ;
      CREATE TABLE "hall" ("id" uuid NOT NULL, "venue_id" uuid NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "note" text, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "hall_pk" PRIMARY KEY ("id"));
      CREATE INDEX "hall_venue_ix" ON "hall"  ("venue_id") ;
      CREATE TABLE "volunteer_group" ("region_id" uuid NOT NULL, "root_id" uuid NOT NULL, "volunteers" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "volunteer_group_pk" PRIMARY KEY ("region_id"));
      CREATE INDEX "volunteer_group_root_ix" ON "volunteer_group"  ("root_id") ;
      ALTER TABLE "expert" ADD CONSTRAINT "expert_field_fk" FOREIGN KEY ("field_id") REFERENCES "service_field"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "hall" ADD CONSTRAINT "hall_venue_fk" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE hall, venue, expert, service_field, gallery, honour, organisation, profile_fact, volunteer_group`);
  }
}
