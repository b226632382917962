import { createHash } from "node:crypto";
import { AgeGroup, isUuid, LIMITS } from "@kepu/schema";
import { wholeNumber } from "../activity-plan/plan-input.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { badInput } from "../errors.ts";
import type { AudiencePart } from "./activity-record.entity.ts";

/** What was held, as it is filed. */
export interface RecordInput {
  activityId: string;
  version: number;
  audience: AudiencePart[];
  materials: number;
  experts: number;
  volunteers: number;
  report: string;
  evidenceIds: string[];
  differenceReason?: string | null;
  correctionReason?: string | null;
  idempotencyKey: string;
}

export type CheckedRecord = ReturnType<typeof checkedRecord>;

const LEAST_REPORT = 10;

/** The record, checked field by field. BAD_INPUT names the first wrong one. */
export function checkedRecord(input: RecordInput) {
  const audience = checkedAudience(input.audience);
  const count = (field: "materials" | "experts" | "volunteers") => wholeNumber(`input.${field}`, input[field], 0, LIMITS.recordCountMax);
  const report = checkedText("input.report", input.report, LIMITS.reportChars);
  if ([...report].length < LEAST_REPORT)
    throw badInput("input.report", `At least ${LEAST_REPORT} characters: what was held, for whom, with what result.`);
  const evidenceIds = [...new Set(input.evidenceIds)];
  if (evidenceIds.length > LIMITS.evidenceFiles || !evidenceIds.every(isUuid))
    throw badInput("input.evidenceIds", "Ids of files of this activity.");
  const checked = {
    audience,
    onSite: audience.reduce((sum, part) => sum + part.onSite, 0),
    online: audience.reduce((sum, part) => sum + part.online, 0),
    materials: count("materials"),
    experts: count("experts"),
    volunteers: count("volunteers"),
    report,
    evidenceIds,
    differenceReason: optionalText("input.differenceReason", input.differenceReason, LIMITS.longTextChars),
    correctionReason: optionalText("input.correctionReason", input.correctionReason, LIMITS.longTextChars),
  };
  if (checked.onSite + checked.online === 0)
    throw badInput("input.audience", "Somebody came, or the activity was not held: then it is cancelled.");
  return {
    ...checked,
    contentHash: createHash("sha256")
      .update(JSON.stringify([input.activityId, checked]))
      .digest("hex"),
  };
}

function checkedAudience(parts: AudiencePart[]): AudiencePart[] {
  const known = new Set<string>();
  for (const [at, { ageGroup, onSite, online }] of parts.entries()) {
    if (known.has(ageGroup)) throw badInput(`input.audience[${at}].ageGroup`, "Each age group once.");
    known.add(ageGroup);
    wholeNumber(`input.audience[${at}].onSite`, onSite, 0, LIMITS.recordCountMax);
    wholeNumber(`input.audience[${at}].online`, online, 0, LIMITS.recordCountMax);
  }
  const order = Object.keys(AgeGroup);
  return parts
    .filter((part) => part.onSite + part.online > 0)
    .map(({ ageGroup, onSite, online }) => ({ ageGroup, onSite, online }))
    .sort((a, b) => order.indexOf(a.ageGroup) - order.indexOf(b.ageGroup));
}
