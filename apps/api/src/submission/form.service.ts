import { isUuid, periodBefore, periodBounds, periodOf, type SubmissionState, shanghaiDay } from "@kepu/schema";
import { type DataSource, In } from "typeorm";
import type { Operation } from "../access/permissions.ts";
import { belongsTo, may, permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, notFound } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Venue } from "../venue/venue.entity.ts";
import { Form, FormAssignment } from "./form.entity.ts";
import { Submission } from "./submission.entity.ts";
import { filledBySubmission } from "./submission.queries.ts";
import { isLate } from "./submission.reader.ts";
import { dueOn, isAsked, leadTargetOf, sees, submissionId, targetOf, versionFor } from "./submission-scope.ts";

/** One line of the board of a form and period: who has to report, and how it stands. */
export interface ReportingRow {
  submissionId: string;
  form: Form;
  period: string;
  organisation: Organisation;
  venue: Venue | null;
  state: SubmissionState;
  started: boolean;
  revision: number;
  dueOn: string;
  submittedAt: Date | null;
  late: boolean;
  /** waits for this viewer */
  mine: boolean;
  /** cells that hold a number, or say why there is none, of so many */
  filled: number;
  cells: number;
}

export interface ReportingFilter {
  rootId: string;
  formId?: string | null;
  /** ISO-8601, of the form's type; the newest that has begun when absent */
  period?: string | null;
  mine?: boolean | null;
  /** without a period: the running one and so many before it */
  recent?: number | null;
  /** only organisations that the viewer fills in or signs off for */
  own?: boolean | null;
}

const REVIEWED_BY: Partial<Record<SubmissionState, Operation>> = {
  DRAFT: "submitSubmission",
  RETURNED: "submitSubmission",
  UNIT_SIGNOFF: "signOffSubmission",
  SUBDISTRICT_REVIEW: "approveSubmission",
  LEAD_REVIEW: "approveSubmission",
};

