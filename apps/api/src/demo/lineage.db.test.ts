import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { grantLineage, insertLists, LINEAGE_ROOT_ID, seedLineage } from "./lineage.ts";
import { AREA_CODE, ROOT_ID, seedPlaces } from "./places.ts";
import { demoId } from "./random.ts";

const database = testDatabase();
let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedPlaces);
  await api.services.regions.refresh();
  token = (await api.services.access.createCredential("PROGRAM", "leader", [{ role: "LEADER", regionId: ROOT_ID }])).token;
  for (let times = 0; times < 2; times++) {
    await seedLineage(api.services.db);
    await grantLineage(api.services.db);
  }
  await api.services.regions.refresh();
});
afterAll(() => api.stop());

interface Listed {
  id: string;
  code: string;
  name: string;
  level: string;
  village: boolean;
  parentId: string | null;
  validFrom: string;
  validTo: string | null;
  successors: { toId: string; kind: string; happenedOn: string }[];
}

async function regionsAt(at: string, rootId = LINEAGE_ROOT_ID): Promise<Listed[]> {
  const query = `query ($rootId: ID!, $at: Date) { regions(rootId: $rootId, at: $at) {
    id code name level village parentId validFrom validTo successors { toId kind happenedOn } } }`;
  const { body } = await api.post(query, { rootId, at }, token);
  expect(body.errors).toBeUndefined();
  return body.data?.regions;
}

function counts(regions: Listed[]) {
  const communities = regions.filter((region) => region.level === "COMMUNITY");
  const villages = communities.filter((region) => region.village).length;
  return {
    subdistricts: regions.filter((region) => region.level === "SUBDISTRICT").length,
    communities: communities.length - villages,
    villages,
  };
}

test("at the end of 2016 the district has 5 subdistricts and 38 communities, at the end of 2023 6, 44 and 12 villages", async () => {
  expect(counts(await regionsAt("2016-12-31"))).toEqual({ subdistricts: 5, communities: 38, villages: 0 });
  expect(counts(await regionsAt("2017-12-31"))).toEqual({ subdistricts: 5, communities: 38, villages: 18 });
  expect(counts(await regionsAt("2018-12-31"))).toEqual({ subdistricts: 6, communities: 44, villages: 18 });
  expect(counts(await regionsAt("2023-12-31"))).toEqual({ subdistricts: 6, communities: 44, villages: 12 });
});

test("the demo district keeps the list of 2016 in force", async () => {
  expect(counts(await regionsAt("2023-12-31", ROOT_ID))).toEqual({ subdistricts: 5, communities: 38, villages: 0 });
});

test("a rename keeps the identity: 赛鱼街道办事处 is 赛鱼街道 from 2019", async () => {
  const before = (await regionsAt("2018-12-31")).find((region) => region.code === "140303004");
  const after = (await regionsAt("2019-12-31")).find((region) => region.code === "140303004");
  expect(before).toMatchObject({ name: "赛鱼街道办事处", validFrom: "2016-01-01", validTo: "2019-01-01" });
  expect(after).toMatchObject({ id: before?.id, name: "赛鱼街道", validFrom: "2019-01-01", validTo: null });
});

test("a recode with another parent keeps the identity: 刘家垴社区 leaves 区直属 for 桥头街道 in 2018", async () => {
  const before = (await regionsAt("2017-12-31")).find((region) => region.code === "140303198001");
  const now = await regionsAt("2018-12-31");
  const after = now.find((region) => region.code === "140303007001");
  expect(before).toMatchObject({ name: "刘家垴社区居委会", parentId: LINEAGE_ROOT_ID, validTo: "2018-01-01" });
  expect(after).toMatchObject({ id: before?.id, name: "刘家垴社区居委会" });
  expect(now.find((region) => region.id === after?.parentId)?.name).toBe("桥头街道办事处");
});

test("a village that is gone from the list without a word has ended and has no successor: nothing is guessed", async () => {
  const last = (await regionsAt("2019-12-31")).find((region) => region.name === "小南沟村委会");
  expect(last).toMatchObject({ validTo: "2020-01-01", successors: [] });
  expect((await regionsAt("2020-12-31")).some((region) => region.id === last?.id)).toBe(false);
});

test("a district list that states a merger ends its parts and names the successor", async () => {
  const root = { code: AREA_CODE, name: "区", level: "DISTRICT", village: false, parentCode: null } as const;
  const street = (code: string, name: string) => ({ ...root, code, name, level: "SUBDISTRICT" as const, parentCode: AREA_CODE });
  await api.services.db.transaction((tx) =>
    insertLists(
      tx,
      [
        { year: 2030, units: [root, street("1", "平潭街街道"), street("2", "蔡洼街道")] },
        { year: 2031, units: [root, street("3", "赛鱼街道")] },
      ],
      [
        { toYear: 2031, change: "merged", oldCode: "1", newCode: "3" },
        { toYear: 2031, change: "merged", oldCode: "2", newCode: "3" },
      ],
      "merged list",
    ),
  );
  const rootId = demoId("merged list");
  const { token } = await api.services.access.createCredential("PROGRAM", "reader", [{ role: "LEADER", regionId: rootId }]);
  const ask = async (at: string) =>
    (
      await api.post(`query { regions(rootId: "${rootId}", at: "${at}") { id name level successors { toId kind happenedOn } } }`, {}, token)
    ).body.data?.regions.filter((region: Listed) => region.level === "SUBDISTRICT");
  const [successor] = await ask("2031-06-01");
  expect(successor.successors).toEqual([]);
  for (const ended of await ask("2030-06-01"))
    expect(ended.successors).toEqual([{ toId: successor.id, kind: "MERGE", happenedOn: "2031-01-01" }]);
});

test("whoever sees the demo district as a whole sees the second root, the home root first", async () => {
  const { body } = await api.post("{ viewer { roots homeRegionId } roots { id name synthetic label } }", {}, token);
  expect(body.data?.viewer).toEqual({ roots: [ROOT_ID, LINEAGE_ROOT_ID], homeRegionId: ROOT_ID });
  expect(body.data?.roots).toContainEqual({
    id: LINEAGE_ROOT_ID,
    name: "阳泉市矿区行政区划沿革",
    synthetic: false,
    label: "区划沿革 2016–2023",
  });
});
