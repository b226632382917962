import type { Queryable } from "../access/audit.queries.ts";

/** Where rows stand whose id comes from a client's key, and the column that it is in. */
const COLUMNS = { activity: "id", activity_record: "id", task_report: "id", extension: "id", saved_answer: "request_id" } as const;
export type KeyedTable = keyof typeof COLUMNS;

const idsIn = (answer: unknown): string[] => {
  const rows = (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as { id: string }[];
  return rows.map(({ id }) => id);
};

/** An organisation's tokens, those of the past too. */
export async function tokensOf(tx: Queryable, organisationId: string): Promise<string[]> {
  return idsIn(await tx.query("SELECT id FROM credential WHERE organisation_id = $1", [organisationId]));
}

/** Those of these ids that there are. */
export async function idsThatAre(tx: Queryable, table: KeyedTable, ids: readonly string[]): Promise<string[]> {
  const column = COLUMNS[table];
  return idsIn(await tx.query(`SELECT ${column} AS id FROM ${table} WHERE ${column} = ANY($1)`, [ids]));
}