/** The forms of a district, and who has reported what: on time, late, missing. */
export class FormService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  /** The forms that concern the viewer: as who fills in, reviews or watches. */
  async forms(viewer: Viewer, rootId: string): Promise<(Form & { lead: Organisation })[]> {
    permit(viewer, "forms", this.regions.insideRoot(viewer, "forms", rootId));
    const forms = await this.db.getRepository(Form).find({ where: { rootId }, order: { position: "ASC" } });
    const leads = await this.db.getRepository(Organisation).findBy({ id: In(forms.map((form) => form.leadOrganisationId)) });
    const assigned = await this.assigned(forms);
    return forms
      .filter((form) => (assigned.get(form.id) ?? []).some(({ organisation }) => sees(viewer, "forms", this.regions, form, organisation)))
      .map((form) => ({ ...form, lead: leads.find((lead) => lead.id === form.leadOrganisationId) as Organisation }));
  }

  /** How each assigned organisation stands, those the viewer may see. */
  async reporting(viewer: Viewer, filter: ReportingFilter): Promise<ReportingRow[]> {
    permit(viewer, "reporting", this.regions.insideRoot(viewer, "reporting", filter.rootId));
    if (filter.formId && !isUuid(filter.formId)) throw notFound("form");
    const forms = await this.db
      .getRepository(Form)
      .find({ where: { rootId: filter.rootId, ...(filter.formId ? { id: filter.formId } : {}) }, order: { position: "ASC" } });
    if (filter.formId && forms.length === 0) throw notFound("form");
    const assigned = await this.assigned(forms);
    const rows: ReportingRow[] = [];
    for (const form of forms) {
      const concerned = (assigned.get(form.id) ?? []).filter(({ organisation }) => !filter.own || this.entersFor(viewer, organisation));
      for (const period of periodsOf(form, filter)) rows.push(...(await this.rowsOf(viewer, form, concerned, period)));
    }
    return filter.mine ? rows.filter((row) => row.mine) : rows;
  }

  private async rowsOf(viewer: Viewer, form: Form, assigned: Assigned[], period: string): Promise<ReportingRow[]> {
    const bounds = periodBounds(period);
    if (!bounds || periodOf(form.periodType, bounds.from) !== period)
      throw badInput("filter.period", `A period of this form is a ${form.periodType}.`);
    const stored = new Map((await this.db.getRepository(Submission).findBy({ formId: form.id, period })).map((one) => [one.id, one]));
    // what a closed organisation has filed stays to be read
    const filed = new Set([...stored.values()].map((one) => one.organisationId));
    const seen = assigned.filter(
      ({ organisation, fromDay }) =>
        (isAsked({ fromDay }, organisation, bounds.from) || (organisation.closedOn && filed.has(organisation.id))) &&
        sees(viewer, "reporting", this.regions, form, organisation),
    );
    const venues = form.perVenue
      ? await this.db.getRepository(Venue).findBy({ organisationId: In(seen.map(({ organisation }) => organisation.id)) })
      : [];
    const wanted = seen.flatMap(({ organisation }): { organisation: Organisation; venue: Venue | null }[] =>
      form.perVenue
        ? venues.filter((venue) => venue.organisationId === organisation.id).map((venue) => ({ organisation, venue }))
        : [{ organisation, venue: null }],
    );
    if (wanted.length === 0) return [];
    const { layout } = await versionFor(this.db.manager, form, bounds.from);
    const cells = layout.sections.reduce((sum, section) => sum + section.items.length, 0);
    const filled = await filledBySubmission(this.db.manager, [...stored.keys()]);
    const due = dueOn(form, bounds.until);
    return wanted.map(({ organisation, venue }) => {
      const id = submissionId({ formId: form.id, period, organisationId: organisation.id, venueId: venue?.id ?? null });
      const one = stored.get(id);
      const state = one?.state ?? "DRAFT";
      return {
        ...{ submissionId: id, form, period, organisation, venue, state, started: one !== undefined, revision: one?.revision ?? 1 },
        ...{ dueOn: due, submittedAt: one?.submittedAt ?? null, late: isLate(due, one?.submittedAt ?? null) },
        ...{ mine: this.waitsFor(viewer, form, organisation, state), filled: filled.get(id) ?? 0, cells },
      };
    });
  }

  /** Has this viewer to do the next step? */
  waitsFor(viewer: Viewer, form: Form, organisation: Organisation, state: SubmissionState): boolean {
    const operation = REVIEWED_BY[state];
    if (!operation) return false;
    const own = belongsTo(viewer, organisation.id);
    const path = this.regions.current().path(organisation.regionId ?? organisation.rootId) ?? [organisation.rootId];
    const target = state === "LEAD_REVIEW" ? leadTargetOf(form) : { regionPath: path, organisationId: organisation.id };
    return may(viewer, operation, target) && !(operation === "approveSubmission" && own);
  }

  private entersFor(viewer: Viewer, organisation: Organisation): boolean {
    const target = targetOf(this.regions, organisation);
    return may(viewer, "saveSubmissionCells", target) || may(viewer, "signOffSubmission", target);
  }

  private async assigned(forms: Form[]): Promise<Map<string, Assigned[]>> {
    const assignments = await this.db.getRepository(FormAssignment).findBy({ formId: In(forms.map((form) => form.id)) });
    const organisations = new Map(
      (await this.db.getRepository(Organisation).findBy({ id: In([...new Set(assignments.map((one) => one.organisationId))]) })).map(
        (one) => [one.id, one],
      ),
    );
    const byForm = new Map<string, Assigned[]>();
    for (const { formId, organisationId, fromDay } of assignments) {
      const organisation = organisations.get(organisationId);
      if (organisation) byForm.set(formId, [...(byForm.get(formId) ?? []), { organisation, fromDay }]);
    }
    for (const list of byForm.values()) list.sort((a, b) => a.organisation.position - b.organisation.position);
    return byForm;
  }
}

interface Assigned {
  organisation: Organisation;
  fromDay: string;
}

/** The period that has to be reported now: the last whole one, until its due day is long past; the running one is open too. */
function newestPeriod(form: Form): string {
  const today = shanghaiDay(now());
  return periodBefore(periodOf(form.periodType, today)) ?? today;
}

const RECENT_MOST = 24;

function periodsOf(form: Form, { period, recent }: ReportingFilter): string[] {
  if (period) return [period];
  if (recent == null) return [newestPeriod(form)];
  if (recent < 0 || recent > RECENT_MOST) throw badInput("filter.recent", `0 to ${RECENT_MOST} periods.`);
  const periods = [periodOf(form.periodType, shanghaiDay(now()))];
  for (let back = 0; back < recent; back++) periods.push(periodBefore(periods.at(-1) ?? "") ?? "");
  return periods.filter(Boolean);
}
