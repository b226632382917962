import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { communities, ROOT_ID, seedPlaces } from "./places.ts";
import { renewEditions, seedRegisters } from "./registers.ts";

const database = testDatabase();
const at = new Date("2026-11-24T04:00:00Z");
let api: Api;
let leader: string;
let officer: string;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedPlaces);
  await seedRegisters(api.services.db, at);
  await seedRegisters(api.services.db, at);
  await api.services.regions.refresh();
  leader = (await api.services.access.createCredential("PROGRAM", "leader", [{ role: "LEADER", regionId: ROOT_ID }])).token;
  const [first] = communities();
  officer = (await api.services.access.createCredential("PROGRAM", "officer", [{ role: "COMMUNITY_OFFICER", regionId: first?.id }])).token;
});
afterAll(() => api.stop());

async function ask(query: string, token = leader, variables: object = { rootId: ROOT_ID }) {
  const { body } = await api.post(query, variables, token);
  return body;
}

test("galleries are paged by code; the totals are of the whole region on every page", async () => {
  const query =
    "query ($rootId: ID!, $after: String) { galleries(regionId: $rootId, first: 100, after: $after) { totalCount totalLengthMetres pageInfo { hasNextPage endCursor } edges { node { code } } } }";
  const codes: string[] = [];
  let after: string | null = null;
  do {
    const { data } = await ask(query, leader, { rootId: ROOT_ID, after });
    expect(data?.galleries).toMatchObject({ totalCount: 240, totalLengthMetres: 2000 });
    codes.push(...(data?.galleries.edges ?? []).map((edge: { node: { code: string } }) => edge.node.code));
    after = data?.galleries.pageInfo.hasNextPage ? data.galleries.pageInfo.endCursor : null;
  } while (after);
  expect(new Set(codes).size).toBe(240);
});

test("a community officer sees the own community's galleries and venues, and the district's registers; another community is as if it were not", async () => {
  const [own, other] = communities();
  const galleries = "query ($rootId: ID!) { galleries(regionId: $rootId) { totalCount } venues(regionId: $rootId) { id } }";
  const mine = await ask(galleries, officer, { rootId: own?.id });
  expect(mine.data?.galleries.totalCount).toBe(7);
  expect(mine.data?.venues.length).toBeGreaterThanOrEqual(3);
  expect((await ask(galleries, officer, { rootId: other?.id })).errors?.[0].extensions.code).toBe("NOT_FOUND");
  const registers =
    "query ($rootId: ID!) { organisations(rootId: $rootId) { id } experts(rootId: $rootId) { id } honours(rootId: $rootId) { id } }";
  expect((await ask(registers, officer)).data?.experts).toHaveLength(30);
});

test("a venue of another community is null to a community officer, and there for the leader", async () => {
  const { data } = await ask("query ($rootId: ID!) { venues(regionId: $rootId) { id name } }");
  const palace = data?.venues.find((venue: { name: string }) => venue.name === "赛鱼小学科学宫");
  const one = "query ($id: ID!) { venue(id: $id) { name halls { name } } }";
  expect((await ask(one, officer, { id: palace.id })).data?.venue).toBeNull();
  expect((await ask(one, leader, { id: palace.id })).data?.venue.halls).toHaveLength(3);
  expect((await ask(one, leader, { id: "not an id" })).data?.venue).toBeNull();
});

test("experts' names leave masked", async () => {
  const { data } = await ask("query ($rootId: ID!) { experts(rootId: $rootId) { name origin } }");
  expect(data?.experts.every((expert: { name: string }) => /^.\*+$/.test(expert.name))).toBe(true);
});

test("honours are counted by level and name, highest first; a community may hold several", async () => {
  const { data } = await ask(
    "query ($rootId: ID!) { honourTallies(rootId: $rootId) { level name count } honours(rootId: $rootId) { holderKind holderName } }",
  );
  const levels = data?.honourTallies.map((tally: { level: string }) => tally.level);
  expect(levels.indexOf("DISTRICT")).toBe(levels.length - 1);
  const holders = data?.honours.filter((one: { holderKind: string }) => one.holderKind === "COMMUNITY");
  expect(holders).toHaveLength(35);
  expect(new Set(holders.map((one: { holderName: string }) => one.holderName)).size).toBe(20);
});

test("an older demo database gets the registers that it lacks, and keeps those it has", async () => {
  const { pool, db } = api.services;
  await pool.query("DELETE FROM gallery");
  await pool.query("UPDATE volunteer_group SET volunteers = 21");
  await seedRegisters(db, at);
  const { data } = await ask(
    "query ($rootId: ID!) { galleries(regionId: $rootId) { totalLengthMetres } volunteerGroups(rootId: $rootId) { volunteers } }",
  );
  expect(data?.galleries.totalLengthMetres).toBe(2000);
  expect(data?.volunteerGroups[0].volunteers).toBe(21);
});

test("a gallery that has hung for 85 days gets its next edition", async () => {
  const query = "query ($rootId: ID!) { galleries(regionId: $rootId, first: 200) { edges { node { displayedOn edition } } } }";
  const oldest = async () => {
    const { data } = await ask(query);
    return data?.galleries.edges.map((edge: { node: { displayedOn: string } }) => edge.node.displayedOn).sort()[0];
  };
  expect((await oldest()) < "2026-09-10").toBe(true);
  await renewEditions(api.services.db, "2026-12-24");
  expect((await oldest()) > "2026-09-30").toBe(true);
});

test("without signing in there is no register", async () => {
  const { body } = await api.post("query ($rootId: ID!) { organisations(rootId: $rootId) { id } }", { rootId: ROOT_ID });
  expect(body.errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
});
