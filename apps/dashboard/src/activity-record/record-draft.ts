import { AgeGroup, LIMITS } from "@kepu/schema";
import type { ActivityRecordsQuery } from "../graphql/generated/pages.ts";

export type Records = ActivityRecordsQuery["activityRecords"];
export type Revision = Records["revisions"][number];
export const AGES = Object.keys(AgeGroup) as AgeGroup[];

/** A record as it is typed: everything is text. */
export interface RecordDraft {
  /** by age group */
  onSite: Record<string, string>;
  online: Record<string, string>;
  materials: string;
  experts: string;
  volunteers: string;
  report: string;
  differenceReason: string;
  correctionReason: string;
}

/** Where a record begins: at the newest revision, else at what the desk counted. */
export function firstDraft({ revisions, desk }: Records): RecordDraft {
  const last = revisions.find((revision) => revision.status !== "WITHDRAWN");
  const part = (age: string) => last?.audience.find((one) => one.ageGroup === age);
  const of = (value: (age: string) => number) => Object.fromEntries(AGES.map((age) => [age, value(age) === 0 ? "" : String(value(age))]));
  return {
    onSite: of((age) => (last ? (part(age)?.onSite ?? 0) : (desk.find((one) => one.ageGroup === age)?.attendance ?? 0))),
    online: of((age) => part(age)?.online ?? 0),
    ...{ materials: String(last?.materials ?? 0), experts: String(last?.experts ?? 0), volunteers: String(last?.volunteers ?? 0) },
    ...{ report: last?.report ?? "", differenceReason: last?.differenceReason ?? "", correctionReason: "" },
  };
}

/** A whole number, an empty field for 0; null where it is none. */
export function countOf(text: string): number | null {
  const clean = text.replaceAll(",", "").trim();
  if (clean === "") return 0;
  return /^\d{1,7}$/.test(clean) && Number(clean) <= LIMITS.recordCountMax ? Number(clean) : null;
}

export function sumOf(counts: Record<string, string>): number {
  return AGES.reduce((sum, age) => sum + (countOf(counts[age] ?? "") ?? 0), 0);
}

export function audienceOf({ onSite, online }: RecordDraft) {
  return AGES.map((ageGroup) => ({
    ageGroup,
    onSite: countOf(onSite[ageGroup] ?? "") ?? 0,
    online: countOf(online[ageGroup] ?? "") ?? 0,
  })).filter((part) => part.onSite + part.online > 0);
}

/** The fields that are wrong, in the order of the form. The service holds to the same rules. */
export function recordFaults(
  draft: RecordDraft,
  { photos, deskCount, correcting }: { photos: number; deskCount: number; correcting: boolean },
): string[] {
  const counts = AGES.flatMap((age) => [draft.onSite[age] ?? "", draft.online[age] ?? ""]);
  const whole = (text: string) => countOf(text) !== null;
  const length = [...draft.report.trim()].length;
  const right: Record<string, boolean> = {
    correctionReason: !correcting || draft.correctionReason.trim() !== "",
    audience: counts.every(whole) && sumOf(draft.onSite) + sumOf(draft.online) > 0,
    differenceReason: sumOf(draft.onSite) === deskCount || draft.differenceReason.trim() !== "",
    materials: whole(draft.materials),
    experts: whole(draft.experts),
    volunteers: whole(draft.volunteers),
    report: length >= 10 && draft.report.trim().length <= LIMITS.reportChars,
    evidenceIds: photos >= LIMITS.recordPhotos,
  };
  return Object.keys(right).filter((field) => !right[field]);
}
