import { readFileSync } from "node:fs";
import { join } from "node:path";

export type TokenName = "readerToken" | "deskToken" | "deviceToken";

/** What senders, watchers and the verdict need to know of a running product, however it was started. */
export interface District {
  urls: string[];
  /** of the database itself, without a proxy */
  databaseUrl: string;
  dataDir: string;
  rootId: string;
  token(name: TokenName): string;
}

/** The demo's credentials, as the API wrote them when it filled the district. */
export function credentials(dataDir: string): Pick<District, "rootId" | "token"> {
  const told = JSON.parse(readFileSync(join(dataDir, "simulator.json"), "utf8")) as Record<TokenName | "rootId", string>;
  return { rootId: told.rootId, token: (name) => told[name] };
}

export interface Answer<Data> {
  status: number;
  retryAfter: string | null;
  data?: Data;
  /** extensions.code of the first error */
  code?: string;
}

/** One request through the public door. Throws when no answer came: then the outcome is unknown. */
export async function post<Data>(url: string, token: string, query: string, variables: object, withinMs = 8_000): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(withinMs),
  });
  const body = (await response.json()) as { data?: Data; errors?: { message: string; extensions?: { code?: string } }[] };
  const code = body.errors?.[0] ? (body.errors[0].extensions?.code ?? body.errors[0].message) : undefined;
  return { status: response.status, retryAfter: response.headers.get("retry-after"), data: body.data, code };
}

const PLACES = `query ($r: ID!) { activities(filter: { regionId: $r, states: [ONGOING] }, first: 30) { edges { node { id } } }
  kiosks(regionId: $r) { id kind } }`;

export interface Kiosk {
  id: string;
  kind: "E_GALLERY" | "BOOK_KIOSK";
}

export interface Places {
  activities: string[];
  kiosks: Kiosk[];
}

/** Where items may happen now. */
export async function places({ urls, token, rootId }: District): Promise<Places> {
  const { data } = await post<{ activities: { edges: { node: { id: string } }[] }; kiosks: Kiosk[] }>(
    urls[0] ?? "",
    token("readerToken"),
    PLACES,
    { r: rootId },
  );
  if (!data) throw new Error("the district has no places");
  return { activities: data.activities.edges.map((edge) => edge.node.id), kiosks: data.kiosks };
}
