import type { SubmissionState } from "@kepu/schema";
import type { Form } from "./form.entity.ts";

export type SubmissionAction = "submit" | "signOff" | "approve" | "return" | "takeBack" | "correct" | "lock";

/** Where an action leads, or undefined when it does not fit the state. DRAFT → (UNIT_SIGNOFF) → SUBMITTED → (SUBDISTRICT_REVIEW) → LEAD_REVIEW →
 * APPROVED → LOCKED; RETURNED goes on as a draft. No step is skipped: SUBMITTED is passed through and stays in the events. */
export function pathOf(
  form: Pick<Form, "needsSignoff" | "subdistrictReview">,
  ofCommunity: boolean,
  state: SubmissionState,
  action: SubmissionAction,
) {
  const review: SubmissionState[] =
    form.subdistrictReview && ofCommunity ? ["SUBMITTED", "SUBDISTRICT_REVIEW"] : ["SUBMITTED", "LEAD_REVIEW"];
  const steps: Partial<Record<SubmissionAction, Partial<Record<SubmissionState, SubmissionState[]>>>> = {
    submit: { DRAFT: form.needsSignoff ? ["UNIT_SIGNOFF"] : review, RETURNED: form.needsSignoff ? ["UNIT_SIGNOFF"] : review },
    signOff: { UNIT_SIGNOFF: review },
    approve: { SUBDISTRICT_REVIEW: ["LEAD_REVIEW"], LEAD_REVIEW: ["APPROVED"] },
    return: { UNIT_SIGNOFF: ["RETURNED"], SUBDISTRICT_REVIEW: ["RETURNED"], LEAD_REVIEW: ["RETURNED"] },
    // only until somebody has reviewed it
    takeBack: { UNIT_SIGNOFF: ["DRAFT"], ...(review[1] ? { [review[1]]: ["DRAFT"] } : {}) },
    correct: { APPROVED: ["DRAFT"], LOCKED: ["DRAFT"] },
    lock: { APPROVED: ["LOCKED"] },
  };
  return steps[action]?.[state];
}

/** May its cells be changed? */
export const isOpen = (state: SubmissionState): boolean => state === "DRAFT" || state === "RETURNED";
