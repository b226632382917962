import { LIMITS, shanghaiDay } from "@kepu/schema";
import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Activity } from "../activity/activity.entity.ts";
import { moveActivities } from "../activity/activity-clock.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { Series } from "../series/series.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { jpegPhoto } from "../testing/files.ts";
import { grant, type Person, plainRecord, signedIn, threePhotos } from "../testing/records.ts";
import { addOrganisation } from "../testing/tasks.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let school: string;
let bureau: string;
let series: string;
let own: Person;
let foreign: Person;
let north: Person;
let south: Person;
let office: Person;
let reporter: Person;
let reviewer: Person;
let leader: Person;

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  school = await addOrganisation(api, place.root, "示范学校");
  bureau = await addOrganisation(api, place.root, "教育局");
  series = uuidv7();
  await api.services.db.getRepository(Series).insert({
    ...{ id: series, rootId: place.root, name: "科普进校园", nameEn: "Schools", brand: true, key: false, dutyOf: "SCHOOL" },
    ...{ sinceYear: null, position: 0, origin: "STATED", leadOrganisationId: bureau },
  });
  const [n1 = "", , s1 = ""] = place.communities;
  own = await signedIn(api, "own", [grant("COMMUNITY_OFFICER", n1)]);
  foreign = await signedIn(api, "foreign", [grant("COMMUNITY_OFFICER", s1)]);
  north = await signedIn(api, "north", [grant("SUBDISTRICT_OFFICER", place.north)]);
  south = await signedIn(api, "south", [grant("SUBDISTRICT_OFFICER", place.south)]);
  office = await signedIn(api, "office", [grant("OFFICE", place.root)]);
  reporter = await signedIn(api, "reporter", [grant("REPORTER", place.root, school)]);
  reviewer = await signedIn(api, "reviewer", [grant("REVIEWER", place.root, bureau)]);
  leader = await signedIn(api, "leader", [grant("LEADER", place.root)]);
});
afterAll(() => api.stop());

const HOUR = 3_600_000;
const BRIEF = "activity { id version state provisional actions record { revision status attendance returnReason correction } }";
const mutation = (name: string, type: string, answer = BRIEF) => `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`;
const step = (person: Person, name: string, input: object) =>
  person.ask(
    mutation(
      name,
      {
        cancelActivity: "CancelActivityInput",
        postponeActivity: "PostponeActivityInput",
        returnActivityRecord: "ReturnActivityRecordInput",
      }[name] ?? "ActivityStepInput",
    ),
    { input },
  );
const record = (person: Person, input: object) =>
  person.ask(mutation("recordActivity", "RecordActivityInput", `receipt revision ${BRIEF}`), { input });
const correct = (person: Person, input: object) =>
  person.ask(mutation("correctActivityRecord", "CorrectActivityRecordInput", `receipt revision ${BRIEF}`), { input });
const planOf = (more: object = {}) => ({
  ...{ regionId: place.communities[0], name: "节能讲座", form: "科普讲座", placeName: "活动室", planned: 60, idempotencyKey: uuidv7() },
  ...{ startsAt: new Date(Date.now() + HOUR).toISOString(), endsAt: new Date(Date.now() + 2 * HOUR).toISOString(), ...more },
});
const plan = (person: Person, input: object) => person.ask(mutation("planActivity", "PlanActivityInput"), { input });
const versionOf = async (id: string) => (await office.ask(`{ activity(id: "${id}") { version } }`)).data.activity.version as number;
const ended = (community = place.communities[0] ?? "", more: Partial<Activity> = {}) => endedActivity(community, more);

async function endedActivity(community: string, more: Partial<Activity>): Promise<string> {
  const id = await addActivity(api.services, place.root, community, "ENDED");
  await api.services.db.getRepository(Activity).update(id, { endsAt: new Date(Date.now() - 1_000), ...more });
  return id;
}

async function recorded(by = own, community?: string, more: Partial<Activity> = {}): Promise<string> {
  const id = await ended(community, more);
  const { code, error } = await record(by, plainRecord(id, await versionOf(id), await threePhotos(by, id)));
  expect(code, error?.message).toBe("");
  return id;
}

async function rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows: found } = await client.query(sql, values);
  await client.end();
  return found as Row[];
}

