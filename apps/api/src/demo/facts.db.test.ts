import { addDays, periodOf, shanghaiDay } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recount } from "../recount/recount.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { type AskedSeries, askMetrics, evaluatorOf } from "../testing/metrics.ts";
import { askProof, walkProof } from "../testing/proofs.ts";
import { ROOT_ID, subdistricts } from "./places.ts";
import { ensureDemoProgramme, seedDemo } from "./seed.ts";

const database = testDatabase();
let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi(database.url);
  const demo = { ...api.services, config: { ...api.services.config, demo: true } };
  await seedDemo(demo);
  await seedDemo(demo); // adds nothing
  await ensureDemoProgramme(demo);
  token = (await api.services.access.createCredential("PROGRAM", "reader", [{ role: "LEADER", regionId: ROOT_ID }])).token;
});
afterAll(() => api.stop());

async function ask(selection: string) {
  const { body } = await api.post(`query ($root: ID!) { ${selection} }`, { root: ROOT_ID }, token);
  expect(body.errors).toBeUndefined();
  return body.data ?? {};
}

async function everyPage(field: (page: string) => string, columns: string) {
  const rows: { origin: string; editionOrigin?: string }[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page = `first: 200${after ? `, after: "${after}"` : ""}`;
    const { list } = await ask(`list: ${field(page)} { pageInfo { hasNextPage endCursor } edges { node { ${columns} } } }`);
    rows.push(...list.edges.map((edge: { node: { origin: string } }) => edge.node));
    ({ hasNextPage: more, endCursor: after } = list.pageInfo);
  }
  return rows;
}

interface Fact {
  number: string;
  heading: string;
  wording: string;
  quoted: boolean;
  value: { qualifier: string; value: number; unit: string } | null;
  date: { date: string; precision: string } | null;
  origin: string;
  items: string[];
  recorded: number | null;
  recordedOrigin: string | null;
  link: string;
}

async function facts(): Promise<Fact[]> {
  const { districtProfile } = await ask(
    `districtProfile(rootId: $root) { sections { heading facts { number heading wording quoted value { qualifier value unit } date { date precision } origin items recorded recordedOrigin link } } }`,
  );
  return districtProfile.sections.flatMap((section: { facts: Fact[] }) => section.facts);
}

async function fact(number: string): Promise<Fact> {
  const found = (await facts()).find((one) => one.number === number);
  expect(found, `fact ${number}`).toBeDefined();
  expect(found?.origin).toBe("STATED");
  return found as Fact;
}

const exactly = (value: number, unit: string) => ({ qualifier: "EXACT", value, unit });

interface HonourRow {
  name: string;
  level: string;
  holderKind: string;
  holderName: string;
  origin: string;
  holderOrigin: string;
  awardedOn: Fact["date"];
  issuer: string | null;
}

async function honours(name: string): Promise<HonourRow[]> {
  const { honours } = await ask(
    "honours(rootId: $root) { name level holderKind holderName origin holderOrigin awardedOn { date precision } issuer }",
  );
  return honours.filter((one: HonourRow) => one.name === name);
}

async function expectTally(number: string, name: string, level: string, count: number) {
  expect(await fact(number)).toMatchObject({ value: { qualifier: "EXACT", value: count }, recorded: count });
  const { honourTallies } = await ask("honourTallies(rootId: $root) { name level count origin }");
  expect(honourTallies).toContainEqual({ name, level, count, origin: "STATED" });
}

async function venues(kind?: string) {
  const { venues } = await ask(
    `venues(regionId: $root) { name kind regionId organisationId youthInnovationCentre floorArea { qualifier value unit } investment { qualifier value unit }
       builtFrom { date precision } state openRule countsAsScienceMuseum halls { name origin } origin regionOrigin }`,
  );
  return venues.filter((one: { kind: string }) => !kind || one.kind === kind);
}

async function regionIds(level: string): Promise<string[]> {
  const { regions } = await ask("regions(rootId: $root) { id level }");
  return regions.filter((one: { level: string }) => one.level === level).map((one: { id: string }) => one.id);
}

