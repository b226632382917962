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
