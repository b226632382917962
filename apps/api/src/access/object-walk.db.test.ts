import { periodBefore, periodOf, Role, shanghaiDay } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HistoryImport, HistoryMapping, HistoryMappingVersion } from "../history-import/history-import.entity.ts";
import { readMapping } from "../history-import/mapping-content.ts";
import { Honour } from "../honour/honour.entity.ts";
import { indicatorId } from "../indicator/indicator-list.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Report } from "../report/report.entity.ts";
import { createSchema } from "../schema.ts";
import { Series } from "../series/series.entity.ts";
import { Statement } from "../statement/statement.entity.ts";
import { FormVersion } from "../submission/form.entity.ts";
import { MONTHLY_FORM, QUARTERLY_FORM } from "../submission/forms/monthly-form.ts";
import { Submission } from "../submission/submission.entity.ts";
import { submissionId } from "../submission/submission-scope.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { jpegPhoto } from "../testing/files.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { signedIn } from "../testing/records.ts";
import { addPlan, addTask } from "../testing/tasks.ts";
import { documentOf, type Ids, type Key, keyOf, overHttp, overSocket, type Refused, rootFieldsOf } from "../testing/walk.ts";
import { Venue } from "../venue/venue.entity.ts";
import { SavedView } from "../view/view.entity.ts";
import { Account, RoleGrantRow } from "./account.entity.ts";
import { type Operation, permissions } from "./permissions.ts";

const database = testDatabase();
const roles = Object.keys(Role) as Role[];
let api: Api;
/** what is each role's own, what is another's of the same district, what is of another district, what does not exist */
let own: Record<Role, Ids>;
let neighbour: Record<Role, Ids>;
let abroad: Ids;
const absent: Ids = new Proxy({}, { get: (_, name) => (isIdName(String(name)) ? ABSENT : TIMES[String(name)]) });
const ABSENT = "01890000-0000-7000-8000-000000000000";
/** plain values that pass the checks of fields: what is asked for is told by its ids alone */
const TIMES: Ids = {
  "reviseIndicator.code": "A02",
  period: periodBefore(periodOf("QUARTER", shanghaiDay(Date.now()))),
  ...{ startsAt: "2030-01-01T01:00:00.000Z", endsAt: "2030-01-01T02:00:00.000Z", limitOn: "2030-01-01", extendTo: "2030-01-01" },
  report: "讲座一场,居民三十人,现场问答,发放资料。",
};
const keys = new Map<Role, Key>();

const REFUSED = ["FORBIDDEN", "UNAUTHENTICATED", "NOT_FOUND"];

const isIdName = (name: string) => /(^|\.)id$|Id$/.test(name);
const DEPARTMENTS: readonly Role[] = ["REPORTER", "UNIT_HEAD", "REVIEWER"];
/** who sees the whole district: what is a neighbour's is theirs too */
const WHOLE: readonly Role[] = ["LEADER", "OFFICE", "EVALUATOR", "DISPLAY", "DEVICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"];

