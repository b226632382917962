import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { addDays, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import cliProgress from "cli-progress";
import { replaySignIn, serviceUrl } from "./config.ts";
import { clockDifference, Door, DoorError } from "./door.ts";
import { itemId, type Log, type LogMap, readLog, readMap } from "./log-map.ts";

const USAGE =
  "Use: npm run replay -- --file LOG.csv --map MAP.json [--speed N]   (N: seconds of the log a second; 0, the default, as fast as it goes)";
const BATCH = 250;
const RETRIES = 20;

const REGISTER = `mutation ($input: RegisterKioskNetworkInput!) { registerKioskNetwork(input: $input) { rootId anchorDate created token kiosks { key kioskId } } }`;
const RECORD = `mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { accepted duplicates rejected results { id status reason message } } }`;

interface Network {
  rootId: string;
  anchorDate: string;
  token: string;
  kiosks: { key: string; kioskId: string }[];
}

/** Plays a device network's log through the public door, as its devices would. The week lands on the last seven days before the first
 * replay; that anchor is kept by the service, and ids derive from file, row and anchor: a second replay, on whatever day, adds nothing. */
export async function replay(args: string[]): Promise<number> {
  const values = optionsOf(args);
  if (!values?.file || !values.map) return fail(USAGE);
  const speed = Number(values.speed ?? 0);
  if (!(speed >= 0)) return fail(`--speed ${values.speed} is no number. ${USAGE}`);
  let map: LogMap;
  let log: Log;
  try {
    map = readMap(values.map);
    log = readLog(values.file, map, values.map);
  } catch (error) {
    return fail((error as Error).message);
  }
  const network = await register(map, log);
  const totals = await send(log, network, speed);
  process.stdout.write(
    `${JSON.stringify({ rootId: network.rootId, anchorDate: network.anchorDate, loans: log.items.filter((item) => item.kind === "LOAN").length, ...totals })}\n`,
  );
  return totals.rejected > 0 ? 1 : 0;
}

function optionsOf(args: string[]) {
  try {
    return parseArgs({ args, options: { file: { type: "string" }, map: { type: "string" }, speed: { type: "string" } } }).values;
  } catch {
    return undefined;
  }
}

async function register(map: LogMap, log: Log): Promise<Network> {
  const office = new Door(serviceUrl(), undefined, await replaySignIn());
  const anchorDate = addDays(shanghaiDay(Date.now() + (await clockDifference(office))), -map.days);
  const input = {
    key: `${map.key} ${log.fileHash.toString("hex").slice(0, 16)}`,
    name: map.name,
    nameEn: map.nameEn,
    anchorDate,
    communities: log.communities.map((key) => ({ key, name: key })),
    kiosks: log.kiosks.map((kiosk) => ({ ...kiosk, kind: "BOOK_KIOSK" })),
  };
  return (await office.ask<{ registerKioskNetwork: Network }>(REGISTER, { input })).registerKioskNetwork;
}

async function send(log: Log, network: Network, speed: number) {
  const door = new Door(serviceUrl(), network.token);
  const ahead = await clockDifference(door);
  const kioskOf = new Map(network.kiosks.map(({ key, kioskId }) => [key, kioskId]));
  const begin = startOfShanghaiDay(network.anchorDate).getTime();
  const bar = new cliProgress.SingleBar({ format: "{bar} {percentage} % | {value}/{total} | {day}" }, cliProgress.Presets.shades_classic);
  const totals = { accepted: 0, duplicates: 0, rejected: 0 };
  const reasons = new Map<string, number>();
  bar.start(log.items.length, 0, { day: network.anchorDate });
  for (let from = 0, last = 0; from < log.items.length; from += BATCH) {
    const batch = log.items.slice(from, from + BATCH);
    const items = batch.map((item) => {
      const at = begin + item.sinceStart;
      return {
        id: itemId(log.fileHash, item, at),
        kioskId: kioskOf.get(item.station),
        kind: item.kind,
        occurredAt: new Date(at).toISOString(),
      };
    });
    const answer = await sendPatiently(door, items, ahead);
    totals.accepted += answer.accepted;
    totals.duplicates += answer.duplicates;
    totals.rejected += answer.rejected;
    for (const { reason } of answer.results) if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const reached = batch.at(-1)?.sinceStart ?? 0;
    bar.update(from + batch.length, { day: shanghaiDay(begin + reached) });
    if (speed > 0) await sleep((reached - last) / speed);
    last = reached;
  }
  bar.stop();
  for (const [reason, count] of reasons) process.stdout.write(`rejected: ${count} ${reason}\n`);
  return totals;
}

interface Answer {
  accepted: number;
  duplicates: number;
  rejected: number;
  results: { reason: string | null }[];
}

/** A lost answer or a service that is away is tried again with the same ids. */
async function sendPatiently(door: Door, items: object[], ahead: number): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const input = { sentAt: new Date(Date.now() + ahead).toISOString(), items };
      return (await door.ask<{ recordKioskUsage: Answer }>(RECORD, { input })).recordKioskUsage;
    } catch (error) {
      const lasting = error instanceof DoorError && !["UNAVAILABLE", "RATE_LIMITED", "INTERNAL", "UNKNOWN"].includes(error.code);
      if (lasting || attempt >= RETRIES) throw error;
      await sleep(Math.min(10_000, 250 * 2 ** attempt) * (0.5 + Math.random()));
    }
  }
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
