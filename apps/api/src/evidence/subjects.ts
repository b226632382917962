import type { EvidenceSubject } from "@kepu/schema";
import type { Target } from "../access/viewer.ts";

/** What evidence can belong to, as the concept that owns it tells. */
export interface SubjectView {
  /** for the permission table: who is covered by one of these sees the subject's evidence */
  seen: readonly Target[];
  /** who is covered by this one changes it */
  changed: Target;
  /** why nothing may be added or removed now, in words for people; null: it may */
  closed: string | null;
}

/** Undefined: there is no such subject. */
export type SubjectLookup = (id: string) => Promise<SubjectView | undefined>;
export type Subjects = Record<EvidenceSubject, SubjectLookup>;
