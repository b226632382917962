import { adminZh } from "../admin/admin.zh.ts";
import { honoursZh } from "../honours/honours.zh.ts";
import { proofZh } from "../proof/proof.zh.ts";
import { activityPlanZh, activityRecordZh, evidenceZh } from "./records.zh.ts";
import { reviewZh } from "./review.zh.ts";
import { entryZh } from "./submission.zh.ts";
import { formZh, tasksZh } from "./tasks.zh.ts";
import { tokensZh } from "./tokens.zh.ts";

/** Texts of the pages behind the overview: what everybody sees at once does not wait for them. */
export const pagesZh = {
  tasks: tasksZh,
  activityPlan: activityPlanZh,
  activityRecord: activityRecordZh,
  evidence: evidenceZh,
  form: formZh,
  entry: entryZh,
  review: reviewZh,
  tokens: tokensZh,
  honours: honoursZh,
  admin: adminZh,
  proof: proofZh,
};
