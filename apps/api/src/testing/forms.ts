import type { FormLayout, OrganisationKind, PeriodType } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import type { Services } from "../context.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { recordRegisters } from "../register/register-history.ts";
import { Form, FormAssignment, FormVersion } from "../submission/form.entity.ts";

export async function addOrganisation(
  { db }: Services,
  rootId: string,
  name: string,
  kind: OrganisationKind = "DEPARTMENT",
  regionId: string | null = null,
): Promise<string> {
  const id = uuidv7();
  await db.transaction(async (tx) => {
    await tx.insert(Organisation, {
      ...{ id, rootId, regionId, regionOrigin: null, name, shortName: name, nameEn: name, kind, names: [], position: 0, origin: "OURS" },
    });
    await recordRegisters(tx, rootId);
  });
  return id;
}

interface NewForm {
  rootId: string;
  leadId: string;
  periodType: PeriodType;
  layout: FormLayout;
  assigned: string[];
  needsSignoff?: boolean;
  subdistrictReview?: boolean;
}

/** A form with one version, assigned since 2012, and the indicators that its items are bound to. */
export async function addForm({ db }: Services, given: NewForm): Promise<string> {
  const { rootId, leadId, periodType, layout, assigned, needsSignoff = false, subdistrictReview = false } = given;
  const id = uuidv7();
  await db.transaction(seedIndicators);
  await db.getRepository(Form).insert({
    ...{ id, rootId, code: id, name: "报表", nameEn: "Form", mark: null, leadOrganisationId: leadId, periodType, perVenue: false },
    ...{ needsSignoff, subdistrictReview, dueDays: 10, position: 0, origin: "OURS" },
  });
  await db.getRepository(FormVersion).insert({ id: uuidv7(), formId: id, number: 1, validFrom: "2012-01-01", layout });
  await db.getRepository(FormAssignment).insert(assigned.map((organisationId) => ({ formId: id, organisationId, fromDay: "2012-01-01" })));
  return id;
}
