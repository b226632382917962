import { addDays, periodBounds, periodOf } from "@kepu/schema";
import { type EntityManager, In, Not } from "typeorm";
import { RoleGrantRow } from "../access/account.entity.ts";
import { Form, FormAssignment } from "../submission/form.entity.ts";
import { Submission } from "../submission/submission.entity.ts";
import { Task } from "../task/task.entity.ts";

/** A form that a closing organisation fills in, and what becomes of it. */
export interface ClosingForm {
  id: string;
  name: string;
  nameEn: string;
  /** the last period it is asked for: the one that runs on its last day; null: none has begun */
  lastPeriod: string | null;
  /** that one was submitted */
  submitted: boolean;
  /** the organisation that goes on with its work is asked from then on, and was not before */
  handedOver: boolean;
}

/** What closing an organisation leaves behind. */
export interface Closing {
  forms: ClosingForm[];
  /** tasks that it leads and that are not confirmed */
  openTasks: number;
  /** accounts with a role for it */
  accounts: number;
}

/** What closing from a day on, into `heirId`, would mean; nothing is changed. */
export async function closingOf(tx: EntityManager, organisationId: string, on: string, heirId: string | null): Promise<Closing> {
  const assignments = await tx.findBy(FormAssignment, { organisationId });
  const forms = await tx.find(Form, { where: { id: In(assignments.map(({ formId }) => formId)) }, order: { position: "ASC" } });
  const ofHeir = new Set(heirId ? (await tx.findBy(FormAssignment, { organisationId: heirId })).map(({ formId }) => formId) : []);
  const submissions = await tx.findBy(Submission, { organisationId });
  const grants = await tx.findBy(RoleGrantRow, { organisationId });
  return {
    forms: forms.map((form) => {
      const period = periodOf(form.periodType, addDays(on, -1));
      const begun = assignments.some(({ formId, fromDay }) => formId === form.id && fromDay <= (periodBounds(period)?.from ?? ""));
      return {
        ...{ id: form.id, name: form.name, nameEn: form.nameEn, lastPeriod: begun ? period : null },
        submitted: submissions.some((one) => one.formId === form.id && one.period === period && one.submittedAt !== null),
        handedOver: heirId !== null && !ofHeir.has(form.id),
      };
    }),
    openTasks: await tx.countBy(Task, { leadId: organisationId, state: Not("CONFIRMED") }),
    accounts: new Set(grants.map(({ holderId }) => holderId)).size,
  };
}

/** Who goes on with the work fills in the forms: from the first period that begins on that day or later. Answers how many are new to it. */
export async function handOverForms(tx: EntityManager, { forms }: Closing, heirId: string, on: string): Promise<number> {
  const rows = forms.filter(({ handedOver }) => handedOver).map(({ id }) => ({ formId: id, organisationId: heirId, fromDay: on }));
  if (rows.length > 0) await tx.insert(FormAssignment, rows);
  return rows.length;
}
