import { Writable } from "node:stream";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
const logged: string[] = [];
const answers: string[] = [];
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let desk: string;

/** What people type in, where it belongs and where it does not. */
const PHONE = "13987650001";
const CARD = "CARD-77120031";
const PASSWORD = "my own secret 9182";
const ELSEWHERE = "13987650002";

beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  api = await startApi(database.url, {}, createLogger("trace", sink));
  place = await smallDistrict(api.services);
  await api.services.access.createAccount("steward", "小王", PASSWORD, [{ role: "STEWARD", regionId: place.root }]);
  desk = (await api.services.access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: place.root }])).token;
});
afterAll(() => api.stop());

async function send(query: string, variables: object, token?: string): Promise<void> {
  answers.push(JSON.stringify((await api.post(query, variables, token)).body));
}

const RECORD = `mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted rejected results { id status reason field message } } }`;

test("nothing personal that was sent is found in the database, the log, the audit or an answer", async () => {
  const at = new Date();
  const item = (over: object) => ({
    id: uuidv7(),
    activityId: place.activities[0],
    occurredAt: at.toISOString(),
    kind: "IDENTIFIED",
    ...over,
  });
  const items = [
    item({ phone: PHONE }),
    item({ card: CARD }),
    item({ phone: PHONE, card: CARD }), // refused: two at once
    item({ phone: `${PHONE} please call` }), // refused: no phone number
    item({ kind: "ANONYMOUS", phone: PHONE }), // refused: anonymous has none
    item({ phone: PHONE, occurredAt: "yesterday" }),
    item({ phone: ELSEWHERE, activityId: uuidv7() }),
    item({ kind: "HEAD_COUNT", count: 0, card: CARD }),
    item({ id: PHONE, kind: "ANONYMOUS" }),
    item({ homeRegionId: ELSEWHERE, kind: "ANONYMOUS" }),
    item({ activityId: PHONE, kind: "ANONYMOUS" }),
    item({ occurredAt: `2026-11-25 ${ELSEWHERE}`, kind: "ANONYMOUS" }),
  ];
  await send(RECORD, { input: { sentAt: at.toISOString(), items } }, desk);
  expect(answers[0]).toContain('"accepted":2');
  await send(RECORD, { input: { sentAt: PHONE, items } }, desk);
  await send(RECORD, { input: { sentAt: at.toISOString(), items: PHONE } }, desk);
  await send(`mutation { recordCheckIns(input: { sentAt: "x", items: [{ id: ${ELSEWHERE} }] }) { accepted } }`, {}, desk);
  await send(`{ activity(id: "${PHONE}") { id } }`, {}, desk);
  await send(`{ activities(filter: { regionId: "${place.root}", search: "${PHONE}" }) { totalCount } }`, {}, desk);
  const signIn = "mutation ($i: SignInInput!) { signIn(input: $i) { viewer { kind } } }";
  await send(signIn, { i: { userName: "steward", password: `${PASSWORD}x` } });
  await send(signIn, { i: { userName: PHONE, password: PASSWORD } });
  await send(signIn, { i: { userName: "steward", password: PASSWORD } });
  await api.services.audit.stop();

  // an id comes back to its sender in the answer, as the contract says; nowhere else
  answers[0] = (answers[0] ?? "").replace(`"id":"${PHONE}"`, "");
  const secrets = [PHONE, CARD, PASSWORD, ELSEWHERE, desk];
  expect(await found(secrets)).toEqual([]);
  for (const secret of secrets) {
    expect(logged.filter((line) => line.includes(secret))).toEqual([]);
    expect(answers.filter((answer) => answer.includes(secret))).toEqual([]);
  }
});

test("the search that says so would find them", async () => {
  await api.services.pool.query("CREATE TABLE leak (at int, note jsonb, raw bytea)");
  await api.services.pool.query("INSERT INTO leak VALUES (1, $1, $2)", [{ deep: [PHONE] }, Buffer.from(`x${CARD}`)]);
  expect(await found([PHONE, CARD])).toEqual([`leak: ${PHONE}`, `leak: ${CARD}`]);
});

/** Where any of the texts stands in any row of any table; bytes are looked at as bytes. */
async function found(secrets: readonly string[]): Promise<string[]> {
  const { pool } = api.services;
  const { rows: tables } = await pool.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const places: string[] = [];
  for (const { name } of tables) {
    for (const secret of secrets) {
      const hex = Buffer.from(secret).toString("hex");
      const { rowCount } = await pool.query(
        `SELECT FROM ${name} AS r WHERE strpos(to_jsonb(r)::text, $1) > 0 OR strpos(to_jsonb(r)::text, $2) > 0 LIMIT 1`,
        [secret, hex],
      );
      if (rowCount) places.push(`${name}: ${secret}`);
    }
  }
  return places;
}