async function world(name: string) {
  const district = await smallDistrict(api.services);
  const { root, north, communities } = district;
  const lead = await addOrganisation(api.services, root, `${name}科协`, "PEOPLES_GROUP");
  const bureaus: string[] = [];
  for (const bureau of ["教育局", "卫健局", "水利局", "农业局"]) bureaus.push(await addOrganisation(api.services, root, name + bureau));
  const seriesId = uuidv7();
  await api.services.db.getRepository(Series).insert({
    ...{ id: seriesId, rootId: root, name: "系列", nameEn: "Series", brand: false, key: false, dutyOf: null, leadOrganisationId: lead },
    ...{ sinceYear: null, position: 0, origin: "OURS" },
  });
  const committees = [0, 2].map((at) =>
    addOrganisation(api.services, root, `${name}居委会${at}`, "RESIDENTS_COMMITTEE", communities[at] ?? null),
  );
  const offices = await Promise.all(committees);
  const shared = { rootId: root, leadId: lead };
  const quarterly = await addForm(api.services, {
    ...{ ...shared, periodType: "QUARTER", layout: QUARTERLY_FORM, assigned: bureaus, needsSignoff: true },
  });
  const ofCommunities = await addForm(api.services, {
    ...{ ...shared, periodType: "QUARTER", layout: MONTHLY_FORM, assigned: offices, subdistrictReview: true },
  });
  for (const [formId, organisations, state] of [
    [quarterly, bureaus.slice(0, 2), "UNIT_SIGNOFF"],
    [quarterly, bureaus.slice(2), "LEAD_REVIEW"],
    [ofCommunities, offices, "SUBDISTRICT_REVIEW"],
  ] as const)
    for (const organisationId of organisations) await submitted(root, formId, organisationId, state);
  const planId = await addPlan(api, root);
  const uploader = await signedIn(api, `${name}office`, [{ role: "OFFICE", regionId: root }]);
  const place = async (side: 0 | 1, role: Role): Promise<Ids> => {
    const ofOrganisation = DEPARTMENTS.includes(role);
    const communityId = communities[side * 2] ?? "";
    const organisationId = (ofOrganisation ? bureaus.slice(role === "REVIEWER" ? 2 : 0) : offices)[side] ?? "";
    const led = role === "REVIEWER" && side === 0; // by the series, and as a supporting organisation
    const activityId = await addActivity(api.services, root, communityId, role === "STEWARD" ? "ONGOING" : "ENDED");
    await api.services.pool.query("UPDATE activity SET organisation_id = $2, series_id = $3 WHERE id = $1", [
      ...[activityId, ofOrganisation ? organisationId : null, led ? seriesId : null],
    ]);
    const evidenceId = await uploader.upload(activityId, await jpegPhoto(Math.floor(Math.random() * 1_000)));
    const taskId = await addTask(api, { rootId: root, planId, leadId: organisationId, supportingIds: led ? [lead] : [] });
    const contributedId = await addTask(api, { rootId: root, planId, leadId: lead, supportingIds: [organisationId] });
    const [venueId, kioskId] = [uuidv7(), uuidv7()];
    await api.services.db.getRepository(Kiosk).insert({
      ...{ id: kioskId, rootId: root, communityId, serial: kioskId, name: "终端", nameEn: "Kiosk", kind: "E_GALLERY", placeName: "广场" },
      ...{ vendor: null, plannedHours: [], installedOn: null, origin: "SYNTHETIC" },
    });
    await api.services.db.getRepository(Venue).insert({
      ...{ id: venueId, rootId: root, regionId: communityId, organisationId: null, name: "馆", nameEn: "Hall", kind: "场馆" },
      ...{ position: 0, origin: "OURS", regionOrigin: "OURS" },
    });
    const grant = { role: "STEWARD" as const, regionId: communityId };
    const accountId = await api.services.access.createAccount(`held ${activityId}`, "某人", "long enough words", [grant]);
    const { id: grantId } = await api.services.db.getRepository(RoleGrantRow).findOneByOrFail({ holderId: accountId });
    const device = await api.services.access.createCredential("DEVICE", "d", [{ role: "DEVICE", regionId: communityId }]);
    const honourId = uuidv7();
    await api.services.db.getRepository(Honour).insert({
      ...{ id: honourId, rootId: root, name: "荣誉", nameEn: "Honour", level: "DISTRICT", issuer: null, holderKind: "COMMUNITY" },
      ...{ holderName: "社区", holderRegionId: communityId, holderOrganisationId: null, awardedOn: null, wording: null, position: 0 },
      ...{ origin: "OURS", holderOrigin: "OURS" },
    });
    const statementId = uuidv7();
    const ofRegion = !DEPARTMENTS.includes(role);
    await api.services.db.getRepository(Statement).insert({
      ...{
        id: statementId,
        rootId: root,
        indicatorId: indicatorId("A02"),
        period: "2026",
        periodFrom: "2026-01-01",
        periodUntil: "2027-01-01",
      },
      ...{ regionId: ofRegion ? communityId : null, organisationId: ofRegion ? null : organisationId, text: "说明", writtenBy: root },
      ...{ writerName: "某人", writtenAt: new Date(), withdrawnBy: null, withdrawnAt: null },
    });
    const reportId = uuidv7();
    await api.services.db.getRepository(Report).insert({
      ...{ id: reportId, rootId: root, template: "MONTHLY_BRIEF", month: "2026-01", asOf: new Date("2026-02-01T15:59:59.999Z") },
      ...{ asOfDay: "2026-02-01", content: "{}", provisional: false, sha256: "00", madeAt: new Date(), madeBy: root, makerName: "某人" },
    });
    const mappingId = uuidv7();
    const content = readMapping({
      ...{ layout: "WIDE", head: [{ row: 1, as: "PERIOD" }], columns: [{ column: "x", as: "PLACE" }], period: { type: "MONTH" } },
      indicators: [{ code: `W-${mappingId.slice(-12)}`, name: "指标", versions: [{ validFrom: "2000-01-01", definition: "口径" }] }],
    });
    if (!("content" in content)) throw new Error(content.message);
    await api.services.db
      .getRepository(HistoryMapping)
      .insert({ id: mappingId, rootId: root, key: mappingId, name: "对照", nameEn: "Mapping", version: 1 });
    await api.services.db
      .getRepository(HistoryMappingVersion)
      .insert({ mappingId, number: 1, content: content.content, savedBy: null, savedAt: new Date() });
    const importId = uuidv7();
    await api.services.db.getRepository(HistoryImport).insert({
      ...{
        id: importId,
        rootId: root,
        mappingId,
        mappingVersion: 1,
        fileName: "a.csv",
        sha256: importId,
        bytes: 1,
        figures: 0,
        missing: 0,
      },
      ...{ created: 0, revised: 0, unchanged: 0, importedBy: null, importedAt: new Date() },
    });
    return {
      ...{ importId },
      ...{ accountId, grantId, credentialId: device.id, honourId, mappingId, statementId, reportId },
      ...{
        rootId: root,
        regionId: side === 0 ? communityId : (communities[2] ?? ""),
        organisationId,
        activityId,
        evidenceId,
        taskId,
        planId,
      },
      ...{ ...TIMES, kioskId, "kiosk.id": kioskId, "contributeToTask.taskId": contributedId },
      ...{ formId: ofOrganisation ? quarterly : ofCommunities, period: TIMES.period, subjectId: activityId, "venue.id": venueId },
      ...{ "evidence.subjectId": activityId, "task.id": taskId, "activity.id": activityId, "activityHistory.id": activityId },
    };
  };
  return { ...district, north, lead, bureaus, offices, place };
}

