import type { MigrationInterface, QueryRunner } from "typeorm";

/** Tokens of persons and organisations are credentials with an owner and scopes; the audit says by which token something came. */
export class Tokens1700000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "credential" ADD "owner_id" uuid, ADD "organisation_id" uuid, ADD "scopes" text array, ADD "created_by" uuid,
        ADD "created_at" TIMESTAMP WITH TIME ZONE, ADD "last_used_at" TIMESTAMP WITH TIME ZONE;
      CREATE INDEX "credential_owner_ix" ON "credential"  ("owner_id") ;
      CREATE INDEX "credential_organisation_ix" ON "credential"  ("organisation_id") ;
      ALTER TABLE audit_entry ADD COLUMN via uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_entry DROP COLUMN via;
      DROP INDEX credential_organisation_ix; DROP INDEX credential_owner_ix;
      ALTER TABLE credential DROP COLUMN owner_id, DROP COLUMN organisation_id, DROP COLUMN scopes, DROP COLUMN created_by, DROP COLUMN created_at, DROP COLUMN last_used_at`);
  }
}
