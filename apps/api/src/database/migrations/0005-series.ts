import type { MigrationInterface, QueryRunner } from "typeorm";

/** Series and campaigns of activities. */
export class Series1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "series" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "brand" boolean NOT NULL, "key_event" boolean NOT NULL, "duty_of" text, "since_year" integer, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "series_pk" PRIMARY KEY ("id"));
      CREATE INDEX "series_root_ix" ON "series"  ("root_id") ;
      CREATE TABLE "campaign" ("id" uuid NOT NULL, "root_id" uuid NOT NULL, "series_id" uuid, "name" text NOT NULL, "name_en" text NOT NULL, "position" integer NOT NULL, "origin" text NOT NULL, CONSTRAINT "campaign_pk" PRIMARY KEY ("id"));
      CREATE INDEX "campaign_root_ix" ON "campaign"  ("root_id") ;
      ALTER TABLE "campaign" ADD CONSTRAINT "campaign_series_fk" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE campaign, series`);
  }
}
