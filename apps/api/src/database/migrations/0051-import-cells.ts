import type { MigrationInterface, QueryRunner } from "typeorm";

/** Where in its file an imported figure stands, and what is written there. */
export class ImportCells1700000000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "observation" ADD "cell" text, ADD "written" text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "observation" DROP COLUMN "cell", DROP COLUMN "written"`);
  }
}