async function submitted(rootId: string, formId: string, organisationId: string, state: Submission["state"]): Promise<void> {
  const period = TIMES.period ?? "";
  const version = await api.services.db.getRepository(FormVersion).findOneByOrFail({ formId });
  await api.services.db.getRepository(Submission).insert({
    ...{
      id: submissionId({ formId, period, organisationId }),
      rootId,
      formId,
      versionId: version.id,
      organisationId,
      venueId: null,
      period,
      state,
    },
    ...{ revision: 1, approvedRevision: 0, version: 1, dueOn: "2030-01-01", submittedAt: null, approvedAt: null },
    ...{ filledBy: null, filledByPhone: null, unitHead: null },
  });
}

/** A view that is shared with nobody: of the person of this name, or of nobody here. */
async function addView(rootId: string, userName: string): Promise<Ids> {
  const owner = await api.services.db.getRepository(Account).findOneBy({ userName });
  const id = uuidv7();
  await api.services.db.getRepository(SavedView).insert({
    ...{ id, rootId, ownerId: owner?.id ?? uuidv7(), name: "视图", sharing: "PRIVATE", organisationIds: [], version: 1 },
    ...{ question: {} as SavedView["question"], savedAt: new Date(), changedAt: new Date() },
  });
  return { viewId: id, "view.id": id };
}

