import type { EvidenceSubject } from "@kepu/schema";
import type { Operation } from "../access/permissions.ts";
import type { Target } from "../access/viewer.ts";

/** What evidence can belong to, as the concept that owns it tells. */
export interface SubjectView {
  /** for the permission table: who is covered by one of these sees the subject's evidence */
  seen: readonly Target[];
  /** who is covered by this one changes it */
  changed: Target;
  /** and who changes it may do this as well; left out: the rights for evidence are enough */
  alsoAllowed?: Operation;
  /** why nothing may be added or removed now, in words for people; null: it may */
  closed: string | null;
}

/** Undefined: there is no such subject. */
export type SubjectLookup = (id: string) => Promise<SubjectView | undefined>;
export type Subjects = Record<EvidenceSubject, SubjectLookup>;
