import type { MigrationInterface, QueryRunner } from "typeorm";

/** What an expert is and what a gallery shows, also in English. */
export class RegisterEnglish1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "expert" ADD "organisation_en" text;
      ALTER TABLE "expert" ADD "title_en" text;
      ALTER TABLE "gallery" ADD "edition_title_en" text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE gallery DROP COLUMN edition_title_en; ALTER TABLE expert DROP COLUMN title_en, DROP COLUMN organisation_en`,
    );
  }
}