test("fact 1: 赛鱼小学 houses a 科学宫 with three halls, 科学宫节假日面向社会开放; it is not a 科技馆 of the national statistics", async () => {
  expect(await fact("1")).toMatchObject({
    wording: "科学宫节假日面向社会开放",
    quoted: true,
    items: ["地震演示厅", "爬不完的楼梯", "物体向上滚动的斜屋"],
    recorded: 3,
    recordedOrigin: "STATED",
  });
  const [palace] = await venues("科学宫");
  const { organisations } = await ask("organisations(rootId: $root) { id name origin }");
  expect(organisations.find((one: { id: string }) => one.id === palace.organisationId)).toMatchObject({
    name: "赛鱼小学",
    origin: "STATED",
  });
  expect(palace).toMatchObject({
    openRule: "节假日面向社会开放",
    countsAsScienceMuseum: false,
    origin: "STATED",
    regionOrigin: "SYNTHETIC",
  });
  expect(palace.halls.map((hall: { name: string }) => hall.name)).toEqual(["地震演示厅", "爬不完的楼梯", "物体向上滚动的斜屋"]);
});

test("fact 2: 国家级科技先进县区", async () => {
  expect(await fact("2")).toMatchObject({ wording: "国家级科技先进县区", quoted: true, recorded: 1 });
  expect(await honours("国家级科技先进县区")).toMatchObject([
    { level: "NATIONAL", holderKind: "DISTRICT", origin: "STATED", awardedOn: null },
  ]);
});

test("fact 3: 市级科普示范街道2个", async () => {
  expect((await fact("3")).wording).toBe("市级科普示范街道2个");
  await expectTally("3", "市级科普示范街道", "MUNICIPAL", 2);
});

test("fact 4: one national demo community", () => expectTally("4", "国家级科普示范社区", "NATIONAL", 1));

test("fact 5: five provincial demo communities", () => expectTally("5", "省级科普示范社区", "PROVINCIAL", 5));

test("fact 6: one provincial 益民 excellent community", () => expectTally("6", "省级益民优秀社区", "PROVINCIAL", 1));

test("fact 7: eight municipal demo communities", () => expectTally("7", "市级科普示范社区", "MUNICIPAL", 8));

test("fact 8: 区级科普示范社区20个; which community holds one is synthetic and says so", async () => {
  expect((await fact("8")).wording).toBe("区级科普示范社区20个");
  await expectTally("8", "区级科普示范社区", "DISTRICT", 20);
  const holders = await honours("区级科普示范社区");
  expect(new Set(holders.map((one) => one.holderOrigin))).toEqual(new Set(["SYNTHETIC"]));
  expect(new Set(holders.map((one) => one.holderName)).size).toBe(20);
});

test("fact 9: 四大科普计划, which the account does not name", async () => {
  expect(await fact("9")).toMatchObject({ wording: "四大科普计划", value: exactly(4, "项"), items: [], recorded: null });
});

test("fact 10: 2011年4月 … 省级科普示范区, to the month", async () => {
  const april = { date: "2011-04-01", precision: "MONTH" };
  expect(await fact("10")).toMatchObject({ wording: "2011年4月 … 省级科普示范区", date: april });
  expect(await honours("省级科普示范区")).toMatchObject([{ level: "PROVINCIAL", holderKind: "DISTRICT", awardedOn: april }]);
});

test("fact 11: 《…创建全国科普示范区实施方案》及《创建任务分解表》", async () => {
  expect(await fact("11")).toMatchObject({
    wording: "《…创建全国科普示范区实施方案》及《创建任务分解表》",
    value: exactly(2, "件"),
    items: ["《…创建全国科普示范区实施方案》", "《创建任务分解表》"],
  });
});

test("fact 12: 纳入…目标责任考核体系…考核、表彰、奖励范围", async () => {
  expect(await fact("12")).toMatchObject({ wording: "纳入…目标责任考核体系…考核、表彰、奖励范围", heading: "INSTITUTIONAL", quoted: true });
});

test("fact 12a: 纳入了全区经济社会发展总体规划及精神文明建设规划", async () => {
  expect(await fact("12a")).toMatchObject({ wording: "纳入了全区经济社会发展总体规划及精神文明建设规划", quoted: true });
});

test("fact 12b: the goal is 创建全国科普示范区", async () => {
  expect(await fact("12b")).toMatchObject({ wording: "创建全国科普示范区", quoted: true });
});

test("fact 13: 2014年6月, 阳煤集团 commends five categories; the company bears its later name since October 2020", async () => {
  expect(await fact("13")).toMatchObject({
    date: { date: "2014-06-01", precision: "MONTH" },
    items: ["科技进步奖励项目", "科技工作先进单位", "科技功臣", "科技标兵", "科技工作先进个人"],
  });
  const { organisations } = await ask(
    "organisations(rootId: $root) { shortName name origin names { name validFrom { date precision } validTo { date precision } } }",
  );
  const group = organisations.find((one: { shortName: string }) => one.shortName === "阳煤集团");
  expect(group).toMatchObject({ origin: "STATED", name: "华阳新材料科技集团有限公司" });
  expect(group.names.map((one: { validTo: { date: string } | null }) => one.validTo?.date.slice(0, 7))).toEqual(["2020-10", undefined]);
});

