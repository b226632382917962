import type { MigrationInterface, QueryRunner } from "typeorm";

/** Which transaction changed an activity last: who keeps activities in memory reads only those that its snapshot has not seen. */
export class ActivitySeen1700000000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE activity_seen (
        activity_id uuid PRIMARY KEY,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id()
      );
      CREATE INDEX activity_seen_xid_ix ON activity_seen (xid);
      INSERT INTO activity_seen (activity_id) SELECT id FROM activity;
      CREATE FUNCTION see_activity() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO activity_seen (activity_id) VALUES (NEW.id) ON CONFLICT (activity_id) DO UPDATE SET xid = DEFAULT;
          RETURN NULL;
        END $$;
      CREATE TRIGGER activity_seen AFTER INSERT OR UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION see_activity();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TRIGGER activity_seen ON activity; DROP FUNCTION see_activity; DROP TABLE activity_seen");
  }
}
