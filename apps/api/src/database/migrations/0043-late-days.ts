import type { MigrationInterface, QueryRunner } from "typeorm";

/** What was recorded after its month was over is rare, and asked for by the day of recording. */
export class LateDays1700000000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX rollup_day_late_ix ON rollup_day (recorded_day)
        WHERE extract(year FROM recorded_day) * 12 + extract(month FROM recorded_day) > extract(year FROM day) * 12 + extract(month FROM day)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX rollup_day_late_ix");
  }
}