test("fact 14: 30名专家 … 760名科普志愿者, as registers", async () => {
  expect(await fact("14-experts")).toMatchObject({
    wording: "30名专家 … 760名科普志愿者",
    value: exactly(30, "名"),
    recorded: 30,
    recordedOrigin: "SYNTHETIC",
  });
  expect(await fact("14-volunteers")).toMatchObject({ value: exactly(760, "名"), recorded: 760, recordedOrigin: "OURS" });
  const { experts, volunteerGroups } = await ask("experts(rootId: $root) { id } volunteerGroups(rootId: $root) { volunteers origin }");
  expect(experts).toHaveLength(30);
  expect(volunteerGroups.reduce((sum: number, group: { volunteers: number }) => sum + group.volunteers, 0)).toBe(760);
});

test("fact 15: six service fields, five experts each", async () => {
  const fields = ["安全与突发应急", "法律服务", "养生保健", "医疗卫生", "防震减灾", "抵制邪教"];
  expect(await fact("15")).toMatchObject({ items: fields, value: exactly(6, "个"), recorded: 6 });
  const { serviceFields } = await ask("serviceFields(rootId: $root) { name experts origin }");
  expect(serviceFields).toEqual(fields.map((name) => ({ name, experts: 5, origin: "STATED" })));
});

test("fact 16: the youth activity centre, 440 万元, 3,580 ㎡, built from 2013, in use", async () => {
  expect(await fact("16-investment")).toMatchObject({ value: exactly(440, "万元"), recorded: 440 });
  expect(await fact("16-area")).toMatchObject({ value: exactly(3580, "㎡"), recorded: 3580 });
  expect(await fact("16-built")).toMatchObject({ date: { date: "2013-01-01", precision: "YEAR" } });
  expect(await venues("青少年活动中心")).toMatchObject([
    {
      investment: exactly(440, "万元"),
      floorArea: exactly(3580, "㎡"),
      builtFrom: { date: "2013-01-01", precision: "YEAR" },
      state: "已投入使用",
    },
  ]);
});

test("fact 17: 全区5个街道、38个社区都建立了 a 科普图书室 / 社区科普大学教学点", async () => {
  expect(await fact("17-subdistricts")).toMatchObject({
    wording: "全区5个街道、38个社区都建立了…",
    value: exactly(5, "个街道"),
    recorded: 5,
  });
  expect(await fact("17-communities")).toMatchObject({ value: exactly(38, "个社区"), recorded: 38 });
  const places = [...(await regionIds("SUBDISTRICT")), ...(await regionIds("COMMUNITY"))];
  expect(places).toHaveLength(43);
  const equipped = (await venues("科普图书室 / 社区科普大学教学点")).map((venue: { regionId: string }) => venue.regionId);
  expect(new Set(equipped)).toEqual(new Set(places));
});

test("fact 18: a 科普橱窗 and a 科普活动室 in each subdistrict and community", async () => {
  const places = new Set([...(await regionIds("SUBDISTRICT")), ...(await regionIds("COMMUNITY"))]);
  for (const [number, kind] of [
    ["18-windows", "科普橱窗"],
    ["18-rooms", "科普活动室"],
  ] as const) {
    expect((await fact(number)).recorded).toBe(43);
    expect(new Set((await venues(kind)).map((venue: { regionId: string }) => venue.regionId))).toEqual(places);
  }
});

test("fact 19: 240处科普画廊 … 总长度达2000米, in every community", async () => {
  expect(await fact("19")).toMatchObject({ wording: "240处科普画廊 … 总长度达2000米", value: exactly(240, "处"), recorded: 240 });
  expect(await fact("19-length")).toMatchObject({ value: exactly(2000, "米"), recorded: 2000 });
  const page = `pageInfo { endCursor } edges { node { regionId lengthMetres } }`;
  const { first } = await ask(`first: galleries(regionId: $root, first: 200) { totalCount totalLengthMetres ${page} }`);
  const { rest } = await ask(`rest: galleries(regionId: $root, first: 200, after: "${first.pageInfo.endCursor}") { ${page} }`);
  expect(first).toMatchObject({ totalCount: 240, totalLengthMetres: 2000 });
  const nodes = [...first.edges, ...rest.edges].map((edge: { node: { regionId: string; lengthMetres: number } }) => edge.node);
  expect(new Set(nodes.map((node) => node.regionId)).size).toBe(38);
  expect(nodes.filter((node) => node.lengthMetres === 8)).toHaveLength(160);
  expect(nodes.filter((node) => node.lengthMetres === 9)).toHaveLength(80);
  // the demo's registers begin with its past; before that nobody says how many there were
  const lastYear = String(Number(shanghaiDay(Date.now()).slice(0, 4)) - 1);
  const evaluator = await evaluatorOf(api, ROOT_ID);
  const { series } = await askMetrics(api, evaluator, { rootId: ROOT_ID, indicators: ["G01", "G02"], periods: ["2020", lastYear] });
  expect(series.map(({ values }) => values)).toEqual([
    [null, "240"],
    [null, "2000"],
  ]);
  expect(series.map(({ missing }) => missing[0])).toEqual(["NOT_DATED", "NOT_DATED"]);
});

