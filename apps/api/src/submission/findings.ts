import { type Finding, type FormValue, findingsOf, type RuleContext } from "@kepu/schema";
import type { SubmissionValue } from "./submission.entity.ts";
import type { Ground } from "./submission-scope.ts";

/** What the rules find in a submission as it stands. */
export function findingsIn(
  ground: Ground,
  values: ReadonlyMap<string, SubmissionValue>,
  lastYear: RuleContext["lastYear"],
  known: RuleContext["known"],
): Finding[] {
  const given = new Map(
    [...values].map(([key, { value, qualifier, missing, explanation }]): [string, FormValue] => [
      key,
      { value: value === null ? null : Number(value), qualifier, missing, explanation },
    ]),
  );
  return findingsOf(ground.version.layout, { values: given, lastYear, known });
}
