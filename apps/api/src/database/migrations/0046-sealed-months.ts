import type { MigrationInterface, QueryRunner } from "typeorm";

/** Months whose facts are gone: how many there were, what they add up to, and the figures of reach that no sum gives. */
export class SealedMonths1700000000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sealed_month (
        month date PRIMARY KEY,
        sealed_at timestamptz NOT NULL,
        check_ins bigint NOT NULL,
        retractions bigint NOT NULL,
        kiosk_items bigint NOT NULL,
        facts_sum numeric NOT NULL,
        days_sum numeric NOT NULL
      );
      CREATE TABLE reach_sealed (
        region_id uuid NOT NULL,
        period text NOT NULL,
        people integer NOT NULL,
        settled integer NOT NULL,
        PRIMARY KEY (region_id, period)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE reach_sealed, sealed_month");
  }
}
