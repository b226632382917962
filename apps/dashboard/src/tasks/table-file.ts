import type { TaskFilterInput } from "../graphql/generated/graphql.ts";

/** Where the same rows are as a spreadsheet. */
export function exportAddress(filter: TaskFilterInput): string {
  const params = new URLSearchParams();
  const conditions = {
    rootId: filter.rootId,
    planId: filter.planId,
    organisationId: filter.organisationId,
    state: filter.states?.[0],
    light: filter.lights?.[0],
    overdue: filter.overdue ? "1" : null,
    escalated: filter.escalated ? "1" : null,
    search: filter.search,
  };
  for (const [key, value] of Object.entries(conditions)) if (value) params.set(key, String(value));
  return `/files/tasks?${params}`;
}

/** What a file would do, or did. */
export interface TableOutcome {
  committed: boolean;
  created: number;
  updated: number;
  unchanged: number;
  errorCount: number;
  errors: { cell: string; row: number; column: string; fault: string; value: string | null }[];
  rows: { row: number; plan: string; number: number; content: string; outcome: "CREATE" | "UPDATE" | "SAME"; changed: string[] }[];
}

/** Why the file as a whole was refused: a reason of the reader, or an error code. */
export class Refused extends Error {}

/** Sends the workbook: to be tried, or to be taken as one. */
export async function sendTable(
  file: File,
  { rootId, planId, commit, signal }: { rootId: string; planId: string; commit: boolean; signal: AbortSignal },
): Promise<TableOutcome> {
  const params = new URLSearchParams({ rootId, ...(planId ? { planId } : {}), ...(commit ? { commit: "1" } : {}) });
  const headers = { "x-kepu-csrf": "1", "content-type": "application/octet-stream" };
  const response = await fetch(`/files/tasks?${params}`, { method: "POST", headers, body: file, signal });
  const body = (await response.json().catch(() => null)) as {
    data?: TableOutcome;
    errors?: { extensions: { code: string; reason?: string } }[];
  } | null;
  if (body?.data) return body.data;
  const { code, reason } = body?.errors?.[0]?.extensions ?? { code: "UNAVAILABLE" };
  throw new Refused(reason ?? code);
}
