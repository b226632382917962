import { adminEn } from "../admin/admin.en.ts";
import { honoursEn } from "../honours/honours.en.ts";
import { proofEn } from "../proof/proof.en.ts";
import type { pagesZh } from "./pages.zh.ts";
import { activityPlanEn, activityRecordEn, evidenceEn } from "./records.en.ts";
import { reviewEn } from "./review.en.ts";
import { entryEn } from "./submission.en.ts";
import { formEn, tasksEn } from "./tasks.en.ts";
import { tokensEn } from "./tokens.en.ts";

export const pagesEn: typeof pagesZh = {
  tasks: tasksEn,
  activityPlan: activityPlanEn,
  activityRecord: activityRecordEn,
  evidence: evidenceEn,
  form: formEn,
  entry: entryEn,
  review: reviewEn,
  tokens: tokensEn,
  honours: honoursEn,
  admin: adminEn,
  proof: proofEn,
};