beforeAll(async () => {
  api = await startApi(database.url);
  const here = await world("本区");
  const there = await world("外区");
  const entries = async (side: 0 | 1) => {
    const all = {} as Record<Role, Ids>;
    for (const role of roles) all[role] = await here.place(side, role); // one after the other: tasks are numbered
    return all;
  };
  own = await entries(0);
  neighbour = await entries(1);
  abroad = await there.place(0, "REPORTER");
  const grants: Partial<Record<Role, object>> = {
    REPORTER: { regionId: here.root, organisationId: here.bureaus[0] },
    UNIT_HEAD: { regionId: here.root, organisationId: here.bureaus[0] },
    REVIEWER: { regionId: here.root, organisationId: here.lead },
    SUBDISTRICT_OFFICER: { regionId: here.north },
    COMMUNITY_OFFICER: { regionId: here.communities[0] },
    STEWARD: { regionId: here.communities[0] },
  };
  for (const role of roles) {
    keys.set(role, await keyOf(api, role, grants[role] ?? { regionId: here.root }, `walk ${role}`));
    Object.assign(own[role], await addView(here.root, `walk ${role}`));
    Object.assign(neighbour[role], await addView(here.root, "somebody else"));
  }
  Object.assign(abroad, await addView(there.root, "somebody else"));
}, 60_000);
afterAll(() => api.stop());

const schema = await createSchema();
const fields = rootFieldsOf(schema).filter(({ field }) => Array.isArray(permissions[field.name as Operation]));
/** these have no object: what they record is answered item by item, or nothing is named at all */
const NO_OBJECT = [
  ...["accounts", "grantScopes", "credentials"], // their own lists: account.db.test.ts, credential.db.test.ts
  "indicators", // the same for every district, and their own definitions: metric.db.test.ts
  ...["auditEntries", "roots", "recordCheckIns", "retractCheckIns", "recordKioskUsage", "registerKioskNetwork"],
  "registerHistoryRoot", // it makes one of its own: history-import.db.test.ts
];
/** the table allows it to these roles, of other objects than the walk's: their twins are in the test named */
const NOT_THEIRS: Partial<Record<string, readonly Role[]>> = {
  monthlyDuty: ["SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER"], // the district's duty as a whole: they see their region's in the overview
  reach: ["SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER"], // without a region it is the district's: reach.db.test.ts
  planActivity: ["REPORTER"], // without an organisation it is the community's: activity-record.db.test.ts
  liveTasks: ["REPORTER", "REVIEWER", "UNIT_HEAD"], // without an organisation it counts the whole district's: task.db.test.ts
};
/** besides those who see the whole district: a reviewer leads the forms of both */
const SEES_NEIGHBOUR: Partial<Record<string, readonly Role[]>> = {
  ...{ submission: ["REVIEWER"], approveSubmission: ["REVIEWER"], returnSubmission: ["REVIEWER"], lockSubmissions: ["REVIEWER"] },
  lockSubmission: ["REVIEWER"],
  // what goes on in the district is every department's to see
  ...{ activity: DEPARTMENTS, liveActivity: DEPARTMENTS, venue: DEPARTMENTS, kiosk: DEPARTMENTS, kioskDays: DEPARTMENTS },
  // what a region was called is the district's, as its regions are
  regionVersions: ["SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER"],
};

/** what a person keeps for themselves is nobody else's, whatever they see */
const PERSONAL: readonly string[] = ["view", "changeView", "deleteView"];

/** A way to ask for something: a root field, or a file over HTTP. */
interface Way {
  name: string;
  /** what tells one object from another: the same for both, it is one object */
  names(ids: Ids): string;
  operation: Operation;
  ask(ids: Ids, key: Key): Promise<Refused>;
}

