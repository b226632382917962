import { addDays, type FormLayout, type PeriodType, periodBefore, periodBounds, periodOf, shanghaiDay } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Form, FormAssignment, FormVersion } from "../submission/form.entity.ts";
import { MONTHLY_FORM, QUARTERLY_FORM } from "../submission/forms/monthly-form.ts";
import { STATISTICS_FORM } from "../submission/forms/statistics-form.ts";
import { knownOf } from "../submission/prefill.ts";
import { Submission, SubmissionEvent, SubmissionValue } from "../submission/submission.entity.ts";
import { dueOn, submissionId } from "../submission/submission-scope.ts";
import { classifyOrganisations, organisationId, seedAreaOrganisations } from "./organisations.ts";
import { communities, ROOT_ID } from "./places.ts";
import { demoId, randomOf } from "./random.ts";

interface DemoForm {
  code: string;
  name: string;
  nameEn: string;
  mark: string;
  lead: string;
  periodType: PeriodType;
  layout: FormLayout;
  assigned: string[];
  perVenue?: boolean;
  needsSignoff?: boolean;
  subdistrictReview?: boolean;
  dueDays: number;
}

const DEPARTMENTS = ["教育局", "卫生健康局", "科技局", "应急管理局", "生态环境分局", "市场监督管理局", "司法局", "文化和旅游局"];
const committees = () => communities().map((place) => `${place.shortName}居委会`);

const FORMS = (): DemoForm[] => [
  {
    ...{ code: "YB", name: "科普工作月报", nameEn: "Monthly report of science popularisation", mark: "系统自拟报表" },
    ...{
      lead: "科学技术协会",
      periodType: "MONTH",
      layout: MONTHLY_FORM,
      assigned: [...committees(), "教育局"],
      subdistrictReview: true,
      dueDays: 10,
    },
  },
  {
    ...{ code: "JB", name: "部门科普工作季报", nameEn: "Quarterly report of departments", mark: "系统自拟报表" },
    ...{ lead: "科学技术协会", periodType: "QUARTER", layout: QUARTERLY_FORM, assigned: DEPARTMENTS, needsSignoff: true, dueDays: 20 },
  },
  {
    ...{ code: "TJ", name: "科普统计年报（按场馆）", nameEn: "Yearly statistics, by venue", mark: "参照，非官方表" },
    ...{ lead: "科技局", periodType: "YEAR", layout: STATISTICS_FORM, assigned: ["矿区青少年活动中心", "赛鱼小学", "红岭湾小学"] },
    ...{ perVenue: true, needsSignoff: true, dueDays: 150 },
  },
];

/** Two forms that ship, a department's of our own, and what a running year of reports looks like: synthetic. Each start adds what an older demo lacks. */
export async function seedForms(tx: EntityManager, at: Date): Promise<void> {
  await seedIndicators(tx);
  await seedAreaOrganisations(tx);
  await classifyOrganisations(tx);
  for (const [position, form] of FORMS().entries()) {
    const id = demoId(`form ${form.code}`);
    if (await tx.existsBy(Form, { id })) continue;
    await tx.insert(Form, {
      ...{ id, rootId: ROOT_ID, code: form.code, name: form.name, nameEn: form.nameEn, mark: form.mark, periodType: form.periodType },
      ...{ leadOrganisationId: organisationId(form.lead), perVenue: form.perVenue ?? false, needsSignoff: form.needsSignoff ?? false },
      ...{ subdistrictReview: form.subdistrictReview ?? false, dueDays: form.dueDays, position, origin: "OURS" },
    });
    const versionId = demoId(`form ${form.code} version 1`);
    await tx.insert(FormVersion, { id: versionId, formId: id, number: 1, validFrom: "2012-01-01", layout: form.layout });
    const fromDay = periodBounds(periodOf(form.periodType, addDays(shanghaiDay(at), -600)))?.from ?? "2024-01-01";
    await tx.insert(
      FormAssignment,
      form.assigned.map((name) => ({ formId: id, organisationId: organisationId(name), fromDay })),
    );
    await seedSubmissions(tx, id, versionId, form, at);
  }
}

/** The period before the last is approved, the last one in all states of a real month. */
async function seedSubmissions(tx: EntityManager, formId: string, versionId: string, form: DemoForm, at: Date): Promise<void> {
  if (form.perVenue) return;
  const last = periodBefore(periodOf(form.periodType, shanghaiDay(at))) as string;
  for (const [period, running] of [
    [periodBefore(last) as string, false],
    [last, true],
  ] as const) {
    for (const name of form.assigned) {
      const organisation = await tx.findOneBy(Organisation, { id: organisationId(name) });
      if (organisation) await seedSubmission(tx, { formId, versionId, form, organisation, period, running, at });
    }
  }
}

