import type { MigrationInterface, QueryRunner } from "typeorm";

/** What is left of a kiosk's day when its minutes go: how many it was on while planned. */
export class KioskDays1700000000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kiosk_day (
        kiosk_id uuid NOT NULL,
        day date NOT NULL,
        online smallint NOT NULL,
        PRIMARY KEY (kiosk_id, day)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE kiosk_day;`);
  }
}
