import type { MigrationInterface, QueryRunner } from "typeorm";

/** An import that was withdrawn: when, by whom and why. */
export class WithdrawnImports1700000000071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE "history_import" ADD "withdrawn_at" TIMESTAMP WITH TIME ZONE, ADD "withdrawn_by" uuid, ADD "withdraw_reason" text`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE "history_import" DROP COLUMN "withdrawn_at", DROP COLUMN "withdrawn_by", DROP COLUMN "withdraw_reason"`,
    );
  }
}
