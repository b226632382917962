import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_ACCOUNTS, seedDemoAccounts } from "../access/demo-accounts.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { ROOT_ID, seedPlaces } from "./places.ts";
import { seedRegisters } from "./registers.ts";
import { seedTasks } from "./tasks.ts";

const database = testDatabase();
let api: Api;
let leader: string;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedPlaces);
  await seedRegisters(api.services.db, new Date());
  await seedTasks(api.services.db, new Date());
  await seedTasks(api.services.db, new Date());
  await api.services.regions.refresh();
  await seedDemoAccounts(api.services, ROOT_ID);
  leader = (await api.services.access.createCredential("PROGRAM", "leader", [{ role: "LEADER", regionId: ROOT_ID }])).token;
});
afterAll(() => api.stop());

interface Node {
  light: string;
  origin: string;
  extendedTo: string | null;
  weight: number;
  lead: { shortName: string };
  supporting: unknown[];
  lastReport: unknown;
  percent: number;
  plan: { name: string; origin: string };
}

test("four plans of our own making with 24 tasks, in every light; one order open, one closed, one extension approved", async () => {
  const query = `query ($rootId: ID!) { tasks(filter: { rootId: $rootId }, first: 200) { totalCount counts { green yellow red grey escalated }
    edges { node { light origin extendedTo weight percent lead { shortName } supporting { id } lastReport { text } plan { name origin } } } } }`;
  const { body } = await api.post(query, { rootId: ROOT_ID }, leader);
  const { totalCount, counts, edges } = body.data?.tasks ?? {};
  const nodes: Node[] = edges.map((edge: { node: Node }) => edge.node);
  expect(totalCount).toBe(24);
  expect(new Set(nodes.map((node) => node.plan.name)).size).toBe(4);
  expect(counts.escalated).toBe(1);
  for (const light of ["green", "yellow", "red", "grey"]) expect(counts[light], light).toBeGreaterThanOrEqual(3);
  expect(nodes.filter((node) => node.extendedTo)).toHaveLength(1);
  expect(nodes.every((node) => node.origin === "OURS" && node.plan.origin === "OURS" && node.lead && node.supporting.length > 0)).toBe(
    true,
  );
  expect(nodes.every((node) => node.percent > 0 === (node.lastReport !== null))).toBe(true);
  const { rows } = await api.services.pool.query("SELECT count(*)::int AS n, count(closed_at)::int AS closed FROM escalation");
  expect(rows[0]).toEqual({ n: 2, closed: 1 });
  const marked = await api.services.pool.query(
    "SELECT DISTINCT origin FROM (SELECT origin FROM task_report UNION ALL SELECT origin FROM escalation UNION ALL SELECT origin FROM extension) AS rows",
  );
  expect(marked.rows).toEqual([{ origin: "SYNTHETIC" }]);
});

test("an older demo gets the accounts that it lacks, and its reporter an organisation", async () => {
  const { pool, db, access } = api.services;
  await pool.query("DELETE FROM role_grant WHERE holder_id IN (SELECT id FROM account WHERE user_name = 'unithead')");
  await pool.query("DELETE FROM account WHERE user_name = 'unithead'");
  await pool.query("UPDATE role_grant SET organisation_id = NULL WHERE role = 'REPORTER'");
  await seedDemoAccounts(api.services, ROOT_ID);
  expect(await db.getRepository("account").count()).toBe(DEMO_ACCOUNTS.length);
  const reporter = await access.accountByName("reporter");
  const session = await access.openSession(reporter?.id ?? "", "test");
  const viewer = await access.viewerOfSession(session);
  expect(viewer?.grants).toMatchObject([{ role: "REPORTER", organisationId: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
});
