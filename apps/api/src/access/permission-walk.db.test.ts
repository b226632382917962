import { Role } from "@kepu/schema";
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from "graphql";
import { createClient } from "graphql-ws";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { createSchema } from "../schema.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { BESIDE_THE_SCHEMA, type Operation, permissions } from "./permissions.ts";

const database = testDatabase();
const roles = Object.keys(Role) as Role[];
const schema: GraphQLSchema = await createSchema();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let kioskId: string;
/** cookie of a person, token of a device or display */
const keys = new Map<Role, Key>();
let elsewhere: Key;

interface Key {
  cookie?: string;
  token?: string;
}

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  kioskId = uuidv7();
  await api.services.db.getRepository(Kiosk).insert({
    id: kioskId,
    rootId: place.root,
    communityId: place.communities[0] ?? "",
    serial: "W1",
    name: "终端",
    nameEn: "Kiosk",
    kind: "E_GALLERY",
    placeName: "广场",
    vendor: null,
    plannedHours: [],
    installedOn: null,
    origin: "SYNTHETIC",
  });
  for (const role of roles) keys.set(role, await keyOf(role, place.root));
  elsewhere = await keyOf("SUBDISTRICT_OFFICER", place.south);
});
afterAll(() => api.stop());

async function keyOf(role: Role, regionId: string): Promise<Key> {
  const grants = [{ role, regionId }];
  if (role === "DEVICE" || role === "DISPLAY") return { token: (await api.services.access.createCredential(role, role, grants)).token };
  const id = await api.services.access.createAccount(`${role}-${regionId.slice(-6)}`, role, "long enough words", grants);
  return { cookie: `kepu_session=${await api.services.access.openSession(id, "test")}` };
}

/** The operation with every argument that it needs, as the contract describes them: ids of this district, else the plainest value. */
function documentOf(kind: "query" | "mutation" | "subscription", field: GraphQLField<unknown, unknown>): string {
  const needed = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
  const args = needed.map((arg) => `${arg.name}: ${literal(arg.type, arg.name)}`).join(", ");
  return `${kind} { ${field.name}${args ? `(${args})` : ""} ${isLeafType(getNamedType(field.type)) ? "" : "{ __typename }"} }`;
}

function literal(type: GraphQLInputType, name: string): string {
  if (isNonNullType(type)) return literal(type.ofType, name);
  if (isListType(type)) return "[]";
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "";
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, field.name)}`).join(", ")} }`;
  }
  if (name === "activityId") return JSON.stringify(place.activities[0]);
  if (name === "kioskId") return JSON.stringify(kioskId);
  if (name === "evidenceId" || name === "subjectId") return JSON.stringify(place.activities[0]);
  if (name === "rootId" || name === "regionId" || name === "id") return JSON.stringify(place.root);
  if (/date$/i.test(name)) return '"2026-01-01"';
  if (getNamedType(type).name === "Date") return '"2026-01-01"';
  if (["Int", "Float"].includes(getNamedType(type).name)) return "1";
  if (getNamedType(type).name === "Boolean") return "true";
  if (name === "from" || name === "to") return '"2026-01"';
  if (getNamedType(type).name === "DateTime") return JSON.stringify(new Date().toISOString());
  return name === "sentAt" ? JSON.stringify(new Date().toISOString()) : '"words"';
}

/** The code of the first error, or "" where the door was passed. */
async function overHttp(document: string, key: Key): Promise<string> {
  const { body } = await api.post(document, {}, key.token, key.cookie ? { cookie: key.cookie, origin: new URL(api.url).origin } : {});
  return body.errors?.[0].extensions.code ?? "";
}

