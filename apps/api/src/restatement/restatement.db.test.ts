import type { EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Activity } from "../activity/activity.entity.ts";
import { ActivityRecord } from "../activity-record/activity-record.entity.ts";
import { setClock } from "../clock.ts";
import { HistoryImport } from "../history-import/history-import.entity.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { Population } from "../region/region.entity.ts";
import { SubmissionEvent } from "../submission/submission.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict, viewerWith } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let token: string;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  place = await smallDistrict(api.services);
  token = await evaluatorOf(api, place.root);
  await ensurePartitions(api.services.pool, new Date("2025-01-01T00:00:00Z"), new Date());
});
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

const noon = (day: string) => new Date(`${day}T12:00:00+08:00`);
const headCount = (day: string, count: number, recorderId = place.root) =>
  checkInAt(noon(day), {
    ...{ rootId: place.root, communityId: place.communities[0] ?? "", activityId: place.activities[0] ?? "", count, recorderId },
  });
/** a desk that records, by its id */
const deskNamed = async (name: string, root = place.root): Promise<string> => {
  await api.services.access.createCredential("DEVICE", name, [{ role: "DEVICE", regionId: root }]);
  return (await api.services.pool.query("SELECT id FROM credential WHERE name = $1", [name])).rows[0].id;
};

const RESTATEMENTS = `query ($input: RestatementsInput!) { restatements(input: $input) { edges { cursor node {
  code source regionId organisationId period recordedOn before after difference reasons explanations acceptedBy provisional } } pageInfo { hasNextPage endCursor } } }`;
const asked = async (input: object, by = token) => {
  const { body } = await api.post(RESTATEMENTS, { input: { rootId: place.root, since: "2025-01-01", until: "2025-12-31", ...input } }, by);
  return body.data?.restatements ?? body.errors?.[0].extensions;
};
const nodesOf = async (input: object) => (await asked(input)).edges.map((edge: { node: object }) => edge.node);

test("late check-ins and retractions of a closed month are restatements, and the figures as of the days around them say the same", async () => {
  const [east, west] = [await deskNamed("东门签到台"), await deskNamed("西门签到台")];
  const [kept, other] = [headCount("2025-01-10", 20), headCount("2025-01-11", 2)];
  await flushCheckIns(api.services.pool, [kept, other, headCount("2025-01-31", 3)], noon("2025-01-31"));
  // within its month, however late: no restatement
  await flushCheckIns(api.services.pool, [headCount("2025-02-01", 3)], noon("2025-02-27"));
  await flushCheckIns(api.services.pool, [headCount("2025-01-30", 7, east)], noon("2025-02-03"));
  for (const [day, checkInId, recorderId, reason] of [
    ["2025-03-05", kept.id, east, "重复登记"],
    ["2025-03-06", other.id, west, "误登"],
  ] as const) {
    setClock(`${day}T12:00:00+08:00`);
    await flushRetractions(api.services.pool, [{ checkInId, recorderId, reason }]);
  }
  setClock(undefined);
  const nodes = await nodesOf({ codes: ["M01"] });
  const restated = { code: "M01", source: "CHECK_INS", regionId: place.communities[0], period: "2025-01" };
  expect(nodes).toMatchObject([
    {
      ...{ ...restated, recordedOn: "2025-03-06", before: "12", after: "10", difference: "-2" },
      ...{ reasons: ["RETRACTED"], explanations: ["误登"], acceptedBy: ["西门签到台"] },
    },
    {
      ...{ ...restated, recordedOn: "2025-03-05", before: "32", after: "12", difference: "-20" },
      ...{ reasons: ["RETRACTED"], explanations: ["重复登记"], acceptedBy: ["东门签到台"] },
    },
    { ...restated, recordedOn: "2025-02-03", before: "25", after: "32", difference: "7", reasons: ["LATE"], acceptedBy: ["东门签到台"] },
  ]);
  for (const { recordedOn, after } of nodes) {
    const { series } = await askMetrics(api, token, { rootId: place.root, indicators: ["M01"], periods: ["2025-01"], asOf: recordedOn });
    expect(series[0]?.values).toEqual([after]);
  }
});

