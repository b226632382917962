import type { MigrationInterface, QueryRunner } from "typeorm";

/** Whether a report is provisional stands beside its content, so that a list need not read what each report says. */
export class ReportHeads1700000000086 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "report" ADD COLUMN "provisional" boolean;
      ALTER TABLE "report" DISABLE TRIGGER report_frozen;
      UPDATE "report" SET "provisional" = "as_of_day" + 1 < ("month" || '-01')::date + interval '1 month'
        OR jsonb_path_exists("content"::jsonb, '$.figures[*] ? (@.provisionalShare > 0)');
      ALTER TABLE "report" ENABLE TRIGGER report_frozen;
      ALTER TABLE "report" ALTER COLUMN "provisional" SET NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "report" DROP COLUMN "provisional";`);
  }
}