async function seedSubmission(
  tx: EntityManager,
  given: { formId: string; versionId: string; form: DemoForm; organisation: Organisation; period: string; running: boolean; at: Date },
): Promise<void> {
  const { formId, versionId, form, organisation, period, running, at } = given;
  const random = randomOf(`submission ${form.code} ${organisation.name} ${period}`);
  const fate = running ? random() : 0;
  if (fate > 0.85) return; // not begun
  const first = form.subdistrictReview && organisation.kind === "RESIDENTS_COMMITTEE" ? "SUBDISTRICT_REVIEW" : "LEAD_REVIEW";
  const state = fate < 0.45 ? "APPROVED" : fate < 0.57 ? "LEAD_REVIEW" : fate < 0.66 ? first : fate < 0.73 ? "RETURNED" : "DRAFT";
  const bounds = periodBounds(period);
  if (!bounds) return;
  const id = submissionId({ formId, period, organisationId: organisation.id });
  const due = dueOn(form, bounds.until);
  const submittedAt = new Date(Math.min(at.getTime() - 3_600_000, Date.parse(`${addDays(due, random() < 0.12 ? 2 : -3)}T02:00:00Z`)));
  const known = await knownOf(tx, form.layout, organisation, organisationId(form.lead), period);
  const amount = (most: number) => Math.floor(random() * most);
  const filled: Record<string, number> = {
    A06: 50 + amount(300),
    P03: 10 + amount(60),
    P09: amount(3),
    O04: 5 + amount(30),
    P05: 1 + amount(3),
    P06: 2 + amount(6),
    P07: amount(6),
  };
  filled.O05 = Math.floor((filled.O04 ?? 0) * 0.6);
  await tx.insert(Submission, {
    ...{ id, rootId: ROOT_ID, formId, versionId, organisationId: organisation.id, venueId: null, period, state, revision: 1, version: 3 },
    ...{ approvedRevision: state === "APPROVED" ? 1 : 0, dueOn: due, submittedAt: state === "DRAFT" ? null : submittedAt },
    ...{
      approvedAt: state === "APPROVED" ? submittedAt : null,
      filledBy: "填报员（合成）",
      filledByPhone: null,
      unitHead: "负责人（合成）",
    },
  });
  const values = form.layout.sections
    .flatMap((section) => section.items)
    .map((item) => ({ item, value: known.get(item.key)?.value ?? filled[item.key] ?? 0 }))
    .filter((_, index) => state !== "DRAFT" || index < 4);
  await tx.insert(
    SubmissionValue,
    values.map(({ item, value }) => ({
      ...{
        submissionId: id,
        revision: 1,
        itemKey: item.key,
        value: String(value),
        qualifier: "EXACT" as const,
        missing: null,
        comment: null,
      },
      ...{
        explanation: "演示数据（合成）",
        known: known.has(item.key) ? String(value) : null,
        version: 1,
        changedBy: demoId("history"),
        changedAt: submittedAt,
      },
    })),
  );
  if (state === "DRAFT") return;
  const event = (action: string, fromState: Submission["state"], toState: Submission["state"], reason: string | null, minutes: number) => ({
    ...{
      id: uuidv7({ msecs: submittedAt.getTime() + minutes * 60_000 }),
      submissionId: id,
      revision: 1,
      action,
      fromState,
      toState,
      reason,
    },
    ...{ at: new Date(submittedAt.getTime() + minutes * 60_000), actorId: demoId("history"), actorName: "演示（合成）", itemReasons: null },
  });
  await tx.insert(SubmissionEvent, [
    event("submit", "DRAFT", "SUBMITTED", null, 0),
    event("submit", "SUBMITTED", first, null, 1),
    ...(first !== "LEAD_REVIEW" && state !== first ? [event("approve", first, "LEAD_REVIEW", null, 15)] : []),
    ...(state === "APPROVED" ? [event("approve", "LEAD_REVIEW", "APPROVED", null, 30)] : []),
    ...(state === "RETURNED" ? [event("return", "LEAD_REVIEW", "RETURNED", "请核对参与人次，并补充说明。（合成）", 30)] : []),
  ]);
  if (state === "RETURNED") return;
  await observe(
    tx,
    { rootId: ROOT_ID, regionId: organisation.regionId ?? ROOT_ID, organisationId: organisation.id, subjectId: null, period },
    values.map(({ item, value }) => ({ indicator: item.indicator, value: String(value), qualifier: "EXACT" as const, missing: null })),
    { kind: "SUBMISSION", id, settled: state === "APPROVED" },
    submittedAt,
  );
}