test("late check-ins restate every figure that follows from them: of the community, and of each region that is no sum of its parts", async () => {
  const { services } = api;
  const own = await smallDistrict(services);
  const reader = await evaluatorOf(api, own.root);
  const recorderId = await deskNamed("南门签到台", own.root);
  await services.db
    .getRepository(Population)
    .insert({ id: uuidv7(), regionId: own.root, year: 2024, value: 100, source: "公报", origin: "OFFICIAL" });
  const [n1, , s1] = own.communities;
  const held = { startsAt: noon("2025-05-20"), endsAt: noon("2025-05-20"), state: "VERIFIED" as const };
  for (const id of own.activities) await services.db.getRepository(Activity).update(id, held);
  const person = (at: 0 | 2, name: string) =>
    checkInAt(noon("2025-05-20"), {
      ...{ rootId: own.root, communityId: own.communities[at] ?? "", activityId: own.activities[at] ?? "", kind: "IDENTIFIED", recorderId },
      pseudonym: Buffer.from(name.padEnd(32, ".")),
    });
  await flushCheckIns(services.pool, [person(0, "甲")], noon("2025-05-20"));
  await flushCheckIns(services.pool, [person(0, "乙"), person(2, "甲")], noon("2025-06-02"));
  const codes = ["M01", "M02", "M04", "M11", "A02", "A08"];
  const page = async (input: object) => await asked({ rootId: own.root, codes, ...input }, reader);
  const nodes = (await page({})).edges.map(({ node }: { node: object }) => node);
  const changed = nodes.map((one: Record<string, string>) => [one.code, one.regionId, one.before, one.after].join(" ")).sort();
  expect(changed).toEqual(
    [
      ...["M01", "M02", "A02"].flatMap((code) => [`${code} ${n1} 1 2`, `${code} ${s1} 0 1`]),
      ...[`M04 ${own.root} 0.0100 0.0300`, `A08 ${own.root} 1.00 2.00`, `M11 ${own.root} 1 2`],
      ...[`M11 ${own.north} 1 2`, `M11 ${n1} 1 2`, `M11 ${own.south} 0 1`, `M11 ${s1} 0 1`],
    ].sort(),
  );
  for (const { code, regionId, before, after, ...node } of nodes) {
    expect(node).toMatchObject({ period: "2025-05", recordedOn: "2025-06-02", reasons: ["LATE"], acceptedBy: ["南门签到台"] });
    const asOf = async (day: string) =>
      (await askMetrics(api, reader, { rootId: own.root, indicators: [code], regionIds: [regionId], periods: ["2025-05"], asOf: day }))
        .series[0];
    expect([(await asOf("2025-06-01"))?.values, (await asOf("2025-06-02"))?.values]).toEqual([[before], [after]]);
  }
  const pages: object[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const part = await page({ first: 4, after });
    pages.push(...part.edges.map(({ node }: { node: object }) => node));
    after = part.pageInfo.endCursor;
    more = part.pageInfo.hasNextPage;
  }
  expect(pages).toEqual(nodes);
});

test("a correction of a settled value is a restatement, a provisional one that is replaced is none; pages give what the whole gives", async () => {
  const organisationId = await addOrganisation(api.services, place.root, "甲局");
  const tell = (period: string, value: string | null, day: string, settled: boolean) =>
    api.services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId, subjectId: null, period },
        [{ indicator: "O04", value, qualifier: "EXACT", missing: value === null ? "NOT_REPORTED" : null }],
        { kind: "SUBMISSION", id: uuidv7(), settled },
        day.includes("T") ? new Date(day) : noon(day),
      ),
    );
  await tell("2025-01", "10", "2025-02-02", false);
  await tell("2025-01", "11", "2025-02-03", true);
  await tell("2025-01", "11.5", "2025-04-01", true);
  await tell("2025-01", null, "2025-05-01", false);
  // early in the morning of the day on which February is over
  await tell("2025-02", "20", "2025-02-20", true);
  await tell("2025-02", "21", "2025-03-01T06:00:00+08:00", true);
  const told = await nodesOf({ codes: ["O04"] });
  const [nodes, [onTheDay]] = ["2025-01", "2025-02"].map((month) => told.filter(({ period }: { period: string }) => period === month)) as [
    object[],
    object[],
  ];
  expect(onTheDay).toMatchObject({ period: "2025-02", recordedOn: "2025-03-01", before: "20", after: "21" });
  expect(nodes).toMatchObject([
    {
      code: "O04",
      organisationId,
      recordedOn: "2025-05-01",
      before: "11.5",
      after: null,
      difference: null,
      reasons: ["CORRECTED"],
      provisional: true,
    },
    { period: "2025-01", recordedOn: "2025-04-01", before: "11", after: "11.5", difference: "0.5", provisional: false },
  ]);
  const whole = await nodesOf({});
  const pages: object[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page = await asked({ first: 1, after });
    pages.push(...page.edges.map((edge: { node: object }) => edge.node));
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  expect(pages).toEqual(whole);
  expect(pages.length).toBeGreaterThan(3);
});

