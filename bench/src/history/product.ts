import type { Client, Pool } from "pg";

interface Members {
  buckets: number[];
  regionIds: string[];
  from: string[];
  until: string[];
}

interface Question {
  members: Members;
  calendar: { days: string[]; of: number[] };
  kinds: readonly string[];
  recordedBy: null;
  by: null;
  organisationIds: null;
}

interface Built {
  measuredSums(db: Client, tier: "MONTH", question: Question): Promise<{ bucket: number; n: number; amount: string }[]>;
  recomputed(tier: "day"): string;
  ensurePartitions(pool: Pool, from: Date, until: Date): Promise<void>;
  flushCheckIns(pool: unknown, rows: object[]): Promise<{ status: string }[]>;
}

// the marked exception: the statements that are measured are the product's own
const built = (file: string) => import(new URL(`../../../apps/api/dist/${file}.js`, import.meta.url).href);
export const { measuredSums, recomputed, ensurePartitions, flushCheckIns }: Built = {
  ...(await built("metric/measured.queries")),
  ...(await built("recount/recount.queries")),
  ...(await built("ingest/partitions")),
  ...(await built("ingest/check-in-flush")),
};

/** A year of these communities by month, as a metric query asks the roll-ups. */
export function yearBy(communities: readonly string[], year: string): Question {
  return {
    members: {
      ...{ buckets: communities.map((_, nth) => nth), regionIds: [...communities] },
      ...{ from: communities.map(() => "0001-01-01"), until: communities.map(() => "9999-12-31") },
    },
    calendar: {
      days: Array.from({ length: 12 }, (_, n) => `${year}-${String(n + 1).padStart(2, "0")}-01`),
      of: Array.from({ length: 12 }, (_, n) => n),
    },
    kinds: ["IDENTIFIED", "ANONYMOUS", "HEAD_COUNT"],
    ...{ recordedBy: null, by: null, organisationIds: null },
  };
}
