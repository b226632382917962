import type { MigrationInterface, QueryRunner } from "typeorm";

/** A device may be granted one kiosk; a replayed network keeps its anchor. */
export class KioskNetworks1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "role_grant" ADD "kiosk_id" uuid;
      CREATE TABLE "kiosk_network" ("key" text NOT NULL, "root_id" uuid NOT NULL, "anchor_date" date NOT NULL, "credential_id" uuid NOT NULL, CONSTRAINT "kiosk_network_pk" PRIMARY KEY ("key"));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE kiosk_network; ALTER TABLE role_grant DROP COLUMN kiosk_id`);
  }
}