test("each correction names who approved that one and why, an import who imported it, and on the command line that", async () => {
  const { services } = api;
  const organisationId = await addOrganisation(services, place.root, "乙局");
  const submission = uuidv7();
  const tell = (value: string, day: string, kind: "SUBMISSION" | "IMPORT", id: string) =>
    services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId, subjectId: null, period: "2025-03" },
        [{ indicator: "P05", value, qualifier: "EXACT", missing: null }],
        { kind, id, settled: true },
        noon(day),
      ),
    );
  // without the submission and the mapping that they would be of
  const bare = (insert: (tx: EntityManager) => Promise<unknown>) =>
    services.db.transaction(async (tx) => {
      await tx.query("SET LOCAL session_replication_role = replica");
      await insert(tx);
    });
  const event = (day: string, toState: "DRAFT" | "APPROVED", actorName: string, reason: string | null) =>
    bare((tx) =>
      tx.insert(SubmissionEvent, {
        ...{ id: uuidv7(), submissionId: submission, revision: 1, at: noon(day), actorId: submission, actorName, action: "x" },
        ...{ fromState: "DRAFT" as const, toState, reason, itemReasons: null },
      }),
    );
  const [first, second, third] = ["2025-04-02", "2025-04-10", "2025-04-20"] as const;
  for (const [day, value, who, why] of [
    [first, "1", "张三", "初报"],
    [second, "2", "李四", "漏报"],
    [third, "3", "王五", "重报"],
  ] as const) {
    await event(day, "DRAFT", who, why);
    await event(day, "APPROVED", who, null);
    await tell(value, day, "SUBMISSION", submission);
  }
  const importer = await services.access.createAccount("importer", "赵六", "long enough words", [{ role: "OFFICE", regionId: place.root }]);
  for (const [day, value, importedBy] of [
    ["2025-05-10", "4", importer],
    ["2025-05-20", "5", null],
  ] as const) {
    const id = uuidv7();
    await bare((tx) =>
      tx.insert(HistoryImport, {
        ...{ id, rootId: place.root, mappingId: id, mappingVersion: 1, fileName: "a.csv", sha256: id, bytes: 1, figures: 1, missing: 0 },
        ...{ created: 0, revised: 1, unchanged: 0, importedBy, importedAt: noon(day) },
      }),
    );
    await tell(value, day, "IMPORT", id);
  }
  expect(await nodesOf({ codes: ["P05"] })).toMatchObject([
    { after: "5", acceptedBy: ["命令行 command line"] },
    { after: "4", acceptedBy: ["赵六"] },
    { after: "3", acceptedBy: ["王五"], explanations: ["重报"] },
    { after: "2", acceptedBy: ["李四"], explanations: ["漏报"] },
  ]);
});

