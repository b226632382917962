import { QUALIFIER_SIGNS } from "@kepu/schema";
import type { Organisation } from "../organisation/organisation.entity.ts";
import type { QualifiedValue } from "../qualified.ts";
import type { TaskChange } from "./task.entity.ts";

export interface FieldChangeRow {
  field: string;
  before: string | null;
  after: string | null;
}

/** A change as people read it: field by field, organisations by their short names, values as text. */
export function readable(
  { before, after }: Pick<TaskChange, "before" | "after">,
  organisations: ReadonlyMap<string, Organisation>,
): FieldChangeRow[] {
  const text = (field: string, value: unknown): string | null => {
    if (value === null || value === undefined || value === "") return null;
    if (field === "leadId" || field === "supportingIds")
      return (
        [value]
          .flat()
          .map((id) => organisations.get(String(id))?.shortName ?? String(id))
          .join("、") || null
      );
    if (field === "target") {
      const { qualifier, value: amount, unit } = value as QualifiedValue;
      return `${QUALIFIER_SIGNS[qualifier]} ${amount} ${unit}`.trim();
    }
    return String(value);
  };
  return Object.keys({ ...before, ...after })
    .map((field) => ({ field, before: text(field, before[field]), after: text(field, after[field]) }))
    .filter((change) => change.field !== "planId" && change.before !== change.after);
}