const ways: Way[] = fields
  .filter(({ field }) => !NO_OBJECT.includes(field.name))
  .map((root) => ({
    name: `${root.kind} ${root.field.name}`,
    operation: root.field.name as Operation,
    names: (ids: Ids) => documentOf(root, ids),
    ask: (ids, key) => (root.kind === "subscription" ? overSocket : overHttp)(api, documentOf(root, ids), key),
  }));

const file = (name: string, operation: Operation, method: "GET" | "POST", path: (ids: Ids) => string): Way => ({
  ...{ name: `file ${name}`, operation, names: path },
  async ask(ids, { cookie, token }) {
    const origin = new URL(api.url).origin;
    const response = await fetch(`${origin}/files/${path(ids)}`, {
      method,
      headers: { origin, "x-kepu-csrf": "1", ...(cookie ? { cookie } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(method === "POST" ? { body: "no workbook, no photo" } : {}),
    });
    if (response.ok) return { code: "", message: "" };
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    return { code: errors[0]?.extensions.code ?? "", message: errors[0]?.message ?? "" };
  },
});
ways.push(
  file("evidence", "evidence", "GET", ({ evidenceId }) => `evidence/${evidenceId}`),
  file("evidence/thumbnail", "evidence", "GET", ({ evidenceId }) => `evidence/${evidenceId}/thumbnail`),
  file("evidence, sent", "uploadEvidence", "POST", ({ activityId }) => `evidence?subjectKind=ACTIVITY&subjectId=${activityId}&name=a.jpg`),
  file("tasks", "exportTasks", "GET", ({ rootId }) => `tasks?rootId=${rootId}`),
  file("history, sent", "importHistory", "POST", ({ mappingId }) => `history/${mappingId}?name=a.csv`),
  file("tasks, sent", "importTasks", "POST", ({ rootId, planId }) => `tasks?rootId=${rootId}&planId=${planId}`),
);

const takesAway = ({ operation }: Way) => Number(operation === "removeEvidence" || operation === "deleteView");
ways.sort((a, b) => takesAway(a) - takesAway(b)); // what it takes away nobody asks for after it

for (const { name, operation, names, ask } of ways)
  test(`${name}: passes for one's own, answers for another's as for what does not exist, and is refused to every other role`, async () => {
    const allowed = permissions[operation] as readonly Role[];
    const wrong: string[] = [];
    const check = (role: Role, what: string, right: boolean, { code, message }: Refused) => {
      if (!right) wrong.push(`${role}, ${what}: ${code || "passed"} ${message}`);
    };
    for (const role of roles) {
      const key = keys.get(role) ?? {};
      const mine = await ask(own[role], key);
      if (!allowed.includes(role)) {
        check(role, "own", mine.code === "FORBIDDEN", mine);
        continue;
      }
      const theirs = NOT_THEIRS[operation]?.includes(role) ?? false;
      check(role, "own", theirs ? mine.code === "NOT_FOUND" : !REFUSED.includes(mine.code), mine);
      const near = await ask(neighbour[role], key);
      const one = names(own[role]) === names(neighbour[role]);
      const byPlace = DEPARTMENTS.includes(role) && /regionId/.test(names(absent)) && !/organisationId/.test(names(absent));
      const sees =
        !theirs &&
        !PERSONAL.includes(operation) &&
        (one || byPlace || WHOLE.includes(role) || (SEES_NEIGHBOUR[operation]?.includes(role) ?? false));
      const [foreign, none] = [await ask(abroad, key), await ask(absent, key)];
      const absentWord = `${none.code} ${none.message}`;
      check(role, "neighbour's", sees ? !REFUSED.includes(near.code) : `${near.code} ${near.message}` === absentWord, near);
      check(role, "abroad", foreign.code !== "" && `${foreign.code} ${foreign.message}` === absentWord, foreign);
      check(role, "absent", !["", "FORBIDDEN", "INTERNAL"].includes(none.code), none);
    }
    expect(wrong).toEqual([]);
  }, 60_000);
