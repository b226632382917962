import { addDays, isUuid, periodBounds, periodTypeOf, type SubmissionKey, shanghaiDay } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { v5 as uuidv5 } from "uuid";
import type { Operation } from "../access/permissions.ts";
import { belongsTo, denied, may, permit, type Target, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, notFound } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Venue } from "../venue/venue.entity.ts";
import { Form, FormAssignment, FormVersion } from "./form.entity.ts";
import { Submission } from "./submission.entity.ts";

const NAMESPACE = "b51f2d5a-7f3e-5c3a-8f1d-6b65707501ad";

/** Everything a submission stands on. */
export interface Ground {
  id: string;
  form: Form;
  version: FormVersion;
  organisation: Organisation;
  venue: Venue | null;
  period: string;
  /** YYYY-MM-DD, the last day to submit */
  dueOn: string;
  /** comes from a subdistrict's community */
  ofCommunity: boolean;
}

/** No venue is none, however it is said: null, "" or nothing. */
export const submissionId = ({ formId, period, organisationId, venueId }: SubmissionKey): string =>
  uuidv5(JSON.stringify([formId, organisationId, venueId || null, period]), NAMESPACE);

/** The last day to submit for a period. */
export function dueOn(form: Pick<Form, "dueDays">, until: string): string {
  return addDays(until, form.dueDays - 1);
}

/** Whether a submission may be seen or acted on: as its own organisation, or as who reviews or leads. */
export function targetOf(regions: RegionService, organisation: Organisation): Target {
  return {
    regionPath: regions.current().path(organisation.regionId ?? organisation.rootId) ?? [organisation.rootId],
    organisationId: organisation.id,
  };
}

/** The same, for what the lead organisation of the form does. */
export function leadTargetOf(form: Form): Target {
  return { regionPath: [form.rootId], organisationId: form.leadOrganisationId };
}

/** Whether an organisation is asked for a period: it was assigned by its first day, and not closed by then. */
export function isAsked({ fromDay }: Pick<FormAssignment, "fromDay">, { closedOn }: Pick<Organisation, "closedOn">, from: string): boolean {
  return fromDay <= from && (closedOn === null || from < closedOn);
}

/** Sees it as the own organisation's, as a region's, or as the form's lead. */
export function sees(viewer: Viewer, operation: Operation, regions: RegionService, form: Form, organisation: Organisation): boolean {
  return may(viewer, operation, targetOf(regions, organisation)) || may(viewer, operation, leadTargetOf(form));
}

/** Loads what a key names; a form, organisation or venue that is not assigned, or not the viewer's, answers as absent. */
export async function groundOf(
  tx: EntityManager,
  regions: RegionService,
  viewer: Viewer,
  operation: Operation,
  key: SubmissionKey,
): Promise<Ground> {
  permit(viewer, operation);
  const { formId, organisationId, venueId, period } = key;
  if (![formId, organisationId, ...(venueId ? [venueId] : [])].every(isUuid)) throw notFound("submission");
  const form = await tx.findOneBy(Form, { id: formId });
  const organisation = await tx.findOneBy(Organisation, { id: organisationId });
  const assignment = await tx.findOneBy(FormAssignment, { formId, organisationId });
  if (!form || !organisation || !assignment || organisation.rootId !== form.rootId) throw notFound("submission");
  if (!sees(viewer, operation, regions, form, organisation)) permit(viewer, operation, targetOf(regions, organisation));
  const bounds = periodBounds(period);
  if (!bounds || periodTypeOf(period) !== form.periodType)
    throw badInput("input.period", `A period of this form is a ${form.periodType}, for example ${EXAMPLES[form.periodType]}.`);
  const id = submissionId(key);
  // what a closed organisation has filed stays to be read
  const asked = isAsked(assignment, organisation, bounds.from) || (organisation.closedOn && (await tx.existsBy(Submission, { id })));
  if (!asked || bounds.from > shanghaiDay(now())) throw notFound("submission");
  const venue = venueId ? await tx.findOneBy(Venue, { id: venueId, organisationId }) : null;
  if (form.perVenue !== Boolean(venueId) || Boolean(venueId) !== (venue !== null)) throw notFound("submission");
  const version = await versionFor(tx, form, bounds.from);
  const ofCommunity = organisation.kind === "RESIDENTS_COMMITTEE";
  return { id, form, version, organisation, venue, period, dueOn: dueOn(form, bounds.until), ofCommunity };
}

const EXAMPLES: Record<Form["periodType"], string> = {
  ...{ DAY: "2026-11-25", WEEK: "2026-W48", MONTH: "2026-11", QUARTER: "2026-Q4", HALF: "2026-H2", YEAR: "2026" },
};

/** The version in force for a period. */
export async function versionFor(tx: EntityManager, form: Form, day: string): Promise<FormVersion> {
  const versions = await tx.find(FormVersion, { where: { formId: form.id }, order: { number: "DESC" } });
  const version = versions.find((one) => one.validFrom <= day) ?? versions.at(-1);
  if (!version) throw notFound("form");
  return version;
}

/** Nobody reviews what the own organisation submits. */
export function refuseOwn(viewer: Viewer, organisation: Organisation): void {
  if (belongsTo(viewer, organisation.id)) throw denied("Nobody reviews what their own organisation submits.");
}
