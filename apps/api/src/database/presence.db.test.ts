import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { startRelay } from "../testing/relay.ts";

const database = testDatabase();
let relay: Awaited<ReturnType<typeof startRelay>>;
let api: Api;
let district: Awaited<ReturnType<typeof smallDistrict>>;
let desk: string;
let session: string;

beforeAll(async () => {
  relay = await startRelay(database.url);
  api = await startApi(relay.url);
  district = await smallDistrict(api.services);
  const { access } = api.services;
  desk = (await access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: district.root }])).token;
  const account = await access.createAccount("auditor", "auditor", "a long password 1", [{ role: "AUDIT_ADMIN" }]);
  session = await access.openSession(account, "signIn");
});
afterAll(async () => {
  await api.stop();
  relay.close();
});

const RECORD = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted duplicates rejected } }";
const SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { kind } } }";

function checkIn() {
  const at = new Date().toISOString();
  const item = { id: uuidv7(), activityId: district.activities[0], occurredAt: at, kind: "ANONYMOUS" };
  return { input: { sentAt: at, items: [item] } };
}

const own = { cookie: "", "x-kepu-csrf": "1" };
const withSession = () => ({ ...own, cookie: `kepu_session=${session}` });

test("a database that falls silent: a token, a session and a sign-in are answered 503 with Retry-After, and it heals by itself", async () => {
  const sent = checkIn();
  expect((await api.post(RECORD, sent, desk)).body.data?.recordCheckIns.accepted).toBe(1);
  relay.silence(true);
  const answers = await Promise.all([
    api.post(RECORD, sent, desk),
    api.post(RECORD, sent, undefined, withSession()),
    api.post(SIGN_IN, { input: { userName: "auditor", password: "a long password 1" } }, undefined, own),
  ]);
  for (const { status, headers, body } of answers) {
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("2");
    expect(body.errors?.[0].extensions.code).toBe("UNAVAILABLE");
  }
  expect((await api.post("{ __typename }", {}, undefined, own)).status).toBe(200); // what needs no database
  relay.silence(false);
  await expect.poll(async () => (await api.post(RECORD, sent, desk)).body.data?.recordCheckIns.duplicates, { timeout: 10_000 }).toBe(1);
});

test("a denial while the database is away is in the audit afterwards", async () => {
  relay.silence(true);
  await expect.poll(() => api.services.presence.isAway(), { timeout: 10_000 }).toBe(true);
  api.services.audit.note({ actor: { kind: "DEVICE", id: null }, action: "meanwhile", outcome: "DENIED" });
  relay.silence(false);
  await expect.poll(() => api.services.presence.isAway(), { timeout: 10_000 }).toBe(false);
  await api.services.audit.flush();
  const { body } = await api.post("{ auditEntries(first: 50) { edges { node { action } } } }", {}, undefined, withSession());
  const actions = body.data?.auditEntries.edges.map((edge: { node: { action: string } }) => edge.node.action);
  expect(actions.filter((action: string) => action === "meanwhile")).toHaveLength(1);
});
