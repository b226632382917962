import type { MigrationInterface, QueryRunner } from "typeorm";

/** Indicators with dated definitions, and observations: revisions with two time axes, never overwritten. */
export class Indicators1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "indicator" ("id" uuid NOT NULL, "code" text NOT NULL, "kind" text NOT NULL, "source" text NOT NULL, "cadence" text NOT NULL, "owner" text NOT NULL, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "indicator_code_uq" UNIQUE ("code"), CONSTRAINT "indicator_pk" PRIMARY KEY ("id"));
      CREATE TABLE "indicator_version" ("id" uuid NOT NULL, "indicator_id" uuid NOT NULL, "number" integer NOT NULL, "valid_from" date NOT NULL, "valid_to" date, "name" text NOT NULL, "name_en" text NOT NULL, "unit" text NOT NULL, "definition" text NOT NULL, "definition_en" text NOT NULL, "formula" text NOT NULL, "decimals" integer NOT NULL, "direction" text NOT NULL, "aggregation" text NOT NULL, "numerator" text[] NOT NULL, "denominator" text[] NOT NULL, CONSTRAINT "indicator_version_number_uq" UNIQUE ("indicator_id", "number"), CONSTRAINT "indicator_version_pk" PRIMARY KEY ("id"));
      CREATE TABLE "observation" ("id" uuid NOT NULL, "key" uuid NOT NULL, "root_id" uuid NOT NULL, "indicator_id" uuid NOT NULL, "version_id" uuid NOT NULL, "region_id" uuid NOT NULL, "organisation_id" uuid, "subject_id" uuid, "period" text NOT NULL, "period_from" date NOT NULL, "period_until" date NOT NULL, "revision" integer NOT NULL, "value" numeric, "numerator" numeric, "denominator" numeric, "qualifier" text NOT NULL, "missing" text, "settled" boolean NOT NULL, "source" text NOT NULL, "source_id" uuid NOT NULL, "recorded_from" TIMESTAMP WITH TIME ZONE NOT NULL, "recorded_to" TIMESTAMP WITH TIME ZONE, CONSTRAINT "observation_pk" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "observation_current_uq" ON "observation"  ("key") WHERE recorded_to IS NULL;
      CREATE UNIQUE INDEX "observation_revision_uq" ON "observation"  ("key", "revision") ;
      CREATE INDEX "observation_source_ix" ON "observation"  ("source_id") ;
      CREATE INDEX "observation_organisation_ix" ON "observation"  ("organisation_id", "indicator_id") ;
      CREATE INDEX "observation_series_ix" ON "observation"  ("indicator_id", "period_from", "period_until") ;
      ALTER TABLE "indicator_version" ADD CONSTRAINT "indicator_version_indicator_fk" FOREIGN KEY ("indicator_id") REFERENCES "indicator"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE "observation" ADD CONSTRAINT "observation_indicator_fk" FOREIGN KEY ("indicator_id") REFERENCES "indicator"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE observation, indicator_version, indicator`);
  }
}
