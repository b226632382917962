import type { MigrationInterface, QueryRunner } from "typeorm";

/** A reminder says when the webhook was last tried with it and what it answered, so that nobody holds a transaction while it answers. */
export class ReminderDelivery1700000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "reminder" ADD "tried_at" timestamptz, ADD "fault" text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "reminder" DROP COLUMN "tried_at", DROP COLUMN "fault"`);
  }
}
