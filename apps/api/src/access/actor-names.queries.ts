import type { EntityManager } from "typeorm";

/** What they are called today who did something: people by their accounts, programs by their credentials. */
export async function actorNames(tx: EntityManager, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const known = [...new Set(ids.flatMap((id) => id ?? []))];
  if (known.length === 0) return new Map();
  const rows: { id: string; name: string }[] = await tx.query(
    "SELECT id, name FROM account WHERE id = ANY ($1) UNION ALL SELECT id, name FROM credential WHERE id = ANY ($1)",
    [known],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
