import type { MigrationInterface, QueryRunner } from "typeorm";

/** Accounts, sessions, credentials, role grants, and the append-only audit table. */
export class Access1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "account" ("id" uuid NOT NULL, "user_name" text NOT NULL, "name" text NOT NULL, "password_hash" text NOT NULL, "disabled" boolean NOT NULL DEFAULT false, "failures" integer NOT NULL DEFAULT '0', "locked_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "account_pk" PRIMARY KEY ("id"));
      CREATE TABLE "credential" ("id" uuid NOT NULL, "kind" text NOT NULL, "name" text NOT NULL, "token_hash" bytea NOT NULL, "vendor" boolean NOT NULL DEFAULT false, "expires_at" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "credential_pk" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "credential_token_uq" ON "credential"  ("token_hash") ;
      CREATE TABLE "role_grant" ("id" uuid NOT NULL, "holder_id" uuid NOT NULL, "role" text NOT NULL, "region_id" uuid, "organisation_id" uuid, "activity_id" uuid, CONSTRAINT "role_grant_pk" PRIMARY KEY ("id"));
      CREATE INDEX "role_grant_holder_ix" ON "role_grant"  ("holder_id") ;
      CREATE TABLE "session" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "token_hash" bytea NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "last_request_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ended_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "session_pk" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "session_token_uq" ON "session"  ("token_hash") ;
      ALTER TABLE "session" ADD CONSTRAINT "session_account_fk" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
      CREATE UNIQUE INDEX account_user_name_uq ON account (lower(user_name));
      CREATE TABLE audit_entry (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        actor_kind text NOT NULL,
        actor_id uuid,
        action text NOT NULL,
        outcome text NOT NULL,
        target text,
        request_id uuid
      );
      CREATE INDEX audit_entry_at_ix ON audit_entry (at DESC, id DESC);
      CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the audit table is append-only''; END';
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry EXECUTE FUNCTION audit_is_append_only();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_entry, session, role_grant, credential, account; DROP FUNCTION audit_is_append_only`);
  }
}
