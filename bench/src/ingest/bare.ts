import { createServer } from "node:http";
import { Pool } from "pg";
import { hashOf, type Item, type Place, pseudonymOf } from "./items.ts";

type Row = Record<string, unknown>;
type Outcome = { status: string; receivedAt?: Date };

/** What the bare server takes from the built product. */
interface Product {
  flushCheckIns(pool: Pool, rows: Row[]): Promise<Outcome[]>;
  isDataError(error: unknown): boolean;
  Coalescer: new (options: object) => { submit(rows: Row[]): Promise<Outcome[]> };
}

// the marked exception: the bare server is the product's own coalescer and flush, with nothing around them
const built = (file: string) => import(new URL(`../../../apps/api/dist/ingest/${file}.js`, import.meta.url).href);
const { flushCheckIns, isDataError, Coalescer }: Product = {
  ...(await built("check-in-flush")),
  ...(await built("transaction")),
  ...(await built("coalescer")),
};

/** JSON in, the shared flush, JSON out: no GraphQL, no authentication, no validation. Told its port, database and places by its parent. */
process.once("message", ({ databaseUrl, port, places }: { databaseUrl: string; port: number; places: Place[] }) => {
  const pool = new Pool({ connectionString: databaseUrl, max: 10, pipeline: true });
  const placeOf = new Map(places.map((place) => [place.activityId, place]));
  const coalescer = new Coalescer({
    flush: (rows: Row[]) => flushCheckIns(pool, rows),
    isDataError,
    refuse: (_row: Row, error: unknown) => {
      throw error;
    },
    overloaded: () => new Error("overloaded"),
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const { items } = JSON.parse(Buffer.concat(chunks).toString()) as { items: Item[] };
      const outcomes = await coalescer.submit(items.map((item) => rowOf(item, placeOf.get(item.activityId))));
      const results = outcomes.map((outcome, at) => ({ id: items[at]?.id, ...outcome }));
      const accepted = results.filter(({ status }) => status === "ACCEPTED").length;
      const body = JSON.stringify({ accepted, results, serverTime: new Date() });
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
      response.end(body);
    });
  });
  server.listen(port, "127.0.0.1", () => process.send?.("ready"));
});

const recorderId = "01900000-0000-7000-8000-000000000000";

function rowOf(item: Item, place: Place | undefined): Row {
  const occurredAt = new Date(item.occurredAt);
  return {
    id: item.id,
    occurredAt,
    deviceTime: occurredAt,
    rootId: place?.rootId ?? "",
    communityId: place?.communityId ?? "",
    activityId: item.activityId,
    kind: item.kind,
    count: item.count ?? 1,
    ageGroup: item.ageGroup,
    residence: item.residence,
    homeCommunityId: null,
    channel: "TERMINAL",
    pseudonym: item.phone ? pseudonymOf(item.phone) : null,
    recorderId,
    contentHash: hashOf(item),
  };
}