function overSocket(document: string, key: Key): Promise<string> {
  class Own extends WebSocket {
    constructor(url: string, protocols: string | string[]) {
      super(url, protocols, { headers: key.cookie ? { cookie: key.cookie, origin: new URL(api.url).origin } : {} });
    }
  }
  const client = createClient({
    url: api.url.replace("http", "ws"),
    webSocketImpl: Own,
    connectionParams: key.token ? { authorization: `Bearer ${key.token}` } : {},
    retryAttempts: 0,
  });
  return new Promise<string>((resolve) => {
    client.subscribe(
      { query: document },
      {
        next: ({ errors }) => resolve(String(errors?.[0]?.extensions?.code ?? "")),
        error: (error) => resolve(Array.isArray(error) ? String(error[0]?.extensions?.code) : String(error)),
        complete: () => {},
      },
    );
  }).finally(() => void client.dispose());
}

const DENIED = ["FORBIDDEN", "UNAUTHENTICATED"];
const rootFields = [
  ...Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => ({ kind: "query" as const, field })),
  ...Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => ({ kind: "mutation" as const, field })),
  ...Object.values(schema.getSubscriptionType()?.getFields() ?? {}).map((field) => ({ kind: "subscription" as const, field })),
].filter(({ field }) => field.name !== "signOut"); // it ends the session; sign-in.db.test.ts

test("the table has a row for every root field, and no row for none", () => {
  const fields = [...rootFields.map(({ field }) => field.name), "signOut"].sort();
  const rows = Object.keys(permissions).filter((operation) => !BESIDE_THE_SCHEMA.has(operation));
  expect(rows.sort()).toEqual(fields);
});

for (const { kind, field } of rootFields) {
  const permission = permissions[field.name as Operation];
  if (permission === "ANYONE" || permission === "SIGNED_IN") continue;
  const allowed: readonly Role[] = permission;
  const ask = kind === "subscription" ? overSocket : overHttp;

  test(`${kind} ${field.name}: allowed to ${allowed.join(", ")}, denied to everyone else`, async () => {
    const document = documentOf(kind, field);
    expect(await ask(document, {})).toBe("UNAUTHENTICATED");
    for (const role of roles) {
      const code = await ask(document, keys.get(role) ?? {});
      if (allowed.includes(role)) expect(DENIED, `${role}: ${document}`).not.toContain(code);
      else expect(code, `${role}: ${document}`).toBe("FORBIDDEN");
    }
  });
}

test("what is asked of a region answers to those whose region it lies in, and to others as if it were not", async () => {
  const north = [place.north, place.communities[0], place.communities[1]];
  const own = [place.south, place.communities[2], place.communities[3]];
  const documents = (region: string | undefined) => [
    { ask: overHttp, text: `{ kiosks(regionId: "${region}") { id } }` },
    { ask: overHttp, text: `{ activities(filter: { regionId: "${region}" }) { totalCount } }` },
    { ask: overHttp, text: `{ overview(input: { regionId: "${region}", from: "2026-01-01", to: "2026-01-02" }) { from } }` },
    { ask: overHttp, text: `{ feed(regionId: "${region}") { edges { cursor } } }` },
    { ask: overSocket, text: `subscription { liveOverview(regionId: "${region}") { kind } }` },
    { ask: overSocket, text: `subscription { liveKiosks(regionId: "${region}") { kind } }` },
    { ask: overSocket, text: `subscription { liveFeed(regionId: "${region}") { kind } }` },
  ];
  for (const [index, region] of own.entries()) {
    for (const [at, { ask, text }] of documents(region).entries()) {
      expect(await ask(text, elsewhere), text).toBe("");
      const foreign = documents(north[index])[at]?.text ?? "";
      expect(await ask(foreign, elsewhere), foreign).toBe("NOT_FOUND");
    }
  }
  expect(await overSocket(`subscription { liveActivity(activityId: "${place.activities[2]}") { kind } }`, elsewhere)).toBe("");
  expect(await overSocket(`subscription { liveActivity(activityId: "${place.activities[0]}") { kind } }`, elsewhere)).toBe("NOT_FOUND");
});