test("a record that is corrected when its month is over restates the attendance of its community, with its reason and who verified it", async () => {
  const { services } = api;
  const own = await smallDistrict(services);
  const reader = await evaluatorOf(api, own.root);
  await services.access.createCredential("PROGRAM", "审核人", [{ role: "OFFICE", regionId: own.root }]);
  const { rows } = await services.pool.query("SELECT id FROM credential WHERE name = '审核人'");
  const activityId = await addActivity(services, own.root, own.communities[1] ?? "", "VERIFIED");
  await services.db.getRepository(Activity).update(activityId, { startsAt: noon("2025-05-20"), endsAt: noon("2025-05-20") });
  const file = (revision: number, onSite: number, day: string, correctionReason: string | null, of = activityId) =>
    services.db.getRepository(ActivityRecord).insert({
      ...{
        id: uuidv7(),
        activityId: of,
        revision,
        status: "VERIFIED" as const,
        audience: [],
        onSite,
        online: 0,
        materials: 0,
        experts: 0,
        volunteers: 0,
      },
      ...{ report: "", deskCount: 0, evidenceIds: [], receipt: uuidv7(), contentHash: "", recordedAt: noon(day), reviewedBy: rows[0].id },
      ...{ correctionReason, origin: "RECORDED" as const },
    });
  // early on the first of June it is still May elsewhere
  const june = await addActivity(services, own.root, own.communities[0] ?? "", "VERIFIED");
  const dawn = new Date("2025-06-01T06:00:00+08:00");
  await services.db.getRepository(Activity).update(june, { startsAt: dawn, endsAt: dawn });
  await file(1, 9, "2025-06-05", null, june);
  await file(2, 8, "2025-06-12", "本月更正", june);
  await file(3, 6, "2025-07-05", "下月更正", june);
  await file(1, 30, "2025-05-21", null);
  await file(2, 33, "2025-05-30", "当月更正");
  await file(3, 26, "2025-06-10", "重复计入");
  const { edges } = await asked({ rootId: own.root }, reader);
  const [ofJune, ...others] = edges.map(({ node }: { node: object }) => node);
  expect(ofJune).toMatchObject({ code: "A02", period: "2025-06", recordedOn: "2025-07-05", before: "8", after: "6" });
  expect(others).toEqual([
    {
      ...{
        code: "A02",
        source: "ACTIVITIES",
        regionId: own.communities[1],
        organisationId: null,
        period: "2025-05",
        recordedOn: "2025-06-10",
      },
      ...{
        before: "33",
        after: "26",
        difference: "-7",
        reasons: ["CORRECTED"],
        explanations: ["重复计入"],
        acceptedBy: ["审核人"],
        provisional: false,
      },
    },
  ]);
  await file(4, 28, "2025-07-10", "再次更正");
  await file(5, 29, "2025-08-10", "三次更正");
  const pages: { node: { recordedOn: string } }[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page = await asked({ rootId: own.root, first: 1, after }, reader);
    pages.push(...page.edges);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  expect(pages.map(({ node }) => node.recordedOn)).toEqual(["2025-08-10", "2025-07-10", "2025-07-05", "2025-06-10"]);
  expect((await asked({ rootId: own.root, codes: ["A01"] }, reader)).edges).toEqual([]);
});

test("a definition that is changed for closed periods restates them, also in what is made of it, and as of before the figures are the old ones", async () => {
  const { services } = api;
  const own = await smallDistrict(services);
  const reader = await evaluatorOf(api, own.root);
  await flushCheckIns(
    services.pool,
    [checkInAt(noon("2025-01-10"), { rootId: own.root, communityId: own.communities[0] ?? "", count: 20 })],
    noon("2025-01-10"),
  );
  await flushCheckIns(
    services.pool,
    [checkInAt(noon("2025-03-10"), { rootId: own.root, communityId: own.communities[0] ?? "", count: 5 })],
    noon("2025-03-10"),
  );
  await services.db
    .getRepository(Population)
    .insert({ id: uuidv7(), regionId: own.root, year: 2024, value: 100, source: "公报", origin: "OFFICIAL" });
  setClock("2025-04-20T09:00:00+08:00");
  await services.indicators.revise(viewerWith("OFFICE", { regionId: own.root }), {
    ...{
      rootId: own.root,
      code: "M01",
      version: 1,
      validFrom: "2025-02-01",
      name: "签到人次",
      nameEn: "Attendance",
      unit: "人次",
      definition: "改按签到笔数",
    },
    ...{ formula: "Σ", decimals: 0, direction: "MORE", aggregation: "SUM", numerator: ["CHECK_INS"], reason: "口径调整" },
  });
  setClock(undefined);
  const page = async (input: object) => await asked({ rootId: own.root, ...input }, reader);
  const redefined = { reasons: ["REDEFINED"], explanations: ["口径调整"], recordedOn: "2025-04-20", regionId: own.root };
  const { edges } = await page({ codes: ["M01", "M04"] });
  expect(edges.map(({ node }: { node: object }) => node)).toMatchObject([
    { code: "M04", period: "2025-03", before: "0.0500", after: "0.0100", difference: "-0.04", ...redefined },
    { code: "M01", period: "2025-03", before: "5", after: "1", difference: "-4", ...redefined },
  ]);
  const first = await page({ codes: ["M01", "M04"], first: 1 });
  const second = await page({ codes: ["M01", "M04"], first: 1, after: first.pageInfo.endCursor });
  expect([...first.edges, ...second.edges].map(({ node }) => node)).toEqual(edges.map(({ node }: { node: object }) => node));
  expect(second.pageInfo.hasNextPage).toBe(false);
  expect((await page({ codes: ["M02"] })).edges).toEqual([]);
  const at = async (asOf: string) =>
    (await askMetrics(api, reader, { rootId: own.root, indicators: ["M01"], periods: ["2025-01", "2025-03"], asOf })).series[0];
  expect(await at("2025-04-19")).toMatchObject({ values: ["20", "5"], versions: [1, 1] });
  expect(await at("2025-04-20")).toMatchObject({ values: ["20", "1"], versions: [1, 2] });
});

test("what a register learns of days before restates the district's figures of them; a first figure does not", async () => {
  const { services } = api;
  setClock("2025-01-05T09:00:00+08:00");
  const own = await smallDistrict(services);
  const id = await services.access.createAccount("registrar", "登记人", "long enough words", [{ role: "OFFICE", regionId: own.root }]);
  const office = { ...viewerWith("OFFICE", { regionId: own.root }), id };
  const school = (name: string, openedOn: string | null) =>
    services.organisationEditing.add(office, { rootId: own.root, name, shortName: name, kind: "SCHOOL", member: false, openedOn });
  const [first, second] = [await school("甲学校", "2000-09-01"), await school("乙学校", "2010-09-01")];
  setClock("2025-04-10T09:00:00+08:00");
  await services.organisationEditing.close(office, { organisationId: first.id, version: 1, on: "2025-02-15" });
  setClock("2025-05-10T09:00:00+08:00");
  const fields = { name: "乙学校", shortName: "乙学校", kind: "SCHOOL" as const, member: false };
  await services.organisationEditing.update(office, { organisationId: second.id, version: 1, ...fields, openedOn: "2025-02-20" });
  setClock("2025-06-10T09:00:00+08:00");
  await school("丙学校", null);
  setClock(undefined);
  const reader = await evaluatorOf(api, own.root);
  const rows = async (input: object) =>
    (await asked({ rootId: own.root, codes: ["M13"], ...input }, reader)).edges.map(({ node }: { node: Record<string, unknown> }) => node);
  const registered = { code: "M13", source: "REGISTER", regionId: own.root, reasons: ["REGISTERED"], acceptedBy: ["登记人"] };
  expect(await rows({ until: "2025-04-30" })).toMatchObject([
    { ...registered, recordedOn: "2025-04-10", period: "2025-03", before: "2", after: "1", difference: "-1" },
    { ...registered, recordedOn: "2025-04-10", period: "2025-02", before: "2", after: "1", difference: "-1" },
  ]);
  // it had been counted for years
  const years = await rows({ since: "2025-05-01", until: "2025-05-31" });
  expect(years.at(0)).toMatchObject({ ...registered, recordedOn: "2025-05-10", period: "2024", before: "2", after: "1" });
  // one that does not say since when: of the years before nobody can say how many there were
  const lost = await rows({ since: "2025-06-01", until: "2025-06-30" });
  expect(lost.at(0)).toMatchObject({ ...registered, recordedOn: "2025-06-10", period: "2024", before: "1", after: null, difference: null });
  expect(await rows({ codes: ["G01"] })).toEqual([]);
});

test("restatements are the district's own, for leader, office and evaluator, of a year at a time", async () => {
  const other = await smallDistrict(api.services);
  expect(await asked({}, await evaluatorOf(api, other.root))).toMatchObject({ code: "NOT_FOUND" });
  const { token: reporter } = await api.services.access.createCredential("PROGRAM", "reporter", [
    { role: "REPORTER", regionId: place.root },
  ]);
  expect(await asked({}, reporter)).toMatchObject({ code: "FORBIDDEN" });
  expect((await asked({ rootId: other.root }, await evaluatorOf(api, other.root))).edges).toEqual([]);
  expect(await asked({ until: "2026-06-01" })).toMatchObject({ code: "LIMIT_EXCEEDED", field: "input.until" });
  expect(await asked({ codes: ["X99"] })).toMatchObject({ code: "BAD_INPUT", field: "input.codes" });
  expect(await asked({ since: "2025-12-31", until: "2025-01-01" })).toMatchObject({ code: "BAD_INPUT", field: "input.since" });
});