test("an activity goes from its plan over approval, publication and the clock to a record that somebody else verifies", async () => {
  const planned = await plan(own, planOf());
  const { id, version } = planned.data.planActivity.activity;
  expect(planned.data.planActivity.activity).toMatchObject({
    state: "PLANNED",
    actions: expect.arrayContaining(["amendActivity", "cancelActivity"]),
  });
  expect(planned.data.planActivity.activity.actions).not.toContain("approveActivity");
  expect((await step(foreign, "publishActivity", { activityId: id, version })).code).toBe("NOT_FOUND");
  expect((await step(own, "approveActivity", { activityId: id, version })).code).toBe("FORBIDDEN");
  expect((await step(south, "approveActivity", { activityId: id, version })).code).toBe("NOT_FOUND");
  expect((await step(own, "publishActivity", { activityId: id, version })).code).toBe("CONFLICT");
  const approved = await step(north, "approveActivity", { activityId: id, version });
  expect(approved.data.approveActivity.activity.state).toBe("APPROVED");
  const published = await step(own, "publishActivity", { activityId: id, version: version + 1 });
  expect(published.data.publishActivity.activity.state).toBe("PUBLISHED");
  const at = (hours: number) => new Date(Date.now() + hours * HOUR);
  await inTransaction(api.services.pool, (tx) => moveActivities(tx, at(1.5)));
  await inTransaction(api.services.pool, (tx) => moveActivities(tx, at(3)));
  const photos = await threePhotos(own, id);
  const filed = await record(own, plainRecord(id, await versionOf(id), photos));
  expect(filed.data.recordActivity).toMatchObject({ revision: 1, receipt: expect.stringMatching(/^HD\d{8}-[0-9A-F]{8}$/) });
  expect(filed.data.recordActivity.activity).toMatchObject({
    state: "RECORDED",
    provisional: true,
    record: { attendance: 65, status: "SUBMITTED" },
  });
  const verified = await step(north, "verifyActivity", { activityId: id, version: filed.data.recordActivity.activity.version });
  expect(verified.data.verifyActivity.activity).toMatchObject({ state: "VERIFIED", provisional: false, record: { status: "VERIFIED" } });

  const { data } = await leader.ask(
    `{ activityHistory(activityId: "${id}") { action fromState toState by } activityRecords(activityId: "${id}") { revisions { onSite online deskCount evidence { id } reviewedBy } } }`,
  );
  expect(data.activityHistory.map(({ toState }: { toState: string }) => toState)).toEqual([
    "VERIFIED",
    "RECORDED",
    "PUBLISHED",
    "APPROVED",
    "PLANNED",
  ]);
  expect(data.activityRecords.revisions[0]).toMatchObject({ onSite: 60, online: 5, deskCount: 0, reviewedBy: "north" });
  expect(data.activityRecords.revisions[0].evidence.map((file: { id: string }) => file.id)).toEqual(photos);
  const audit = await rows<{ action: string; detail: string }>(
    "SELECT action, detail FROM audit_entry WHERE target = $1 AND outcome = 'SUCCESS'",
    [id],
  );
  expect(audit.find(({ action }) => action === "verifyActivity")?.detail).toContain("state RECORDED → VERIFIED");
  expect(audit.find(({ action }) => action === "recordActivity")?.detail).toContain("attendance – → 65");
});

test("a plan is amended until it is approved, postponed with its old time kept, cancelled with a reason", async () => {
  const { id, version } = (await plan(own, planOf())).data.planActivity.activity;
  const { regionId: _region, idempotencyKey: _key, ...fields } = planOf({ planned: 80 });
  const amended = await own.ask(mutation("amendActivity", "AmendActivityInput"), { input: { ...fields, activityId: id, version } });
  expect(amended.data.amendActivity.activity.version).toBe(version + 1);
  await step(north, "approveActivity", { activityId: id, version: version + 1 });
  const late = new Date(Date.now() + 72 * HOUR).toISOString();
  const times = { startsAt: late, endsAt: new Date(Date.now() + 74 * HOUR).toISOString() };
  expect((await step(own, "postponeActivity", { activityId: id, version: version + 2, ...times, reason: " " })).code).toBe("BAD_INPUT");
  const postponed = await step(own, "postponeActivity", { activityId: id, version: version + 2, ...times, reason: "大雨" });
  expect(postponed.data.postponeActivity.activity.state).toBe("POSTPONED");
  const { data } = await own.ask(`{ activityHistory(activityId: "${id}") { action reason fields { field before after } } }`);
  expect(data.activityHistory[0]).toMatchObject({ action: "postponeActivity", reason: "大雨" });
  const changed = data.activityHistory[0].fields.find((one: { field: string }) => one.field === "startsAt");
  expect(changed.after).toBe(late);
  expect(changed.before).not.toBe(late);
  const published = await step(own, "publishActivity", { activityId: id, version: version + 3 });
  expect(published.data.publishActivity.activity.state).toBe("PUBLISHED");
  const off = await step(own, "cancelActivity", { activityId: id, version: version + 4, reason: "讲师生病" });
  expect(off.data.cancelActivity.activity).toMatchObject({ state: "CANCELLED", actions: [] });
});