test("fact 20: 电子科普画廊和电子书刊自动借阅机, with no number stated", async () => {
  expect(await fact("20-galleries")).toMatchObject({ wording: "电子科普画廊和电子书刊自动借阅机", value: null });
  const { kiosks } = await ask("kiosks(regionId: $root) { kind origin }");
  expect(new Set(kiosks.map((kiosk: { kind: string }) => kiosk.kind))).toEqual(new Set(["E_GALLERY", "BOOK_KIOSK"]));
  expect((await fact("20-books")).recorded).toBe(kiosks.filter((kiosk: { kind: string }) => kiosk.kind === "BOOK_KIOSK").length);
});

test("fact 21: school coverage 超过了90%, and the demo's own measure beside it", async () => {
  const coverage = await fact("21");
  expect(coverage).toMatchObject({ wording: "覆盖面超过了90%", value: { qualifier: "GT", value: 90, unit: "%" } });
  expect(coverage.recorded).toBeGreaterThanOrEqual(0);
});

test("fact 22: wins in the city's youth innovation contest, without a number", async () => {
  expect(await fact("22")).toMatchObject({ heading: "SOCIETY_WIDE", value: null, recorded: null });
});

test("fact 23: 赛鱼小学 and 红岭湾小学 are in the first provincial batch of 青少年科技教育基地学校", async () => {
  expect(await fact("23")).toMatchObject({ items: ["赛鱼小学", "红岭湾小学"], recorded: 2 });
  const holders = await honours("省级青少年科技教育基地学校（首批）");
  expect(holders.map((one) => [one.holderName, one.holderOrigin])).toEqual([
    ["赛鱼小学", "STATED"],
    ["红岭湾小学", "STATED"],
  ]);
});

test("fact 24: 13 schools are 市级科技示范学校; names that the account does not give are synthetic", async () => {
  expect(await fact("24")).toMatchObject({ value: exactly(13, "所"), recorded: 13 });
  expect(await honours("市级科技示范学校")).toHaveLength(13);
  const { organisations } = await ask("organisations(rootId: $root) { name kind origin titles }");
  const schools = organisations.filter((one: { kind: string }) => one.kind === "SCHOOL");
  expect(schools).toHaveLength(13);
  for (const school of schools) expect(school.titles).toContain("市级科技示范学校");
  expect(schools.filter((one: { origin: string }) => one.origin === "SYNTHETIC")).toHaveLength(11);
  for (const school of schools.filter((one: { origin: string }) => one.origin === "SYNTHETIC")) expect(school.name).toContain("合成");
});

test("fact 25: three youth innovation centres", async () => {
  const centres = ["矿区青少年活动中心", "赛鱼小学科学宫", "红岭湾小学科学馆"];
  expect(await fact("25")).toMatchObject({ items: centres, value: exactly(3, "个"), recorded: 3 });
  const registered = (await venues()).filter((venue: { youthInnovationCentre: boolean }) => venue.youthInnovationCentre);
  expect(new Set(registered.map((venue: { name: string }) => venue.name))).toEqual(new Set(centres));
});

test("fact 26: the 科普进社区 brand with its four named activities", async () => {
  const { campaigns, series } = await ask(
    "campaigns(rootId: $root) { name seriesId origin } series(rootId: $root) { id name brand origin }",
  );
  const brand = series.find((one: { name: string }) => one.name === "科普进社区");
  expect(brand).toMatchObject({ brand: true, origin: "STATED" });
  const named = campaigns.filter((one: { seriesId: string }) => one.seriesId === brand.id).map((one: { name: string }) => one.name);
  expect(await fact("26")).toMatchObject({ items: named, value: exactly(4, "项"), recorded: 4 });
  expect(named).toContain("崇尚科学、整治陈规陋俗");
});

