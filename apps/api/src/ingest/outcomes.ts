import type { FactRow, Outcome } from "./rows.ts";

interface Stored {
  id: string;
  recordedAt: Date;
  contentHash: Buffer;
}

/** `insert` answers the ids that were new, or null when all were. Decides for every row of a flush: new, a duplicate, or an id reused for other content; also when the same id comes several times in one flush. */
export async function settle<Row extends FactRow>(
  rows: Row[],
  recordedAt: Date,
  insert: (firsts: Row[]) => Promise<string[] | null>,
  lookUp: (ids: string[]) => Promise<Stored[]>,
): Promise<{ accepted: Row[]; outcomes: Outcome[] }> {
  const firsts = new Map<string, Row>();
  for (const row of rows) if (!firsts.has(row.id)) firsts.set(row.id, row);
  const sorted = [...firsts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = await insert(sorted);
  const accepted: Outcome = { status: "ACCEPTED", receivedAt: recordedAt };
  if (ids === null && sorted.length === rows.length) return { accepted: sorted, outcomes: rows.map(() => accepted) };
  const inserted = new Set(ids ?? sorted.map((row) => row.id));
  const stored = new Map((await lookUp(sorted.filter((row) => !inserted.has(row.id)).map((row) => row.id))).map((row) => [row.id, row]));
  const outcomes = rows.map((row): Outcome => {
    const first = firsts.get(row.id);
    if (first === row && inserted.has(row.id)) return accepted;
    const before = stored.get(row.id) ?? { recordedAt, contentHash: first?.contentHash ?? row.contentHash };
    if (!before.contentHash.equals(row.contentHash)) return { status: "ID_REUSED" };
    return { status: "DUPLICATE", receivedAt: before.recordedAt };
  });
  return { accepted: sorted.filter((row) => inserted.has(row.id)), outcomes };
}
