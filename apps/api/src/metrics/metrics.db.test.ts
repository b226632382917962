import { readFileSync } from "node:fs";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
const TOKEN = "a-long-token-of-the-operator";
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;

beforeAll(async () => {
  api = await startApi(database.url, { KEPU_METRICS_TOKEN: TOKEN });
  place = await smallDistrict(api.services);
});
afterAll(() => api.stop());

function read(headers: Record<string, string> = {}) {
  return fetch(new URL("/metrics", api.url), { headers });
}

async function value(line: string): Promise<number> {
  const found = (await (await read()).text()).split("\n").find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? 0);
}

test("metrics are for this machine without a proxy, and for who shows the token; nobody else", async () => {
  expect((await read()).status).toBe(200);
  expect((await read({ "X-Forwarded-For": "10.0.0.7" })).status).toBe(403);
  expect((await read({ "X-Forwarded-For": "10.0.0.7", authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  expect((await read({ authorization: "Bearer another" })).status).toBe(403);
});

test("what comes in, is flushed, reaches the boards and is told to sockets is counted", async () => {
  const desk = await api.services.access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: place.root }]);
  const reader = await api.services.access.createCredential("DISPLAY", "reader", [{ role: "DISPLAY", regionId: place.root }]);
  const client = api.socket(reader.token);
  const frames = client.iterate({
    query: "subscription ($r: ID!) { liveOverview(regionId: $r) { kind } }",
    variables: { r: place.root },
  });
  await frames.next();
  expect(await value("kepu_live_sockets")).toBe(1);
  expect(await value("kepu_live_groups")).toBe(1);
  const sent = await value("kepu_live_frames_sent_total");
  const at = new Date().toISOString();
  const item = { id: uuidv7(), activityId: place.activities[0], occurredAt: at, kind: "ANONYMOUS" };
  const wrong = { ...item, id: uuidv7(), activityId: uuidv7() };
  const record = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted } }";
  await api.post(record, { input: { sentAt: at, items: [item, wrong] } }, desk.token);
  await api.post(record, { input: { sentAt: at, items: [item] } }, desk.token);
  await frames.next();
  expect(await value('kepu_ingest_items_total{operation="recordCheckIns",outcome="accepted"}')).toBe(1);
  expect(await value('kepu_ingest_items_total{operation="recordCheckIns",outcome="duplicate"}')).toBe(1);
  expect(await value('kepu_ingest_items_total{operation="recordCheckIns",outcome="rejected"}')).toBe(1);
  expect(await value('kepu_ingest_request_seconds_count{operation="recordCheckIns",outcome="answered"}')).toBe(2);
  expect(await value('kepu_flush_seconds_count{kind="check_ins",outcome="committed"}')).toBe(2);
  expect(await value('kepu_flush_rows_sum{kind="check_ins"}')).toBe(2);
  expect(await value("kepu_feed_lag_seconds_count")).toBeGreaterThan(0);
  expect(await value("kepu_event_loop_lag_seconds_count")).toBeGreaterThan(0);
  expect(await value("kepu_live_frames_sent_total")).toBeGreaterThan(sent);
  expect(await value('kepu_http_request_seconds_count{route="graphql",code="200"}')).toBeGreaterThanOrEqual(2);
  expect(await value('kepu_pool_connections{pool="facts"}')).toBeGreaterThan(0);
  expect(await value('kepu_pool_connections{pool="management"}')).toBeGreaterThan(0);
  await client.dispose();
  await expect.poll(() => value("kepu_live_sockets")).toBe(0);
  expect(await value("kepu_live_groups")).toBe(0);
});

test("every metric that the Grafana dashboard draws, an alert watches or the operator's page names is one that is exported", async () => {
  const infra = (name: string) => readFileSync(new URL(`../../../../infra/${name}`, import.meta.url), "utf8");
  const dashboard = infra("grafana/kepu-pulse.json");
  const drawn = new Set(
    (JSON.parse(dashboard) as { panels: { targets?: { expr: string }[] }[] }).panels
      .flatMap((panel) => panel.targets ?? [])
      .flatMap(({ expr }) => expr.match(/\b(?:kepu|nodejs|process)_\w+/g) ?? []),
  );
  expect(drawn.size).toBeGreaterThan(15);
  const named = `${infra("prometheus/alerts.yml")} ${infra("README.md")}`.match(/\b(?:kepu_[a-z_]+|nodejs_[a-z]\w+)/g) ?? [];
  expect(named.length).toBeGreaterThan(15);
  const exported = new Set([...(await (await read()).text()).matchAll(/^(?:# TYPE )?([a-z]\w+)/gm)].map(([, name]) => name ?? ""));
  expect([...drawn, ...named].filter((name) => !exported.has(name))).toEqual([]);
});

test("labels are words of short lists: two hundred odd requests make no new series", async () => {
  const series = async () => (await (await read()).text()).split("\n").filter((line) => line.startsWith("kepu_")).length;
  const ask = (index: number) => fetch(new URL(`/odd-${index}?x=${index}`, api.url)).then((response) => response.arrayBuffer());
  for (let index = 0; index < 50; index++) await ask(index);
  const before = await series();
  for (let index = 0; index < 200; index += 50) await Promise.all(Array.from({ length: 50 }, (_, more) => ask(index + more)));
  expect(await series()).toBe(before);
});
