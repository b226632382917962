import type { Role, TokenScope } from "@kepu/schema";
import type { Operation } from "./permissions.ts";

/** What a token may be used for, operation by operation; what stands nowhere here no token may do. Every token reads what its owner reads. */
const OPERATIONS: Record<TokenScope, readonly Operation[]> = {
  READ: [
    ...(["roots", "regions", "districtProfile", "organisations", "venues", "venue", "galleries", "serviceFields", "experts"] as const),
    ...(["volunteerGroups", "honours", "honourTallies", "series", "campaigns", "activities", "activity", "monthlyDuty"] as const),
    ...(["checkIns", "activityRecords", "activityHistory", "activitySummary", "evidence", "personalEvidence", "kiosks", "kiosk"] as const),
    ...(["kioskDays", "kioskUsage", "plans", "tasks", "task", "exportTasks", "liveTasks", "forms", "submission", "reporting"] as const),
    ...([
      "inbox",
      "reminders",
      "liveReporting",
      "formTemplate",
      "historyMappings",
      "historyImports",
      "overview",
      "feed",
      "liveOverview",
      "liveActivity",
      "liveKiosks",
      "liveFeed",
      "indicators",
      "metrics",
      "metricsCost",
      "exportMetrics",
      "reach",
      "publicReach",
      "regionMetrics",
      "explain",
      "regionFacts",
      "organisationFacts",
      "targets",
      "restatements",
      "statements",
      "views",
      "view",
      "reports",
      "report",
      "checkReport",
    ] as const),
  ],
  FILL: [
    ...(["saveSubmissionCells", "submitResults", "submitSubmission", "takeBackSubmission", "correctSubmission", "importForm"] as const),
    ...(["uploadEvidence", "describeEvidence", "removeEvidence"] as const),
  ],
  SIGN_OFF: ["signOffSubmission", "returnSubmission"],
  REVIEW: ["approveSubmission", "returnSubmission", "lockSubmission", "lockSubmissions"],
  ACTIVITIES: [
    ...(["planActivity", "amendActivity", "approveActivity", "publishActivity", "cancelActivity", "postponeActivity"] as const),
    ...(["recordActivity", "correctActivityRecord", "withdrawCorrection", "verifyActivity", "returnActivityRecord"] as const),
    ...(["uploadEvidence", "describeEvidence", "removeEvidence"] as const),
  ],
  TASKS: ["reportTaskProgress", "contributeToTask", "answerEscalation", "requestExtension"],
  CHECK_IN: ["recordCheckIns", "retractCheckIns"],
};

/** These scopes are of a role: who both signs off and reviews gives a token that signs off no right to review. */
const ROLES: Partial<Record<TokenScope, readonly Role[]>> = {
  SIGN_OFF: ["UNIT_HEAD"],
  REVIEW: ["REVIEWER", "SUBDISTRICT_OFFICER", "OFFICE"],
};

/** May a token of these scopes do it (with this role of its owner's)? */
export function inScope(scopes: readonly TokenScope[], operation: Operation, role?: Role): boolean {
  const allows = (scope: TokenScope) =>
    OPERATIONS[scope].includes(operation) && (role === undefined || (ROLES[scope]?.includes(role) ?? true));
  return allows("READ") || scopes.some(allows);
}
