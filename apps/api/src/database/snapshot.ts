/** The epoch that cursors belong to: that of the data, and the last recovery from a crash. A transaction that was rolled back just before a crash leaves
 * no trace, its number is given out again, and an older snapshot takes the new one for settled: its change row would be skipped (docs/adr/0010).
 * PostgreSQL throws its statistics away in a recovery, so their birth says when the last one was; somebody who resets them costs each client a RESET. */
const EPOCH = `(SELECT id::text FROM epoch ORDER BY began_at DESC LIMIT 1) ||
  (SELECT coalesce('.' || (extract(epoch FROM stats_reset) * 1e6)::bigint, '') FROM pg_stat_bgwriter)`;

/** What a statement sees, and of which life of the database. */
export const SNAPSHOT = `pg_current_snapshot()::text AS snapshot, ${EPOCH} AS epoch`;