test("another place, name in English or campaign under the same key is other content; plans that nobody approves have an end", async () => {
  const input = planOf();
  expect((await plan(own, input)).code).toBe("");
  expect((await plan(own, { ...input, nameEn: "Another" })).code).toBe("CONFLICT");
  expect((await plan(own, input)).code).toBe("");
  const planner = (await rows<{ id: string }>("SELECT planned_by AS id FROM activity WHERE planned_by IS NOT NULL LIMIT 1"))[0]?.id;
  await rows(
    `INSERT INTO activity (id, root_id, community_id, name, name_en, form, place_name, starts_at, ends_at, state, planned, planned_by, origin, version)
     SELECT gen_random_uuid(), root_id, community_id, name, name_en, form, place_name, starts_at, ends_at, 'PLANNED', planned, $1, origin, 1
     FROM (SELECT * FROM activity WHERE planned_by = $1 LIMIT 1) one, generate_series(1, $2)`,
    [planner, LIMITS.plansWaiting],
  );
  expect((await plan(own, planOf())).code).toBe("LIMIT_EXCEEDED");
  await rows("UPDATE activity SET state = 'CANCELLED' WHERE planned_by = $1 AND state = 'PLANNED'", [planner]);
  expect((await plan(own, planOf())).code).toBe("");
});

test("a record needs three photos of its own, whole figures, people, a report, and a reason where the desk says otherwise", async () => {
  const id = await ended();
  const version = await versionOf(id);
  const photos = await threePhotos(own, id);
  const elsewhere = await threePhotos(own, await ended());
  const good = plainRecord(id, version, photos);
  const wrong: [change: object, field: string][] = [
    [{ evidenceIds: photos.slice(1) }, "input.evidenceIds"],
    [{ evidenceIds: [...photos.slice(1), elsewhere[0]] }, "input.evidenceIds"],
    [{ audience: [] }, "input.audience"],
    [{ audience: [{ ageGroup: "UNKNOWN", onSite: -1, online: 5 }] }, "input.audience[0].onSite"],
    [{ audience: [good.audience[0], good.audience[0]] }, "input.audience[1].ageGroup"],
    [{ materials: 1_000_001 }, "input.materials"],
    [{ report: "好" }, "input.report"],
    [{ differenceReason: null }, "input.differenceReason"],
  ];
  for (const [change, field] of wrong) {
    const { code, error } = await record(own, { ...good, ...change, idempotencyKey: uuidv7() });
    expect([code, error?.extensions.field], JSON.stringify(change)).toEqual(["BAD_INPUT", field]);
  }
  expect(await rows("SELECT FROM activity_record WHERE activity_id = $1", [id])).toHaveLength(0);
  expect((await record(foreign, good)).code).toBe("NOT_FOUND");
  expect((await record(leader, good)).code).toBe("FORBIDDEN");
  expect((await record(own, good)).code).toBe("");
  const running = await addActivity(api.services, place.root, place.communities[0] ?? "");
  expect((await record(own, plainRecord(running, await versionOf(running), photos))).code).toBe("CONFLICT");
});

test("a record goes back with a reason, is filed again as the next revision, and the first one stays readable", async () => {
  const id = await recorded();
  const version = await versionOf(id);
  expect((await step(north, "returnActivityRecord", { activityId: id, version, reason: "" })).code).toBe("BAD_INPUT");
  const returned = await step(north, "returnActivityRecord", { activityId: id, version, reason: "照片与活动不符" });
  expect(returned.data.returnActivityRecord.activity).toMatchObject({
    state: "ENDED",
    record: { status: "RETURNED", returnReason: "照片与活动不符" },
  });
  const waiting = await own.ask(
    `{ activities(filter: { regionId: "${place.communities[0]}", todo: RETURNED }) { edges { node { id } } } }`,
  );
  expect(waiting.data.activities.edges.map((edge: { node: { id: string } }) => edge.node.id)).toContain(id);
  const photos = (await own.ask(`{ evidence(subjectKind: ACTIVITY, subjectId: "${id}") { id } }`)).data.evidence.map(
    (file: { id: string }) => file.id,
  );
  await own.ask(`mutation { removeEvidence(input: { evidenceId: "${photos[0]}" }) { evidenceId } }`);
  const again = [...photos.slice(1), await own.upload(id, await jpegPhoto(9))];
  const filed = await record(own, { ...plainRecord(id, version + 1, again), materials: 7 });
  expect(filed.data.recordActivity.revision).toBe(2);
  const { data } = await own.ask(
    `{ activityRecords(activityId: "${id}") { revisions { revision status materials returnReason evidence { id } } } }`,
  );
  expect(data.activityRecords.revisions).toMatchObject([
    { revision: 2, status: "SUBMITTED", materials: 7 },
    { revision: 1, status: "RETURNED", materials: 120, returnReason: "照片与活动不符" },
  ]);
  expect(data.activityRecords.revisions[1].evidence.map((file: { id: string }) => file.id)).toEqual(photos);
});

