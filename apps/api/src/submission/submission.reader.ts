import { type Finding, type FormItem, type FormRule, periodBefore, periodLastYear, type SubmissionKey, shanghaiDay } from "@kepu/schema";
import { type DataSource, type EntityManager, In } from "typeorm";
import type { Operation } from "../access/permissions.ts";
import { belongsTo, may, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import type { SubjectView } from "../evidence/subjects.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import type { Venue } from "../venue/venue.entity.ts";
import { cellId } from "./cell-id.ts";
import { findingsIn } from "./findings.ts";
import { Form } from "./form.entity.ts";
import { type Known, knownOf } from "./prefill.ts";
import { Submission, SubmissionEvent, SubmissionValue } from "./submission.entity.ts";
import { filesByCell, submissionOfCell } from "./submission.queries.ts";
import { type Ground, groundOf, leadTargetOf, submissionId, targetOf } from "./submission-scope.ts";
import { isOpen, pathOf } from "./workflow.ts";

export interface CellView {
  /** for its evidence */
  id: string;
  item: FormItem;
  /** how many files prove it */
  files: number;
  value: SubmissionValue | null;
  /** what the product itself counts now */
  known: Known | null;
  /** approved or, where there is none, newest value of the period before and of the same period last year */
  before: SubmissionValue | null;
  lastYear: SubmissionValue | null;
  /** of the approved revision that this one corrects, where it differs */
  approved: SubmissionValue | null;
}

export interface SubmissionView
  extends Pick<Submission, "id" | "period" | "state" | "revision" | "approvedRevision" | "version" | "dueOn"> {
  form: Form;
  organisation: Organisation;
  venue: Venue | null;
  started: boolean;
  /** submitted, or still not, after the due day */
  late: boolean;
  submittedAt: Date | null;
  approvedAt: Date | null;
  filledBy: string | null;
  filledByPhone: string | null;
  unitHead: string | null;
  sections: { key: string; title: string; titleEn: string; cells: CellView[] }[];
  rules: FormRule[];
  findings: Finding[];
  events: SubmissionEvent[];
  actions: Operation[];
}

/** How a submission stands, without what is in it. */
export type SubmissionStanding = ReturnType<SubmissionReader["headOf"]> & Pick<SubmissionView, "actions">;

/** Reads submissions as their viewers may see them; what nobody has begun is a draft without values. */
export class SubmissionReader {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async view(viewer: Viewer, key: SubmissionKey, revision?: number): Promise<SubmissionView> {
    const tx = this.db.manager;
    const ground = await groundOf(tx, this.regions, viewer, "submission", key);
    const stored = await tx.findOneBy(Submission, { id: ground.id });
    const shown = stored && revision && revision >= 1 && revision <= stored.revision ? revision : (stored?.revision ?? 1);
    const values = await valuesByItem(tx, ground.id, shown);
    const approved = shown - 1; // a revision begins only once the one before it is approved
    const items = ground.version.layout.sections.flatMap((section) => section.items);
    const [known, before, lastYear, settled, files] = await Promise.all([
      knownOf(tx, ground.version.layout, ground.organisation, ground.form.leadOrganisationId, ground.period),
      this.valuesOf(tx, key, periodBefore(key.period)),
      this.valuesOf(tx, key, periodLastYear(key.period)),
      approved > 0 ? valuesByItem(tx, ground.id, approved) : new Map<string, SubmissionValue>(),
      stored
        ? filesByCell(
            tx,
            items.map((item) => cellId(ground.id, item.key)),
          )
        : new Map<string, number>(),
    ]);
    const findings = findingsIn(ground, values, numbersOf(lastYear), new Map([...known].map(([item, { value }]) => [item, value])));
    const events = await tx.find(SubmissionEvent, { where: { submissionId: ground.id }, order: { at: "DESC", id: "DESC" }, take: 200 });
    return {
      ...this.headOf(ground, stored),
      revision: shown,
      sections: ground.version.layout.sections.map(({ items, ...section }) => ({
        ...section,
        cells: items.map((item) => ({
          ...{ id: cellId(ground.id, item.key), item, files: files.get(cellId(ground.id, item.key)) ?? 0 },
          value: values.get(item.key) ?? null,
          known: known.get(item.key) ?? null,
          before: before.get(item.key) ?? null,
          lastYear: lastYear.get(item.key) ?? null,
          approved: differs(values.get(item.key), settled.get(item.key)) ? (settled.get(item.key) ?? null) : null,
        })),
      })),
      rules: ground.version.layout.rules,
      findings,
      events,
      actions: this.actionsOf(viewer, ground, stored),
    };
  }

  /** For the evidence of a submission, such as its sealed scan. */
  async evidenceSubject(id: string): Promise<SubjectView | undefined> {
    const submission = await this.db.manager.findOneBy(Submission, { id });
    return submission ? this.subjectOf(submission, submission.state !== "LOCKED") : undefined;
  }

  /** For the evidence of one value, by its cell's id. */
  async cellEvidenceSubject(id: string): Promise<SubjectView | undefined> {
    const submissionId = await submissionOfCell(this.db.manager, id);
    const submission = submissionId ? await this.db.manager.findOneBy(Submission, { id: submissionId }) : null;
    return submission ? this.subjectOf(submission, isOpen(submission.state)) : undefined;
  }

  private async subjectOf({ formId, organisationId }: Submission, open: boolean): Promise<SubjectView> {
    const form = await this.db.manager.findOneByOrFail(Form, { id: formId });
    const target = targetOf(this.regions, await this.db.manager.findOneByOrFail(Organisation, { id: organisationId }));
    return {
      seen: [target, leadTargetOf(form)],
      changed: target,
      closed: open ? null : "It is being reviewed, or approved: its files do not change now.",
    };
  }

  /** After a change of cells: what the change itself did not read anew is left out. */
  standing(viewer: Viewer, ground: Ground, stored: Submission): SubmissionStanding {
    return { ...this.headOf(ground, stored), actions: this.actionsOf(viewer, ground, stored) };
  }

  headOf({ id, form, organisation, venue, period, dueOn }: Ground, stored: Submission | null) {
    const { state = "DRAFT" as const, revision = 1, approvedRevision = 0, version = 0 } = stored ?? {};
    const submittedAt = stored?.submittedAt ?? null;
    return {
      ...{ id, form, organisation, venue, period, dueOn, state, revision, approvedRevision, version, submittedAt },
      ...{ started: stored !== null, late: isLate(dueOn, submittedAt), approvedAt: stored?.approvedAt ?? null },
      ...{ filledBy: stored?.filledBy ?? null, filledByPhone: stored?.filledByPhone ?? null, unitHead: stored?.unitHead ?? null },
    };
  }

  private async valuesOf(tx: EntityManager, key: SubmissionKey, period: string | undefined): Promise<Map<string, SubmissionValue>> {
    if (!period) return new Map();
    const submission = await tx.findOneBy(Submission, { id: submissionId({ ...key, period }) });
    return submission ? valuesByItem(tx, submission.id, submission.approvedRevision || submission.revision) : new Map();
  }

  /** What this viewer may do with it as it stands; the services hold to the same rules. */
  private actionsOf(viewer: Viewer, { form, organisation, ofCommunity }: Ground, stored: Submission | null): Operation[] {
    const state = stored?.state ?? "DRAFT";
    const own = belongsTo(viewer, organisation.id);
    const target = targetOf(this.regions, organisation);
    const lead = leadTargetOf(form);
    const reviews = (operation: Operation) => !own && may(viewer, operation, state === "SUBDISTRICT_REVIEW" ? target : lead);
    const open: Partial<Record<Operation, boolean>> = {
      saveSubmissionCells: isOpen(state) && may(viewer, "saveSubmissionCells", target),
      submitSubmission: isOpen(state) && may(viewer, "submitSubmission", target),
      signOffSubmission: state === "UNIT_SIGNOFF" && may(viewer, "signOffSubmission", target),
      approveSubmission: pathOf(form, ofCommunity, state, "approve") !== undefined && reviews("approveSubmission"),
      returnSubmission:
        state === "UNIT_SIGNOFF"
          ? may(viewer, "signOffSubmission", target)
          : pathOf(form, ofCommunity, state, "return") !== undefined && reviews("returnSubmission"),
      takeBackSubmission: pathOf(form, ofCommunity, state, "takeBack") !== undefined && may(viewer, "takeBackSubmission", target),
      correctSubmission: pathOf(form, ofCommunity, state, "correct") !== undefined && may(viewer, "correctSubmission", target),
      lockSubmission: state === "APPROVED" && may(viewer, "lockSubmission", lead),
    };
    return (Object.keys(open) as Operation[]).filter((operation) => open[operation]);
  }
}

/** All values of a revision, or those of some items. */
export async function valuesByItem(
  tx: EntityManager,
  submissionId: string,
  revision: number,
  items?: string[],
): Promise<Map<string, SubmissionValue>> {
  const rows = await tx.findBy(SubmissionValue, { submissionId, revision, ...(items ? { itemKey: In(items) } : {}) });
  return new Map(rows.map((row) => [row.itemKey, row]));
}

/** Submitted after the due day, or not yet and the day is over. */
export function isLate(dueOn: string, submittedAt: Date | null): boolean {
  return shanghaiDay(submittedAt ?? now()) > dueOn;
}

export function numbersOf(values: ReadonlyMap<string, SubmissionValue>): Map<string, number> {
  return new Map([...values].flatMap(([key, { value }]) => (value === null ? [] : [[key, Number(value)] as const])));
}

function differs(one: SubmissionValue | undefined, other: SubmissionValue | undefined): boolean {
  const content = (value: SubmissionValue | undefined) =>
    JSON.stringify([value?.value == null ? null : Number(value.value), value?.missing ?? null, value?.qualifier ?? "EXACT"]);
  return content(one) !== content(other);
}
