import type { MigrationInterface, QueryRunner } from "typeorm";

/** Every flush adds to the same rows of the roll-ups again. With room left on their pages a new version stays beside the old one and no index hears of
 * it; on full pages each version went elsewhere, with an entry in every index, and the upserts cost twice as much. */
export class RollupRoom1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} SET (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} RESET (fillfactor)`);
  }
}

const TABLES = ["rollup_minute", "rollup_day", "rollup_month", "rollup_content_day"];