test("a correction after verification makes the activity provisional again; taken back, the verified revision is in force", async () => {
  const id = await recorded();
  await step(north, "verifyActivity", { activityId: id, version: await versionOf(id) });
  const photos = (await own.ask(`{ evidence(subjectKind: ACTIVITY, subjectId: "${id}") { id } }`)).data.evidence.map(
    (file: { id: string }) => file.id,
  );
  const change = async () => ({ ...plainRecord(id, await versionOf(id), photos), volunteers: 9, correctionReason: "志愿者漏记5人" });
  expect((await correct(own, { ...(await change()), correctionReason: "" })).code).toBe("BAD_INPUT");
  const corrected = await correct(own, await change());
  expect(corrected.data.correctActivityRecord).toMatchObject({ revision: 2, activity: { state: "RECORDED", provisional: true } });
  const back = await step(own, "withdrawCorrection", { activityId: id, version: await versionOf(id) });
  expect(back.data.withdrawCorrection.activity).toMatchObject({ state: "VERIFIED", record: { revision: 1, status: "VERIFIED" } });
  await correct(own, await change());
  const verified = await step(north, "verifyActivity", { activityId: id, version: await versionOf(id) });
  expect(verified.data.verifyActivity.activity).toMatchObject({ state: "VERIFIED", record: { revision: 3, correction: true } });
  const { data } = await own.ask(`{ activityRecords(activityId: "${id}") { revisions { revision status volunteers correctionReason } } }`);
  expect(data.activityRecords.revisions).toMatchObject([
    { revision: 3, status: "VERIFIED", volunteers: 9, correctionReason: "志愿者漏记5人" },
    { revision: 2, status: "WITHDRAWN" },
    { revision: 1, status: "VERIFIED", volunteers: 4, correctionReason: null },
  ]);
});

test("twenty parallel copies of a record are one revision and one answer; other content under the key, and a stale version, are conflicts", async () => {
  const id = await ended();
  const input = plainRecord(id, await versionOf(id), await threePhotos(own, id));
  const answers = await Promise.all(Array.from({ length: 20 }, () => record(own, input)));
  expect(new Set(answers.map(({ data }) => JSON.stringify(data.recordActivity.receipt))).size).toBe(1);
  expect(await rows("SELECT FROM activity_record WHERE activity_id = $1", [id])).toHaveLength(1);
  expect((await record(own, { ...input, materials: 1 })).code).toBe("CONFLICT");
  const stale = await step(north, "verifyActivity", { activityId: id, version: input.version });
  expect(stale.code).toBe("CONFLICT");
  expect(stale.error?.extensions.current).toMatchObject({ id, state: "RECORDED", version: input.version + 1 });
  const plans = planOf();
  const made = await Promise.all(Array.from({ length: 10 }, () => plan(own, plans)));
  expect(new Set(made.map(({ data }) => data.planActivity.activity.id)).size).toBe(1);
  expect((await plan(own, { ...plans, planned: 61 })).code).toBe("CONFLICT");
});

