import type { MissingKind, Qualifier, SubmissionState } from "./enums.ts";

/** What an organisation's own software sends and gets: docs/integrate.md goes through it. */

export interface SubmissionKey {
  formId: string;
  /** ISO-8601, of the form's type: 2026-Q3 */
  period: string;
  organisationId: string;
  /** where each venue reports apart */
  venueId?: string | null;
}

export interface ResultValue {
  itemKey: string;
  /** a decimal number as text, in the item's unit */
  value?: string | null;
  qualifier?: Qualifier | null;
  /** why there is no number */
  missing?: MissingKind | null;
  comment?: string | null;
  /** answers a warning */
  explanation?: string | null;
  /** of the value that was read; without it whatever is there is written over */
  version?: number | null;
}

export interface SubmitResultsInput extends SubmissionKey {
  /** the same for a call that is sent again */
  idempotencyKey: string;
  values: ResultValue[];
  submit?: boolean | null;
  dryRun?: boolean | null;
  filledBy?: string | null;
  filledByPhone?: string | null;
  unitHead?: string | null;
}

export interface ValueResult {
  itemKey: string;
  /** code of the item's indicator */
  indicator: string | null;
  status: "ACCEPTED" | "WARNING" | "ERROR";
  problems: { code: string; message: string; whatToDo: string }[];
}

export interface SubmitResultsPayload {
  submissionId: string;
  accepted: boolean;
  dryRun: boolean;
  state: SubmissionState;
  revision: number;
  version: number;
  results: ValueResult[];
}

export const SUBMIT_RESULTS = `mutation ($input: SubmitResultsInput!) {
  submitResults(input: $input) {
    submissionId accepted dryRun state revision version
    results { itemKey indicator status problems { code message whatToDo } }
  }
}`;