test("fact 27: a yearly theme in four parts; 科普周 and 全国科普日", async () => {
  expect(await fact("27")).toMatchObject({ items: ["节约能源资源", "保护生态环境", "保障安全健康", "促进创新创造"], recorded: 4 });
  const { series } = await ask("series(rootId: $root) { name key }");
  expect(series).toEqual(
    expect.arrayContaining([
      { name: "科技活动周", key: true },
      { name: "全国科普日", key: true },
    ]),
  );
});

test("fact 28: 每月…不少于一次, in communities and in schools, a duty of the district", async () => {
  for (const number of ["28-community", "28-school"])
    expect(await fact(number)).toMatchObject({ wording: "每月…不少于一次", value: { qualifier: "GE", value: 1, unit: "次/月" } });
  const { series } = await ask("series(rootId: $root) { name monthlyDuty }");
  for (const name of ["科普进社区", "科普进校园"]) expect(series).toContainEqual({ name, monthlyDuty: true });
  const { monthlyDuty } = await ask(`monthlyDuty(rootId: $root, from: "2026-09", to: "2026-10") { schools communities }`);
  expect(monthlyDuty[0]).toMatchObject({ schools: 13, communities: 38 });
});

test("fact 29: the five regular forms, all of them found in the activity records", async () => {
  const regular = await fact("29");
  expect(regular.items).toEqual(["身边科学应用展示", "科普讲座", "培训", "科学健身", "科普游园"]);
  const { activities } = await ask("activities(filter: { regionId: $root }, first: 200) { edges { node { form } } }");
  const forms = new Set(activities.edges.map((edge: { node: { form: string } }) => edge.node.form));
  expect(regular.items.filter((form) => !forms.has(form))).toEqual([]);
});

test("fact 30: 2013 全国科普日科普示范社区风采大赛优秀组织奖, of the city, to the year", async () => {
  const year = { date: "2013-01-01", precision: "YEAR" };
  expect((await fact("30")).date).toEqual(year);
  expect(await honours("全国科普日科普示范社区风采大赛优秀组织奖")).toMatchObject([
    { level: "MUNICIPAL", awardedOn: year, origin: "STATED" },
  ]);
});

test("fact 31: 2014 全国科普日活动先进单位, of the provincial 科协, to the year", async () => {
  const year = { date: "2014-01-01", precision: "YEAR" };
  expect((await fact("31")).date).toEqual(year);
  expect(await honours("全国科普日活动先进单位")).toMatchObject([{ level: "PROVINCIAL", awardedOn: year, issuer: "省科协" }]);
});

test("fact 32: 全区常住人口的70%以上, beside what check-ins identified", async () => {
  const coverage = await fact("32");
  expect(coverage).toMatchObject({ wording: "全区常住人口的70%以上", value: { qualifier: "GE", value: 70, unit: "%" } });
  expect(coverage.recorded).toBeGreaterThan(0);
  expect(coverage.recorded).toBeLessThan(100);
  expect(coverage.recordedOrigin).toBe("SYNTHETIC");
});

test("fact 33: no harmful superstition or pseudo-science incident: zero, which is not the same as nothing reported", async () => {
  expect(await fact("33")).toMatchObject({ value: exactly(0, "起"), recorded: null });
});