test("nobody verifies what they, their community, their organisation or their office filed", async () => {
  const twoHats = await signedIn(api, "twoHats", [
    grant("COMMUNITY_OFFICER", place.communities[0] ?? ""),
    grant("SUBDISTRICT_OFFICER", place.north),
  ]);
  const byCommunity = await recorded(own);
  const version = await versionOf(byCommunity);
  for (const person of [own, twoHats, foreign, south, reporter, leader]) {
    const code = (await step(person, "verifyActivity", { activityId: byCommunity, version })).code;
    expect(["FORBIDDEN", "NOT_FOUND"], person.name).toContain(code);
  }
  expect((await step(office, "verifyActivity", { activityId: byCommunity, version })).code).toBe("");

  const byOffice = await recorded(office);
  const otherOffice = await signedIn(api, "otherOffice", [grant("OFFICE", place.root)]);
  for (const person of [office, otherOffice])
    expect((await step(person, "verifyActivity", { activityId: byOffice, version: await versionOf(byOffice) })).code).toBe("FORBIDDEN");
  expect((await step(north, "verifyActivity", { activityId: byOffice, version: await versionOf(byOffice) })).code).toBe("");

  const ofSchool = await recorded(reporter, place.communities[0], { organisationId: school, seriesId: series });
  const ownReviewer = await signedIn(api, "ownReviewer", [grant("REVIEWER", place.root, bureau), grant("REPORTER", place.root, school)]);
  expect((await step(ownReviewer, "verifyActivity", { activityId: ofSchool, version: await versionOf(ofSchool) })).code).toBe("FORBIDDEN");
  expect((await record(own, plainRecord(ofSchool, 1, []))).code).toMatch(/NOT_FOUND|FORBIDDEN/);
  expect((await step(reviewer, "verifyActivity", { activityId: ofSchool, version: await versionOf(ofSchool) })).code).toBe("");
  expect((await step(reviewer, "verifyActivity", { activityId: byCommunity, version: 1 })).code).toBe("NOT_FOUND");
  await api.services.audit.flush();
  const denied = await rows<{ target: string }>("SELECT target FROM audit_entry WHERE action = 'verifyActivity' AND outcome = 'DENIED'");
  expect(denied.map(({ target }) => target)).toContain(byCommunity);
});

test("what waits for somebody is what they may do, and nothing else", async () => {
  const toRecord = await ended();
  const toVerify = await recorded(own);
  const byOffice = await recorded(office, place.communities[1]);
  const ofSchool = await ended(place.communities[0], { organisationId: school, seriesId: series });
  const verifiable = await recorded(reporter, place.communities[0], { organisationId: school, seriesId: series });
  const waiting = async (person: Person, todo: string, region = place.root) => {
    const { data } = await person.ask(
      `{ activities(filter: { regionId: "${region}", todo: ${todo} }, first: 200) { edges { node { id actions } } } }`,
    );
    const action = { RECORD: "recordActivity", VERIFY: "verifyActivity" }[todo] ?? "";
    const nodes = data.activities.edges.map((edge: { node: { id: string; actions: string[] } }) => edge.node);
    for (const node of nodes) expect(node.actions, `${person.name} ${todo}`).toContain(action);
    return nodes.map((node: { id: string }) => node.id) as string[];
  };
  const community = place.communities[0] ?? "";
  expect(await waiting(own, "RECORD", community)).toContain(toRecord);
  expect(await waiting(own, "RECORD", community)).not.toContain(ofSchool);
  expect(await waiting(own, "VERIFY", community)).toEqual([]);
  expect(await waiting(reporter, "RECORD")).toEqual([ofSchool]);
  expect(await waiting(reviewer, "VERIFY")).toEqual([verifiable]);
  expect(await waiting(north, "VERIFY", place.north)).toEqual(expect.arrayContaining([toVerify, byOffice, verifiable]));
  expect(await waiting(office, "VERIFY")).toEqual(expect.arrayContaining([toVerify, verifiable]));
  expect(await waiting(office, "VERIFY")).not.toContain(byOffice);
});

test("the summary of a period tells settled from provisional, and the monthly duty follows the states", async () => {
  const region = place.communities[3] ?? "";
  const day = shanghaiDay(new Date());
  const summary = async () =>
    (
      await leader.ask(
        `{ activitySummary(regionId: "${region}", from: "2020-01-01", to: "${day}") { held settled toVerify toRecord settledAttendance provisionalAttendance } }`,
      )
    ).data.activitySummary;
  const before = await summary();
  const id = await recorded(await signedIn(api, "s2", [grant("COMMUNITY_OFFICER", region)]), region);
  expect(await summary()).toMatchObject({ toVerify: before.toVerify + 1, provisionalAttendance: before.provisionalAttendance + 65 });
  await step(south, "verifyActivity", { activityId: id, version: await versionOf(id) });
  expect(await summary()).toMatchObject({
    settled: before.settled + 1,
    settledAttendance: before.settledAttendance + 65,
    provisionalAttendance: before.provisionalAttendance,
  });
});
