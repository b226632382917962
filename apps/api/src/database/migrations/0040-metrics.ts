import type { MigrationInterface, QueryRunner } from "typeorm";

/** Definitions say when they became known, what they are made of and by what that is multiplied; targets, with two time axes as observations have. */
export class Metrics1700000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "indicator_version" ADD "factor" text NOT NULL DEFAULT '1', ADD "reason" text, ADD "recorded_by" uuid,
        ADD "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT '2000-01-01T00:00:00Z';
      ALTER TABLE "indicator_version" ALTER "recorded_at" DROP DEFAULT;
      UPDATE indicator_version SET factor = CASE WHEN formula LIKE '%×10⁴%' THEN '10000' WHEN unit = '%' THEN '100' ELSE '1' END;
      UPDATE indicator_version SET numerator = '{}', denominator = '{}' WHERE numerator = '{}' OR denominator = '{}';
      UPDATE indicator_version v SET aggregation = 'NONE' FROM indicator i WHERE i.id = v.indicator_id AND i.code = 'S01';
      UPDATE indicator SET source = 'REGISTERED' WHERE code IN ('O03', 'P02');
      UPDATE indicator_version v SET numerator = parts.numerator, denominator = parts.denominator, factor = parts.factor
        FROM indicator i JOIN (VALUES
          ('D03', '{ONLINE_MINUTES}'::text[], '{PLANNED_MINUTES}'::text[], '100'), ('D05', '{CLICKS}', '{}', '1'),
          ('D06', '{KIOSK_USES}', '{}', '1'), ('D07', '{DWELL_SECONDS}', '{KIOSK_USES}', '1'), ('D08', '{LOANS}', '{}', '1'),
          ('D09', '{ONLINE_MINUTES}', '{}', '1/60'), ('D10', '{ONLINE_MINUTES}', '{PLANNED_MINUTES}', '100')
        ) AS parts (code, numerator, denominator, factor) ON parts.code = i.code
        WHERE i.id = v.indicator_id;
      CREATE TABLE "target" ("id" uuid NOT NULL, "key" uuid NOT NULL, "root_id" uuid NOT NULL, "indicator_id" uuid NOT NULL, "region_id" uuid, "organisation_id" uuid, "period" text NOT NULL, "period_from" date NOT NULL, "period_until" date NOT NULL, "revision" integer NOT NULL, "value" numeric NOT NULL, "qualifier" text NOT NULL, "basis" text, "recorded_by" uuid, "recorded_from" TIMESTAMP WITH TIME ZONE NOT NULL, "recorded_to" TIMESTAMP WITH TIME ZONE, CONSTRAINT "target_pk" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "target_current_uq" ON "target"  ("key") WHERE recorded_to IS NULL;
      CREATE UNIQUE INDEX "target_revision_uq" ON "target"  ("key", "revision") ;
      CREATE INDEX "target_series_ix" ON "target"  ("root_id", "indicator_id", "period_from") ;
      ALTER TABLE "target" ADD CONSTRAINT "target_indicator_fk" FOREIGN KEY ("indicator_id") REFERENCES "indicator"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
      CREATE INDEX "observation_root_ix" ON "observation"  ("root_id", "indicator_id", "period_from") ;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX "observation_root_ix";
      DROP TABLE "target";
      ALTER TABLE "indicator_version" DROP COLUMN "factor", DROP COLUMN "reason", DROP COLUMN "recorded_by", DROP COLUMN "recorded_at";
    `);
  }
}
