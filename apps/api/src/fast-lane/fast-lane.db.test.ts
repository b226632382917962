import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let api: Api;
let activityId: string;
let device: string;
let wall: string;

beforeAll(async () => {
  api = await startApi(database.url);
  const district = await smallDistrict(api.services);
  activityId = district.activities[0] as string;
  device = (await api.services.access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: district.root }])).token;
  wall = (await api.services.access.createCredential("DISPLAY", "wall", [{ role: "DISPLAY", regionId: district.root }])).token;
});
afterAll(() => api.stop());

const MUTATION = `mutation Record($input: RecordCheckInsInput!) { answer: recordCheckIns(input: $input) {
  __typename results { id status reason field message receivedAt } accepted duplicates rejected } }`;
const item = (more: object = {}) => ({ id: uuidv7(), activityId, occurredAt: new Date().toISOString(), kind: "ANONYMOUS", ...more });
const input = (items: unknown = [item()], more: object = {}) => ({ input: { sentAt: new Date().toISOString(), items, ...more } });

/** `extensions` alone sends a request the usual way. */
async function ask(body: object, token: string, usual: boolean) {
  const response = await fetch(api.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ ...body, ...(usual ? { extensions: {} } : {}) }),
  });
  const headers = ["content-type", "cache-control", "x-content-type-options", "retry-after"].map((name) => response.headers.get(name));
  return { status: response.status, headers, text: await response.text() };
}

test("the fast lane answers as Apollo does: success, refusal of an item, of a batch, of variables, of a viewer and of a document", async () => {
  const stored = input([item(), item({ kind: "HEAD_COUNT", count: 3 })]);
  await ask({ query: MUTATION, variables: stored }, device, false);
  const requests: [object, string][] = [
    [{ query: MUTATION, variables: stored }, device],
    [{ query: MUTATION, variables: stored, operationName: "Record" }, device],
    [{ query: MUTATION, variables: stored, operationName: "Other" }, device],
    [{ query: MUTATION, variables: input([item({ occurredAt: "yesterday" })]) }, device],
    [{ query: MUTATION, variables: input([]) }, device],
    [{ query: MUTATION, variables: input([item()], { sentAt: "now" }) }, device],
    [{ query: MUTATION, variables: input(Array.from({ length: 1_001 }, () => item())) }, device],
    [{ query: MUTATION, variables: input([{ ...item(), phone: 13912345678 }]) }, device],
    [{ query: MUTATION, variables: input([{ ...item(), count: 1.5 }]) }, device],
    [{ query: MUTATION, variables: input([{ ...item(), count: "1" }]) }, device],
    [{ query: MUTATION, variables: input([{ ...item(), kind: "NOBODY" }]) }, device],
    [{ query: MUTATION, variables: input([{ ...item(), more: 1 }]) }, device],
    [{ query: MUTATION, variables: input(null) }, device],
    [{ query: MUTATION, variables: {} }, device],
    [{ query: MUTATION, variables: stored }, wall],
    [{ query: MUTATION, variables: stored }, "x".repeat(43)],
    [{ query: MUTATION.replace("accepted", "acceptable"), variables: stored }, device],
    [{ query: MUTATION.replace("accepted", "accepted accepted @skip(if: true)"), variables: stored }, device],
    [{ query: `${MUTATION} query Q { viewer { kind } }`, variables: stored, operationName: "Record" }, device],
    [{ query: "mutation { recordCheckIns(", variables: {} }, device],
  ];
  for (const [body, token] of requests) {
    const [fast, usual] = [await ask(body, token, false), await ask(body, token, true)];
    expect(fast, JSON.stringify(body).slice(0, 200)).toEqual(usual);
  }
});

test("a number where the contract wants an id is taken as GraphQL takes it, and a single item as a list of one", async () => {
  const body = { query: MUTATION, variables: input(item({ activityId: 7 })) };
  const { text } = await ask(body, device, false);
  expect(text).toBe((await ask(body, device, true)).text);
  expect(text).toContain("UNKNOWN_ACTIVITY");
});
