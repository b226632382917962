import type { Role } from "@kepu/schema";
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
import WebSocket from "ws";
import type { RoleGrant } from "../access/viewer.ts";
import type { Api } from "./api.ts";

/** Cookie of a person, token of a device or display. */
export interface Key {
  cookie?: string;
  token?: string;
}

export type RootKind = "query" | "mutation" | "subscription";
export interface RootField {
  kind: RootKind;
  field: GraphQLField<unknown, unknown>;
}

/** Ids by the name of the argument or input field that takes them; `id` may differ from field to field: `venue.id`. */
export type Ids = Record<string, string | undefined>;

export function rootFieldsOf(schema: GraphQLSchema): RootField[] {
  return [
    ...Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => ({ kind: "query" as const, field })),
    ...Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => ({ kind: "mutation" as const, field })),
    ...Object.values(schema.getSubscriptionType()?.getFields() ?? {}).map((field) => ({ kind: "subscription" as const, field })),
  ];
}

export async function keyOf(api: Api, role: Role, grant: Omit<RoleGrant, "role">, name: string = role): Promise<Key> {
  const grants = [{ role, ...grant }];
  if (role === "DEVICE" || role === "DISPLAY") return { token: (await api.services.access.createCredential(role, name, grants)).token };
  const id = await api.services.access.createAccount(name, name, "long enough words", grants);
  return { cookie: `kepu_session=${await api.services.access.openSession(id, "test")}` };
}

/** The operation with every argument that it needs, as the contract describes them: the ids given, else the plainest value. */
export function documentOf({ kind, field }: RootField, ids: Ids): string {
  const needed = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
  const args = needed.map((arg) => `${arg.name}: ${literal(arg.type, arg.name, ids, field.name)}`).join(", ");
  return `${kind} { ${field.name}${args ? `(${args})` : ""} ${isLeafType(getNamedType(field.type)) ? "" : "{ __typename }"} }`;
}

function literal(type: GraphQLInputType, name: string, ids: Ids, field: string): string {
  if (isNonNullType(type)) return literal(type.ofType, name, ids, field);
  if (isListType(type)) return "[]";
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "";
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((one) => isNonNullType(one.type) && one.defaultValue === undefined);
    return `{ ${fields.map((one) => `${one.name}: ${literal(one.type, one.name, ids, field)}`).join(", ")} }`;
  }
  const id = ids[`${field}.${name}`] ?? ids[name];
  if (id) return JSON.stringify(id);
  if (/date$/i.test(name) || getNamedType(type).name === "Date") return '"2026-01-01"';
  if (name === "version") return "0"; // nobody's: a step that passes the door changes nothing
  if (getNamedType(type).name === "Decimal") return '"1"';
  if (["Int", "Float"].includes(getNamedType(type).name)) return "1";
  if (getNamedType(type).name === "Boolean") return "true";
  if (name === "from" || name === "to") return '"2026-01"';
  if (getNamedType(type).name === "DateTime" || name === "sentAt") return JSON.stringify(new Date().toISOString());
  return '"words"';
}

export interface Refused {
  /** of the first error; "" where the door was passed */
  code: string;
  message: string;
}

/** A field that may be null says so of what does not exist. */
const NOTHING: Refused = { code: "NOT_FOUND", message: "null" };

export async function overHttp(api: Api, document: string, key: Key): Promise<Refused> {
  const { body } = await api.post(document, {}, key.token, key.cookie ? { cookie: key.cookie, origin: new URL(api.url).origin } : {});
  const [error] = body.errors ?? [];
  const nothing = !error && Object.values(body.data ?? {})[0] === null;
  return nothing ? NOTHING : { code: error?.extensions.code ?? "", message: error?.message ?? "" };
}

export function overSocket(api: Api, document: string, key: Key): Promise<Refused> {
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
  const told = (error: { message?: string; extensions?: Record<string, unknown> } | undefined): Refused => ({
    code: String(error?.extensions?.code ?? ""),
    message: error?.message ?? "",
  });
  return new Promise<Refused>((resolve) => {
    client.subscribe(
      { query: document },
      {
        next: ({ errors }) => resolve(told(errors?.[0])),
        error: (error) => resolve(Array.isArray(error) ? told(error[0]) : { code: String(error), message: "" }),
        complete: () => {},
      },
    );
  }).finally(() => void client.dispose());
}
