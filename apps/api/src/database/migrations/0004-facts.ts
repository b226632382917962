import type { MigrationInterface, QueryRunner } from "typeorm";

/** Facts (append-only, keyed and partitioned by UUIDv7), roll-up tiers, kiosk status and heartbeats, reach, feed, quarantine and the change feed. */
export class Facts1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE check_in (
        id uuid PRIMARY KEY,
        occurred_at timestamptz NOT NULL,
        device_time timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        root_id uuid NOT NULL,
        community_id uuid NOT NULL,
        activity_id uuid NOT NULL,
        kind text NOT NULL,
        count integer NOT NULL CHECK (count BETWEEN 1 AND 5000),
        age_group text NOT NULL,
        residence text NOT NULL,
        home_community_id uuid,
        channel text NOT NULL,
        pseudonym bytea,
        recorder_id uuid NOT NULL,
        content_hash bytea NOT NULL
      ) PARTITION BY RANGE (id);
      CREATE INDEX check_in_activity_ix ON check_in (activity_id, id);

      CREATE TABLE check_in_retraction (
        check_in_id uuid PRIMARY KEY,
        recorded_at timestamptz NOT NULL,
        recorder_id uuid NOT NULL,
        reason text
      ) PARTITION BY RANGE (check_in_id);

      CREATE TABLE kiosk_usage (
        id uuid PRIMARY KEY,
        occurred_at timestamptz NOT NULL,
        device_time timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        root_id uuid NOT NULL,
        community_id uuid NOT NULL,
        kiosk_id uuid NOT NULL,
        kind text NOT NULL,
        content text,
        clicks integer NOT NULL,
        dwell_seconds integer NOT NULL,
        loan_id uuid,
        channel text NOT NULL,
        recorder_id uuid NOT NULL,
        content_hash bytea NOT NULL
      ) PARTITION BY RANGE (id);
      CREATE INDEX kiosk_usage_kiosk_ix ON kiosk_usage (kiosk_id, id);

      CREATE TABLE rollup_minute (
        community_id uuid NOT NULL,
        minute timestamptz NOT NULL,
        subject_id uuid NOT NULL,
        kind text NOT NULL,
        age_group text NOT NULL,
        channel text NOT NULL,
        items bigint NOT NULL,
        amount bigint NOT NULL,
        seconds bigint NOT NULL,
        PRIMARY KEY (community_id, minute, subject_id, kind, age_group, channel)
      );
      CREATE INDEX rollup_minute_subject_ix ON rollup_minute (subject_id, minute);
      CREATE INDEX rollup_minute_minute_ix ON rollup_minute (minute);

      CREATE TABLE rollup_day (
        community_id uuid NOT NULL,
        day date NOT NULL,
        subject_id uuid NOT NULL,
        kind text NOT NULL,
        age_group text NOT NULL,
        channel text NOT NULL,
        recorded_day date NOT NULL,
        items bigint NOT NULL,
        amount bigint NOT NULL,
        seconds bigint NOT NULL,
        PRIMARY KEY (community_id, day, subject_id, kind, age_group, channel, recorded_day)
      );
      CREATE INDEX rollup_day_subject_ix ON rollup_day (subject_id, day);

      CREATE TABLE rollup_month (
        community_id uuid NOT NULL,
        month date NOT NULL,
        subject_id uuid NOT NULL,
        kind text NOT NULL,
        age_group text NOT NULL,
        channel text NOT NULL,
        items bigint NOT NULL,
        amount bigint NOT NULL,
        seconds bigint NOT NULL,
        PRIMARY KEY (community_id, month, subject_id, kind, age_group, channel)
      );

      CREATE TABLE rollup_content_day (
        community_id uuid NOT NULL,
        day date NOT NULL,
        content text NOT NULL,
        uses bigint NOT NULL,
        PRIMARY KEY (community_id, day, content)
      );

      CREATE TABLE activity_tally (
        activity_id uuid PRIMARY KEY,
        check_ins bigint NOT NULL,
        attendance bigint NOT NULL
      );

      CREATE TABLE reach_person (
        root_id uuid NOT NULL,
        year integer NOT NULL,
        pseudonym bytea NOT NULL,
        check_ins integer NOT NULL,
        PRIMARY KEY (root_id, year, pseudonym)
      );

      CREATE TABLE kiosk_status (
        kiosk_id uuid PRIMARY KEY,
        state text NOT NULL,
        since timestamptz NOT NULL,
        last_heartbeat_at timestamptz,
        queue_empty_up_to timestamptz,
        fault text
      );
      CREATE TABLE kiosk_minutes (
        kiosk_id uuid NOT NULL,
        day date NOT NULL,
        online bit(1440) NOT NULL,
        PRIMARY KEY (kiosk_id, day)
      );

      CREATE TABLE feed_entry (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        root_id uuid NOT NULL,
        region_id uuid NOT NULL,
        kind text NOT NULL,
        subject_id uuid,
        subject_name text NOT NULL,
        subject_name_en text NOT NULL,
        value bigint,
        cause text NOT NULL UNIQUE
      );
      CREATE INDEX feed_entry_root_ix ON feed_entry (root_id, at DESC, id DESC);

      CREATE TABLE quarantine (
        id uuid PRIMARY KEY,
        root_id uuid,
        credential_id uuid NOT NULL,
        operation text NOT NULL,
        item_id text,
        item_hash bytea NOT NULL,
        reason text NOT NULL,
        field text,
        message text NOT NULL,
        item jsonb NOT NULL,
        times integer NOT NULL,
        received_at timestamptz NOT NULL,
        last_received_at timestamptz NOT NULL,
        UNIQUE (credential_id, item_hash)
      );
      CREATE INDEX quarantine_received_ix ON quarantine (received_at DESC, id DESC);

      CREATE TABLE change (
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        at timestamptz NOT NULL,
        body jsonb NOT NULL
      );
      CREATE INDEX change_xid_ix ON change (xid);
      CREATE INDEX change_at_ix ON change (at);
      CREATE TABLE epoch (id uuid PRIMARY KEY, began_at timestamptz NOT NULL);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE check_in, check_in_retraction, kiosk_usage, rollup_minute, rollup_day, rollup_month, rollup_content_day,
        activity_tally, reach_person, kiosk_status, kiosk_minutes, feed_entry, quarantine, change, epoch
    `);
  }
}
