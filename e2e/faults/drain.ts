import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { places, post } from "./district.ts";
import { Ledger } from "./ledger.ts";
import { within } from "./patience.ts";
import { median } from "./process-figures.ts";
import { type Rig, startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { checkIn, startSenders } from "./sender.ts";
import { baseline, judge } from "./verdict.ts";

const WITHIN_MS = 15_000;
const SERVICE_RESTART = 1012;
/** No second takes on more than this share of those who were sent away. */
const LARGEST_SECOND = 0.3;
const WATCHERS = 480;
const LIVE = "subscription ($regionId: ID!) { liveOverview(regionId: $regionId) { kind cursor } }";
const RECORD = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted } }";

/** SIGTERM: with sockets, one of which never answers, under load; then with a database that says nothing; then with one that is gone. */
export async function drain(scale: Scale): Promise<Counts> {
  const rounds = scale === "long" ? 3 : 1;
  const broken: string[] = [];
  const rig = await startRig();
  try {
    const withSockets: Ended[] = [];
    const closes: Close[] = [];
    const before = await baseline(rig);
    const ledger = new Ledger();
    const senders = await startSenders(rig, ledger, 200);
    for (let round = 0; round < rounds; round++) withSockets.push(await underLoad(rig, 1_000, closes, broken));
    await senders.finish();
    const items = await judge(rig, ledger, before, [], broken);
    const silent = await silentDatabase(rig, broken);
    const others = scale === "long" ? await withNobodyThere(rig, broken) : {};
    return {
      ...items,
      sockets: closes.length,
      closed_with_1012: closes.filter((one) => one.code === SERVICE_RESTART).length,
      spread_ms: spreadOf(closes),
      exit_ms_with_1000_sockets: Math.max(...withSockets.map((one) => one.ms)),
      exit_ms_database_silent: silent.ms,
      ...others,
      broken,
    };
  } finally {
    await rig.end();
  }
}

interface Close {
  round: number;
  code: number;
  /** after SIGTERM */
  ms: number;
}
interface Ended {
  code: number | null;
  ms: number;
}

async function ended(rig: Rig, circumstance: string, broken: string[]): Promise<Ended> {
  const began = Date.now();
  const code = await rig.apis[0]?.stop();
  const ms = Date.now() - began;
  if (code !== 0) broken.push(`${circumstance} it ended with ${code}`);
  if (ms > within(WITHIN_MS)) broken.push(`${circumstance} it took ${ms} ms to end`);
  return { code: code ?? null, ms };
}

async function underLoad(rig: Rig, count: number, closes: Close[], broken: string[]): Promise<Ended> {
  const url = rig.urls[0] ?? "";
  const open = await openSockets(rig, count);
  const deaf = await deafSocket(url);
  const round = closes.length / count;
  let began = Number.POSITIVE_INFINITY;
  const gone = open.map(
    (socket) =>
      new Promise<void>((resolve) => socket.once("close", (code) => resolve(void closes.push({ round, code, ms: Date.now() - began })))),
  );
  began = Date.now();
  const end = ended(rig, "under load", broken);
  await sleep(100);
  const ready = await fetch(`${url}/readyz`).then(
    (response) => response.status,
    () => 0,
  );
  if (ready !== 503) broken.push(`/readyz answered ${ready} while draining`);
  if (await opens(url)) broken.push("a socket was taken on while draining");
  const outcome = await end;
  await Promise.all(gone);
  deaf.destroy();
  const mine = closes.filter((one) => one.round === round);
  const told = mine.filter((one) => one.code === SERVICE_RESTART).length;
  if (told !== count) broken.push(`${count - told} of ${count} sockets were not told to come back`);
  const seconds = Map.groupBy(mine, (one) => Math.floor(one.ms / 1_000));
  const largest = Math.max(...[...seconds.values()].map((one) => one.length)) / count;
  if (largest > within(LARGEST_SECOND)) broken.push(`${Math.round(largest * 100)} % of the sockets were closed within one second`);
  await startAgain(rig);
  return outcome;
}

/** The database's processes stand still, with a mutation in flight. */
async function silentDatabase(rig: Rig, broken: string[]): Promise<Ended> {
  const { activities } = await places(rig);
  const stopped = [rig.postgres.pid, ...childrenOf(rig.postgres.pid)];
  for (const pid of stopped) process.kill(pid, "SIGSTOP");
  try {
    const input = { sentAt: new Date().toISOString(), items: [checkIn(activities)] };
    const answer = post(rig.urls[0] ?? "", rig.token("deskToken"), RECORD, { input }, WITHIN_MS).catch(() => ({ status: 0 }));
    await sleep(100);
    const outcome = await ended(rig, "with a silent database", broken);
    if ((await answer).status === 200) broken.push("an item was acknowledged that no database has");
    return outcome;
  } finally {
    for (const pid of stopped) process.kill(pid, "SIGCONT");
  }
}

/** With nobody there, and with a database that is gone. */
async function withNobodyThere(rig: Rig, broken: string[]) {
  await startAgain(rig);
  const nobody = await ended(rig, "with nobody there", broken);
  await startAgain(rig);
  await rig.postgres.stop();
  const gone = await ended(rig, "without its database", broken);
  await rig.startPostgres();
  return { exit_ms_with_none: nobody.ms, exit_ms_database_gone: gone.ms };
}

async function startAgain(rig: Rig): Promise<void> {
  rig.apis[0]?.start();
  for (let waited = 0; waited < 60_000; waited += 50) {
    const answer = await fetch(`${rig.urls[0]}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error("the API did not start again");
}

/** All are let in; as many as one credential may have watch the district. */
async function openSockets(rig: Rig, count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let from = 0; from < count; from += 100) {
    const some = Array.from({ length: Math.min(100, count - from) }, (_, index) =>
      openSocket(rig, from + index < WATCHERS ? "readerToken" : from + index < 2 * WATCHERS ? "deskToken" : "deviceToken"),
    );
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

function openSocket(rig: Rig, token: "readerToken" | "deskToken" | "deviceToken"): Promise<WebSocket> {
  const socket = new WebSocket(`${rig.urls[0]?.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const say = (message: object) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("open", () => say({ type: "connection_init", payload: { authorization: `Bearer ${rig.token(token)}` } }));
    socket.once("message", () => {
      if (token === "readerToken") say({ id: "1", type: "subscribe", payload: { query: LIVE, variables: { regionId: rig.rootId } } });
      resolve(socket);
    });
  });
}

/** Shakes hands and never says or hears anything again. */
function deafSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET /graphql HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
          "Sec-WebSocket-Key: a2VwdSBwdWxzZSBkZWFmIQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n",
      );
    });
    socket.once("data", () => {
      socket.pause();
      resolve(socket);
    });
    socket.on("error", reject);
  });
}

function opens(url: string): Promise<boolean> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  return new Promise((resolve) => {
    socket.once("open", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
}

/** From the first to the last close, the median over the rounds. */
function spreadOf(closes: Close[]): number {
  const rounds = [...Map.groupBy(closes, (one) => one.round).values()].map((one) => one.map(({ ms }) => ms));
  return median(rounds.map((times) => Math.max(...times) - Math.min(...times)));
}
