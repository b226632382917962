import type { MigrationInterface, QueryRunner } from "typeorm";

/** A definition is everybody's, or of one root: what a district changes is changed in its own figures alone. */
export class OwnDefinitions1700000000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "indicator_version" ADD COLUMN "root_id" uuid;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "indicator_version" DROP COLUMN "root_id";`);
  }
}
