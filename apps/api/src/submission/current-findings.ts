import { type Finding, periodLastYear, type SubmissionKey } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { findingsIn } from "./findings.ts";
import { knownOf } from "./prefill.ts";
import { Submission } from "./submission.entity.ts";
import { numbersOf, valuesByItem } from "./submission.reader.ts";
import { type Ground, submissionId } from "./submission-scope.ts";

/** What the rules find in a submission as it is stored in this transaction. */
export async function currentFindings(tx: EntityManager, ground: Ground, submission: Submission, key: SubmissionKey): Promise<Finding[]> {
  const values = await valuesByItem(tx, submission.id, submission.revision);
  const known = await knownOf(tx, ground.version.layout, ground.organisation, ground.form.leadOrganisationId, ground.period);
  const period = periodLastYear(key.period);
  const last = period ? await tx.findOneBy(Submission, { id: submissionId({ ...key, period }) }) : null;
  const lastYear = last ? numbersOf(await valuesByItem(tx, last.id, last.approvedRevision || last.revision)) : new Map<string, number>();
  return findingsIn(ground, values, lastYear, new Map([...known].map(([item, { value }]) => [item, value])));
}
