import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { newUuid7 } from "@kepu/schema";
import fc from "fast-check";
import { createClient } from "graphql-ws";
import { Client } from "pg";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
// biome-ignore lint/style/noRestrictedImports: what the dashboard itself makes of the frames is what is proven here
import { mergeOverview, type OverviewFrame } from "../apps/dashboard/src/overview/merge-overview.ts";
import { essence, LIVE } from "./faults/watcher.ts";
import { product } from "./product.ts";

const it = product({ processes: 2 });

/** A client as the dashboard's: it merges frames, and goes on from its cursor at whichever process. */
class Viewer {
  board: OverviewFrame | undefined;
  readonly kinds: string[] = [];
  private leave: (() => void) | undefined;
  private readonly regionId: string;

  constructor(regionId: string) {
    this.regionId = regionId;
  }

  join(url: string): Promise<void> {
    const client = createClient({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${it.token("readerToken")}` },
      retryAttempts: 0,
    });
    return new Promise((resolve, reject) => {
      const variables = { regionId: this.regionId, cursor: this.board?.cursor };
      client.subscribe<{ liveOverview: OverviewFrame }>(
        { query: LIVE, variables },
        {
          next: ({ data, errors }) => {
            if (!data) return reject(new Error(JSON.stringify(errors)));
            this.board = mergeOverview(this.board, data.liveOverview);
            this.kinds.push(data.liveOverview.kind);
            resolve();
          },
          error: reject,
          complete: () => {},
        },
      );
      this.leave = () => void client.dispose();
    });
  }

  cut(): void {
    this.leave?.();
    this.leave = undefined;
  }
}

async function ids(): Promise<{ rootId: string; activities: string[]; kiosks: { id: string; kind: string }[] }> {
  const { viewer } = await it.ask<{ viewer: { roots: string[] } }>("{ viewer { roots } }", {}, it.token("readerToken"));
  const rootId = viewer.roots[0] ?? "";
  const { activities, kiosks } = await it.ask<{
    activities: { edges: { node: { id: string } }[] };
    kiosks: { id: string; kind: string }[];
  }>(
    "query ($r: ID!) { activities(filter: { regionId: $r, states: [ONGOING] }, first: 30) { edges { node { id } } } kiosks(regionId: $r) { id kind } }",
    { r: rootId },
    it.token("readerToken"),
  );
  return { rootId, activities: activities.edges.map((edge) => edge.node.id), kiosks };
}

async function newestFeed(rootId: string): Promise<string[]> {
  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  const { rows } = await client
    .query<{ id: string }>("SELECT id FROM feed_entry WHERE root_id = $1 ORDER BY at DESC, id DESC LIMIT 25", [rootId])
    .finally(() => client.end());
  return rows.map((row) => row.id);
}

async function post(url: string, query: string, input: object): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${it.token("deviceToken")}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const body = await response.text();
  if (body.includes('"errors"') || /"rejected":[1-9]/.test(body)) throw new Error(body);
}

const CHECK_IN = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { rejected results { reason message } } }";
const RETRACT = "mutation ($input: RetractCheckInsInput!) { retractCheckIns(input: $input) { rejected } }";
const USE = "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { rejected results { reason message } } }";

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("checkIn" as const),
      process: fc.nat(1),
      which: fc.nat(29),
      people: fc.integer({ min: 1, max: 60 }),
      minutesAgo: fc.nat(90),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("use" as const),
      process: fc.nat(1),
      which: fc.nat(101),
      kind: fc.constantFrom("USE", "LOAN", "RETURN"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retract" as const), process: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cut" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("join" as const), process: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 10, max: 400 }) }) },
);

test("any sequence of cuts and resumes, at either of two processes, leaves a client equal to a fresh snapshot, its feed whole", async () => {
  const { rootId, activities, kiosks } = await ids();
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const viewer = new Viewer(rootId);
      await viewer.join(it.url);
      let recorded: string[] = [];
      for (const one of steps) {
        const url = ("process" in one ? it.urls[one.process] : undefined) ?? it.url;
        const sentAt = new Date().toISOString();
        if (one.do === "checkIn") {
          const at = new Date(Date.now() - one.minutesAgo * 60_000 - 1_000);
          const id = newUuid7(at.getTime());
          recorded.push(id);
          const item = {
            id,
            activityId: activities[one.which % activities.length],
            occurredAt: at.toISOString(),
            kind: "HEAD_COUNT",
            count: one.people,
          };
          await post(url, CHECK_IN, { sentAt, items: [item] });
        } else if (one.do === "use") {
          const lending = kiosks.filter((kiosk) => one.kind === "USE" || kiosk.kind === "BOOK_KIOSK");
          const item = {
            id: newUuid7(Date.now()),
            kioskId: lending[one.which % lending.length]?.id,
            kind: one.kind,
            occurredAt: sentAt,
            content: "急救知识",
          };
          await post(url, USE, { sentAt, items: [item] });
        } else if (one.do === "retract" && recorded.length > 0) {
          await post(url, RETRACT, { checkInIds: recorded });
          recorded = [];
        } else if (one.do === "cut") viewer.cut();
        else if (one.do === "join") {
          viewer.cut();
          await viewer.join(url);
        } else if (one.do === "wait") await sleep(one.ms);
      }
      viewer.cut();
      await viewer.join(it.urls[1] ?? it.url);
      let fresh = new Viewer(rootId);
      for (let waited = 0; waited < 40; waited++) {
        fresh = new Viewer(rootId);
        await fresh.join(it.url);
        fresh.cut();
        if (isDeepStrictEqual(essence(viewer.board), essence(fresh.board))) break;
        await sleep(250);
      }
      expect(essence(viewer.board)).toEqual(essence(fresh.board));
      const told = (viewer.board?.feed ?? []).map((entry) => entry.id);
      expect(new Set(told).size).toBe(told.length);
      expect(told).toEqual(expect.arrayContaining(await newestFeed(rootId)));
      for (const kind of viewer.kinds) kinds.add(kind);
      viewer.cut();
    }),
    { numRuns: 12 },
  );
  expect(kinds.has("CHANGE")).toBe(true);
}, 120_000);
