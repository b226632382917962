import { afterAll, beforeAll, expect, test } from "vitest";
import { recount } from "../recount/recount.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { ROOT_ID } from "./places.ts";
import { ensureDemoProgramme, seedDemo } from "./seed.ts";

const database = testDatabase();
let api: Api;
let token: string;
let rootId: string;

beforeAll(async () => {
  api = await startApi(database.url);
  const demo = { ...api.services, config: { ...api.services.config, demo: true } };
  await seedDemo(demo);
  await seedDemo(demo);
  await ensureDemoProgramme(demo);
  rootId = ROOT_ID;
  token = (await api.services.access.createCredential("PROGRAM", "reader", [{ role: "LEADER", regionId: rootId }])).token;
});
afterAll(() => api.stop());

async function ask(query: string) {
  const { body } = await api.post(query, { rootId }, token);
  expect(body.errors).toBeUndefined();
  return body.data ?? {};
}

test("fact 17: 5 subdistricts and 38 communities, five of them directly under the district, by their official codes", async () => {
  const { regions } = await ask("query ($rootId: ID!) { regions(rootId: $rootId) { level code name shortName nameEn parentId origin } }");
  const of = (level: string) => regions.filter((region: { level: string }) => region.level === level);
  expect(of("SUBDISTRICT").map((region: { shortName: string }) => region.shortName)).toEqual([
    "平潭街街道",
    "蔡洼街道",
    "赛鱼街道",
    "沙坪街道",
    "贵石沟街道",
  ]);
  expect(of("COMMUNITY")).toHaveLength(38);
  expect(of("COMMUNITY").filter((region: { parentId: string }) => region.parentId === rootId)).toHaveLength(5);
  expect(of("COMMUNITY").find((region: { code: string }) => region.code === "140303004001").shortName).toBe("赛鱼社区");
});

test("facts 26 and 27: the brand's four named activities and the yearly theme in four parts", async () => {
  const { campaigns, series } = await ask(
    "query ($rootId: ID!) { campaigns(rootId: $rootId) { name seriesId origin } series(rootId: $rootId) { id name brand key monthlyDuty } }",
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
  const { activities } = await ask(
    "query ($rootId: ID!) { activities(filter: { regionId: $rootId, states: [ONGOING] }) { edges { node { origin attendance } } } }",
  );
  expect(activities.edges.length).toBeGreaterThanOrEqual(6);
  expect(new Set(activities.edges.map((edge: { node: { origin: string } }) => edge.node.origin))).toEqual(new Set(["SYNTHETIC"]));
});

test("the demo's records are synthetic: verified ones, two that wait for the subdistrict with three pictures each, one that was returned, and plans", async () => {
  const { tasks } = await ask(
    "query ($rootId: ID!) { tasks: activities(filter: { regionId: $rootId, states: [RECORDED, PLANNED, APPROVED] }) { edges { node { id state origin record { status } } } } }",
  );
  const nodes = tasks.edges.map((edge: { node: object }) => edge.node) as { id: string; state: string; origin: string }[];
  expect(nodes.map(({ state }) => state).sort()).toEqual(["APPROVED", "PLANNED", "PLANNED", "RECORDED", "RECORDED"]);
  expect(new Set(nodes.map(({ origin }) => origin))).toEqual(new Set(["SYNTHETIC"]));
  const waiting = nodes.find(({ state }) => state === "RECORDED");
  const { activityRecords } = await ask(`{ activityRecords(activityId: "${waiting?.id}") { revisions { origin evidence { kind } } } }`);
  expect(activityRecords.revisions).toEqual([{ origin: "SYNTHETIC", evidence: [{ kind: "PNG" }, { kind: "PNG" }, { kind: "PNG" }] }]);
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
  const { regions } = await ask("query ($rootId: ID!) { regions(rootId: $rootId) { id level parentId population { value origin } } }");
  type Row = { id: string; level: string; parentId: string; population: { value: number; origin: string } };
  const sum = (rows: Row[]) => rows.reduce((all, row) => all + row.population.value, 0);
  const of = (level: string): Row[] => regions.filter((region: Row) => region.level === level);
  expect(of("DISTRICT").map((row) => row.population)).toEqual([{ value: 227_928, origin: "OFFICIAL" }]);
  expect(sum(of("COMMUNITY"))).toBe(227_928);
  for (const street of of("SUBDISTRICT"))
    expect(sum(of("COMMUNITY").filter((row) => row.parentId === street.id))).toBe(street.population.value);
  expect(new Set([...of("COMMUNITY"), ...of("SUBDISTRICT")].map((row) => row.population.origin))).toEqual(new Set(["SYNTHETIC"]));
});
