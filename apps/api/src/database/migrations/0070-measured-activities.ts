import type { MigrationInterface, QueryRunner } from "typeorm";

const CODES = "('A01', 'A02', 'A03', 'A04', 'A06', 'A07')";

/** What the product counts from activities and their records is measured; what organisations report of it stands above that. */
export class MeasuredActivities1700000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE "indicator" SET "source" = 'MEASURED' WHERE "root_id" IS NULL AND "code" IN ${CODES}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE "indicator" SET "source" = 'SUBMITTED' WHERE "root_id" IS NULL AND "code" IN ${CODES}`);
  }
}
