import type { MigrationInterface, QueryRunner } from "typeorm";

const PARTS = [
  ["F03", "{M05}", "{O02}"],
  ["F05", "{M06}", "{O01,O02}"],
  ["D04", "{M07}", "{D01,D02}"],
] as const;

/** Coverages that registers know are put together from their counts. */
export class RegisteredRatios1700000000072 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [code, numerator, denominator] of PARTS)
      await runner.query(
        `UPDATE "indicator_version" v SET "numerator" = $2, "denominator" = $3 FROM "indicator" i
         WHERE i."id" = v."indicator_id" AND i."root_id" IS NULL AND i."code" = $1 AND v."number" = 1 AND v."numerator" = '{}'`,
        [code, numerator, denominator],
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE "indicator_version" v SET "numerator" = '{}', "denominator" = '{}' FROM "indicator" i
       WHERE i."id" = v."indicator_id" AND i."root_id" IS NULL AND i."code" IN ('F03', 'F05', 'D04') AND v."number" = 1`,
    );
  }
}
