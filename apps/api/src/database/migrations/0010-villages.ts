import type { MigrationInterface, QueryRunner } from "typeorm";

/** Lists after 2016 also name villages. */
export class Villages1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "region_version" ADD "village" boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "region_version" DROP COLUMN "village"`);
  }
}
