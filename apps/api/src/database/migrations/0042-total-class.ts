import type { MigrationInterface, QueryRunner } from "typeorm";

/** Check-ins of all kinds are one row of a community's month: a year over all communities then reads no row that it has to add up first. */
export class TotalClass1700000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(rebuilt("class", "CASE WHEN kind IN ('USE', 'LOAN', 'RETURN') THEN kind ELSE 'CHECK_IN' END"));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(rebuilt("kind", "kind"));
  }
}

function rebuilt(key: string, expression: string): string {
  return `
      DROP TABLE rollup_total;
      CREATE TABLE rollup_total (
        ${key} text NOT NULL,
        month date NOT NULL,
        community_id uuid NOT NULL,
        first_day date NOT NULL,
        items bigint NOT NULL,
        amount bigint NOT NULL,
        seconds bigint NOT NULL,
        PRIMARY KEY (${key}, month, community_id)
      ) WITH (fillfactor = 50);
      INSERT INTO rollup_total
        SELECT ${expression}, date_trunc('month', day)::date, community_id, min(day), sum(items), sum(amount), sum(seconds) FROM rollup_day GROUP BY 1, 2, 3`;
}