test("the four headings stand in the account's order, and every fact has a place where it lives", async () => {
  const all = await facts();
  expect([...new Set(all.map((one) => one.heading))]).toEqual(["INSTITUTIONAL", "STANDARDISED", "SOCIETY_WIDE", "ROUTINE"]);
  for (const one of all) expect(one.link).toMatch(/^\//);
});

test("what the account does not state is SYNTHETIC or OURS in every register: experts, placings, holders, editions, splits, kiosks, activities, departments", async () => {
  const all = await ask(`
    experts(rootId: $root) { origin organisation title } volunteerGroups(rootId: $root) { origin } kiosks(regionId: $root) { origin }
    organisations(rootId: $root) { name kind regionId regionOrigin origin } honours(rootId: $root) { holderKind holderOrigin name }
  `);
  const origins = (rows: { origin: string }[]) => [...new Set(rows.map((row) => row.origin))];
  const activities = await everyPage((page) => `activities(filter: { regionId: $root }, ${page})`, "origin");
  const galleries = await everyPage((page) => `galleries(regionId: $root, ${page})`, "origin editionOrigin");
  expect(activities.length).toBeGreaterThan(1_000);
  expect(galleries).toHaveLength(240);
  expect(origins(all.experts)).toEqual(["SYNTHETIC"]);
  expect(origins(all.kiosks)).toEqual(["SYNTHETIC"]);
  expect(origins(activities)).toEqual(["SYNTHETIC"]);
  expect(origins(all.volunteerGroups)).toEqual(["OURS"]);
  expect(origins(galleries)).toEqual(["OURS"]);
  expect([...new Set(galleries.map((one) => one.editionOrigin))]).toEqual(["SYNTHETIC"]);
  for (const venue of await venues()) if (venue.youthInnovationCentre) expect(venue.regionOrigin).toBe("SYNTHETIC");
  for (const one of all.organisations) {
    if (["DEPARTMENT", "COMMITTEE", "PEOPLES_GROUP"].includes(one.kind)) expect(one.origin, one.name).toBe("SYNTHETIC");
    // the official list names offices and committees with the area that is theirs
    const listed = ["SUBDISTRICT_OFFICE", "RESIDENTS_COMMITTEE"].includes(one.kind);
    if (one.regionId) expect(one.regionOrigin, one.name).toBe(listed ? "OFFICIAL" : "SYNTHETIC");
  }
  for (const one of all.honours)
    if (["COMMUNITY", "SUBDISTRICT"].includes(one.holderKind)) expect(one.holderOrigin, one.name).toBe("SYNTHETIC");
});

test("fact 17, by the official codes: 5 subdistricts and 38 communities, five of them directly under the district", async () => {
  const { regions } = await ask("regions(rootId: $root) { level code name shortName nameEn parentId origin }");
  const of = (level: string) => regions.filter((region: { level: string }) => region.level === level);
  expect(of("SUBDISTRICT").map((region: { shortName: string }) => region.shortName)).toEqual([
    "平潭街街道",
    "蔡洼街道",
    "赛鱼街道",
    "沙坪街道",
    "贵石沟街道",
  ]);
  expect(of("COMMUNITY")).toHaveLength(38);
  expect(of("COMMUNITY").filter((region: { parentId: string }) => region.parentId === ROOT_ID)).toHaveLength(5);
  expect(of("COMMUNITY").find((region: { code: string }) => region.code === "140303004001").shortName).toBe("赛鱼社区");
});

test("facts 26 and 27: the brand's four named activities and the yearly theme in four parts", async () => {
  const { campaigns, series } = await ask(
    "campaigns(rootId: $root) { name seriesId origin } series(rootId: $root) { id name brand key monthlyDuty }",
  );
  const community = series.find((one: { name: string }) => one.name === "科普进社区");
  expect(community.brand).toBe(true);
  expect(campaigns.filter((one: { seriesId: string }) => one.seriesId === community.id).map((one: { name: string }) => one.name)).toEqual([
    "携手节能低碳，共建碧水蓝天",
    "崇尚科学、整治陈规陋俗",
    "清理小药箱暨食品药品科普宣传公益活动",
    "关注60岁以上老年人卫生健康专题讲座",
  ]);
  expect(campaigns.filter((one: { seriesId: string | null }) => !one.seriesId).map((one: { name: string }) => one.name)).toEqual([
    "节约能源资源",
    "保护生态环境",
    "保障安全健康",
    "促进创新创造",
  ]);
});

test("the demo's activities say that they are synthetic, and some are going on at any hour", async () => {
  const { activities } = await ask("activities(filter: { regionId: $root, states: [ONGOING] }) { edges { node { origin attendance } } }");
  expect(activities.edges.length).toBeGreaterThanOrEqual(6);
  expect(new Set(activities.edges.map((edge: { node: { origin: string } }) => edge.node.origin))).toEqual(new Set(["SYNTHETIC"]));
});

test("the demo's records are synthetic: verified ones, two that wait for the subdistrict with three pictures each, one that was returned, and plans", async () => {
  const { tasks } = await ask(
    "tasks: activities(filter: { regionId: $root, states: [RECORDED, PLANNED, APPROVED] }) { edges { node { id state origin record { status } } } }",
  );
  const nodes = tasks.edges.map((edge: { node: object }) => edge.node) as { id: string; state: string; origin: string }[];
  expect(nodes.map(({ state }) => state).sort()).toEqual(["APPROVED", "PLANNED", "PLANNED", "RECORDED", "RECORDED"]);
  expect(new Set(nodes.map(({ origin }) => origin))).toEqual(new Set(["SYNTHETIC"]));
  const waiting = nodes.find(({ state }) => state === "RECORDED");
  const records = `{ activityRecords(activityId: "${waiting?.id}") { revisions { origin evidence { kind } } } }`;
  expect((await api.post(records, {}, token)).body.data?.activityRecords.revisions).toEqual([
    { origin: "SYNTHETIC", evidence: [{ kind: "PNG" }, { kind: "PNG" }, { kind: "PNG" }] },
  ]);
  const { rows } = await api.services.pool.query("SELECT status, count(*)::int AS n FROM activity_record GROUP BY 1");
  const counts = Object.fromEntries(rows.map((row) => [row.status, row.n]));
  expect(counts).toMatchObject({ SUBMITTED: 2, RETURNED: 1 });
  expect(counts.VERIFIED).toBeGreaterThan(40);
});

test("every roll-up of the demo's history equals a recount of its facts", async () => {
  const lines: string[] = [];
  expect(await recount(api.services.pool, (line) => lines.push(line)), lines.join("\n")).toBe(true);
});

test("the district's published population is split over communities as synthetic figures that add up, by subdistrict too", async () => {
  const { regions } = await ask("regions(rootId: $root) { id level parentId population { value origin } }");
  type Row = { id: string; level: string; parentId: string; population: { value: number; origin: string } };
  const sum = (rows: Row[]) => rows.reduce((all, row) => all + row.population.value, 0);
  const of = (level: string): Row[] => regions.filter((region: Row) => region.level === level);
  expect(of("DISTRICT").map((row) => row.population)).toEqual([{ value: 227_928, origin: "OFFICIAL" }]);
  expect(sum(of("COMMUNITY"))).toBe(227_928);
  for (const street of of("SUBDISTRICT"))
    expect(sum(of("COMMUNITY").filter((row) => row.parentId === street.id))).toBe(street.population.value);
  expect(new Set([...of("COMMUNITY"), ...of("SUBDISTRICT")].map((row) => row.population.origin))).toEqual(new Set(["SYNTHETIC"]));
});

const codesOf = (rows: { code: string }[]) => rows.map(({ code }) => code);

/** The district's series of each indicator, asked one by one: together they may take longer than a question may on a busy machine. */
async function districtSeries(evaluator: string, codes: string[], periods: string[]): Promise<AskedSeries[]> {
  const series: AskedSeries[] = [];
  for (const code of codes) series.push(...(await askMetrics(api, evaluator, { rootId: ROOT_ID, indicators: [code], periods })).series);
  return series;
}

test("the proof of every indicator that has a value here comes to its value, down to facts, register entries and submissions", async () => {
  const evaluator = await evaluatorOf(api, ROOT_ID);
  const { body } = await api.post("{ indicators { code } }", {}, evaluator);
  const today = shanghaiDay(new Date());
  const lastMonth = periodOf("MONTH", addDays(`${periodOf("MONTH", today)}-01`, -1));
  const periods = [
    addDays(today, -1),
    lastMonth,
    periodOf("QUARTER", addDays(`${periodOf("MONTH", today)}-01`, -40)),
    String(Number(today.slice(0, 4)) - 1),
    today.slice(0, 4),
  ];
  const leaves = new Set<string>();
  let proven = 0;
  for (const { code, values } of await districtSeries(evaluator, codesOf(body.data?.indicators), periods)) {
    const at = values.findIndex((value) => value !== null && value !== "0");
    if (at < 0) continue;
    const { shown, kinds } = await walkProof(api, evaluator, { rootId: ROOT_ID, indicator: code, period: periods[at] }, 1);
    expect(shown, code).toBe(values[at]);
    for (const kind of kinds) leaves.add(kind);
    proven += 1;
  }
  expect([...leaves]).toEqual(expect.arrayContaining(["CHECK_IN", "USAGE", "ENTRY", "OBSERVATION", "DAY"]));
  expect(proven).toBeGreaterThanOrEqual(50);
}, 120_000);

test("each of the 71 indicators of the list has a value here, or says why it has none", async () => {
  const evaluator = await evaluatorOf(api, ROOT_ID);
  const { body } = await api.post("{ indicators { code kind source } }", {}, evaluator);
  const listed = (body.data?.indicators ?? []).filter(({ kind }: { kind: string }) => kind === "INDICATOR");
  expect(listed).toHaveLength(71);
  const today = shanghaiDay(new Date());
  const months = [-40, -75, -400].map((days) => periodOf("MONTH", addDays(today, days)));
  const periods = [
    today.slice(0, 4),
    String(Number(today.slice(0, 4)) - 1),
    periodOf("QUARTER", addDays(today, -100)),
    ...months,
    addDays(today, -1),
  ];
  const why: Record<string, string> = {};
  const answered = await districtSeries(evaluator, codesOf(listed), periods);
  expect(codesOf(answered)).toEqual(codesOf(listed));
  for (const { code, values, missing: reasons } of answered) {
    const missing = reasons.filter((one) => one !== null);
    // a value or a reason, of every period
    expect(
      values.map((value, n) => (value === null) === (reasons[n] !== null)),
      code,
    ).toEqual(periods.map(() => true));
    if (missing.length === periods.length) why[code] = [...new Set(missing)].sort().join();
  }
  // activities are counted from their records, and coverages from the registers
  for (const code of ["A01", "A02", "A03", "A04", "A05", "A06", "A07", "F03", "F05", "D04"]) expect(why[code], code).toBeUndefined();
  const now = { rootId: ROOT_ID, indicators: ["F03", "F05"], periods: [today.slice(0, 4)] };
  const covered = (await askMetrics(api, evaluator, now)).series.map((one) => [one.values, one.numerators, one.denominators]);
  expect(covered).toEqual([
    [["100.00"], ["38"], ["38"]],
    [["100.00"], ["43"], ["43"]],
  ]);
  // nobody reports these here, or their formula is one in words
  const without = ["O07", "P04", "F08", "F09", "G05", "G06", "G07", "A11", "E03", "S01", "S02", "K01", "K02", "K03", "K04", "K05", "K06"];
  expect(without).toEqual(expect.arrayContaining(Object.keys(why)));
  expect([...new Set(Object.values(why))].sort()).toEqual(["NOT_REPORTED", "NO_FORMULA"]);
});

test("a submitted figure is proven by its form's line, its steps and its evidence", async () => {
  const evaluator = await evaluatorOf(api, ROOT_ID);
  const period = periodOf("MONTH", addDays(`${periodOf("MONTH", addDays(shanghaiDay(new Date()), -45))}-01`, 0));
  const input = { rootId: ROOT_ID, indicator: "A02", period };
  let proof = await askProof(api, evaluator, input);
  while (proof.parts[0]?.end === null) proof = await askProof(api, evaluator, { ...input, node: proof.parts[0].id });
  expect(proof.node).toMatchObject({ kind: "OBSERVATION", end: "SOURCE" });
  const { body } = await api.post(
    `query ($input: ExplainInput!) { explain(input: $input) { node { observation { organisationName settled
      submission { formName period revision item { key indicator label } events { action actorName toState } evidence { name } } } } } }`,
    { input: { ...input, node: proof.node.id } },
    evaluator,
  );
  const { submission } = body.data?.explain.node.observation ?? {};
  expect(submission).toMatchObject({ period, item: { indicator: "A02" } });
  expect(submission.events.map(({ action }: { action: string }) => action)).toContain("submit");
});

test("attendance per resident is told since 2012: by the yearly reports, then by what was counted; a March is nearly known at its end, and what was corrected since is a restatement", async () => {
  const year = Number(shanghaiDay(Date.now()).slice(0, 4));
  const evaluator = await evaluatorOf(api, ROOT_ID);
  const byYear = {
    rootId: ROOT_ID,
    indicators: ["M04"],
    by: "SUBDISTRICT",
    regionIds: [ROOT_ID],
    periodType: "YEAR",
    from: "2012-01-01",
    to: `${year - 1}-12-31`,
  };
  const { series } = await askMetrics(api, evaluator, byYear);
  expect(series).toHaveLength(6);
  for (const { values } of series) expect(values).not.toContain(null);
  const march = { rootId: ROOT_ID, indicators: ["M01"], regionIds: [ROOT_ID], periods: [`${year - 1}-03`] };
  const now = Number((await askMetrics(api, evaluator, march)).series[0]?.values[0]);
  const then = Number((await askMetrics(api, evaluator, { ...march, asOf: `${year - 1}-03-31` })).series[0]?.values[0]);
  expect(then).toBeGreaterThan(now * 0.85);
  expect(then).toBeLessThanOrEqual(now);
  const caiwa = {
    ...byYear,
    indicators: ["M01"],
    by: null,
    regionIds: subdistricts().flatMap((one) => (one.shortName === "蔡洼街道" ? one.id : [])),
    from: "2021-01-01",
    to: "2022-12-31",
  };
  const corrected = await askMetrics(api, evaluator, caiwa);
  const wrong = await askMetrics(api, evaluator, { ...caiwa, asOf: `${year - 1}-03-31` });
  for (const [n, value] of (corrected.series[0]?.values ?? []).entries())
    expect(Number(wrong.series[0]?.values[n])).toBeLessThan(Number(value) * 0.75);
});
