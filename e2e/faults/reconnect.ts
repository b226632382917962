import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LIMITS } from "@kepu/schema";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
// biome-ignore lint/style/noRestrictedImports: the dashboard's own pace of coming back
import { retryPause } from "../../apps/dashboard/src/live/retry.ts";
import { untilReady } from "../ready.ts";
import { within } from "./patience.ts";
import { READY_WITHIN_MS, type Rig, startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";

const LIVE =
  "subscription ($regionId: ID!, $cursor: String) { liveOverview(regionId: $regionId, cursor: $cursor) { kind cursor at figures { measure today } } }";
const SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { kind } } }";
const BACK_WITHIN_MS = 15_000;
const WAIT_MS = 60_000;
const MOST_IN_A_SECOND = 0.3;
/** Kolmogorov–Smirnov distance from the uniform distribution; 0.1 is far outside chance for 400 clients and more */
const UNIFORM_WITHIN = 0.1;

/** What the API wrote when it filled the district. */
interface Told {
  accounts: { userName: string; password: string }[];
  wallToken: string;
}

/** A screen's connection, and when what happened to it. */
class Screen {
  closedAt = 0;
  /** milliseconds from the cut to the first attempt to come back */
  firstRetry: number | undefined;
  /** its first frame after the cut */
  backAt: number | undefined;
  asked: string[] = [];
  private client: Client | undefined;

  open(url: string, rootId: string, who: { token?: string; cookie?: string }): Promise<void> {
    const headers = who.cookie ? { cookie: who.cookie, origin: url } : {};
    this.client = createClient({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocol: string) {
          super(address, protocol, { headers });
        }
      },
      connectionParams: who.token ? { authorization: `Bearer ${who.token}` } : {},
      keepAlive: 2_000,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait: (attempt) => new Promise((done) => setTimeout(done, retryPause(attempt, Math.random()))),
      on: {
        connecting: () => {
          if (this.closedAt > 0) this.firstRetry ??= performance.now() - this.closedAt;
        },
        closed: (event) => {
          const { code, reason } = event as { code: number; reason: string };
          if (code === 4401 || code === 4403) this.asked.push(`${code} ${reason}`);
          if (this.closedAt === 0) this.closedAt = performance.now();
        },
      },
    });
    return new Promise((resolve, reject) => {
      const variables: Record<string, unknown> = { regionId: rootId };
      this.client?.subscribe<{ liveOverview: { cursor: string } }>(
        { query: LIVE, variables },
        {
          next: ({ data, errors }) => {
            if (!data) return void this.asked.push(JSON.stringify(errors));
            variables.cursor = data.liveOverview.cursor;
            if (this.closedAt > 0) this.backAt ??= performance.now();
            resolve();
          },
          error: (error) => {
            this.asked.push(JSON.stringify(error));
            reject(new Error(JSON.stringify(error)));
          },
          complete: () => {},
        },
      );
    });
  }

  forget(): void {
    this.closedAt = 0;
    this.firstRetry = this.backAt = undefined;
  }

  async close(): Promise<void> {
    await this.client?.dispose();
  }
}

/** A thousand screens, walls and programs and people's, come back after a restart: spread, all of them, without signing in again. */
export async function reconnect(scale: Scale): Promise<Counts> {
  const rig = await startRig();
  const broken: string[] = [];
  try {
    const screens = await openScreens(rig, scale === "long" ? 1_000 : 400);
    const stopped = await restart(rig, screens, "stopped", async () => void (await rig.apis[0]?.stop()), broken);
    const killed = scale === "long" ? { killed: await restart(rig, screens, "killed", () => rig.apis[0]?.kill(), broken) } : {};
    for (const screen of screens) await screen.close();
    return { clients: screens.length, stopped, ...killed, broken };
  } finally {
    await rig.end();
  }
}

async function openScreens(rig: Rig, count: number): Promise<Screen[]> {
  const url = rig.urls[0] ?? "";
  const told = JSON.parse(readFileSync(join(rig.dataDir, "demo-accounts.json"), "utf8")) as Told;
  const screens: Screen[] = [];
  let cookie = "";
  for (let index = 0; index < count; index++) {
    const screen = new Screen();
    screens.push(screen);
    const people = Math.floor(index / 3);
    if (index % 3 === 0 && people % LIMITS.socketsPerSession === 0) {
      // some accounts take turns: one name may not sign in so often within a minute
      cookie = await signIn(url, told.accounts[(people / LIMITS.socketsPerSession) % 3]);
    }
    await screen.open(url, rig.rootId, [{ cookie }, { token: rig.token("readerToken") }, { token: told.wallToken }][index % 3] ?? {});
  }
  return screens;
}

async function signIn(url: string, account: Told["accounts"][number] | undefined): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-kepu-csrf": "1", origin: url },
    body: JSON.stringify({ query: SIGN_IN, variables: { input: { userName: account?.userName, password: account?.password } } }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (!cookie) throw new Error(`no session: ${await response.text()}`);
  return cookie;
}

async function restart(rig: Rig, screens: Screen[], how: string, end: () => Promise<void> | undefined, broken: string[]) {
  for (const screen of screens) screen.forget();
  const cutAt = performance.now();
  const ended = end();
  await ended;
  rig.apis[0]?.start();
  await untilReady(rig.urls[0] ?? "", READY_WITHIN_MS);
  const answersAt = performance.now();
  for (const deadline = performance.now() + WAIT_MS; performance.now() < deadline && screens.some((screen) => !screen.backAt); )
    await sleep(100);

  const back = screens.flatMap((screen) => screen.backAt ?? []).sort((a, b) => a - b);
  const firsts = screens.flatMap((screen) => screen.firstRetry ?? []).sort((a, b) => a - b);
  const backAt = (share: number) => back[Math.ceil(screens.length * share) - 1] ?? Number.POSITIVE_INFINITY;
  const counts = {
    answersAgainMs: Math.round(answersAt - cutAt),
    back: back.length,
    back99Ms: Math.round(backAt(0.99) - answersAt),
    back99SinceCutMs: Math.round(backAt(0.99) - cutAt),
    lastBackSinceCutMs: Math.round(backAt(1) - cutAt),
    mostInASecond: mostInASecond(back) / screens.length,
    firstRetryMaxMs: Math.round(firsts.at(-1) ?? 0),
    firstRetryMedianMs: Math.round(firsts[Math.floor(firsts.length / 2)] ?? 0),
    distanceFromUniform: Math.round(distanceFromUniform(firsts, 5_000) * 1_000) / 1_000,
    signInsAsked: screens.filter((screen) => screen.asked.length > 0).length,
  };
  const must = (held: boolean, sentence: string) => held || broken.push(`${how}: ${sentence}`);
  must(back.length === screens.length, `${screens.length - back.length} gave up`);
  must(counts.back99Ms <= within(BACK_WITHIN_MS), `99 % were back only after ${counts.back99Ms} ms`);
  must(counts.mostInASecond <= within(MOST_IN_A_SECOND), `${Math.round(counts.mostInASecond * 100)} % came back within one second`);
  must(
    counts.distanceFromUniform <= within(UNIFORM_WITHIN) && counts.firstRetryMaxMs <= within(5_500),
    "first retries are not uniform within 5 s",
  );
  must(counts.signInsAsked === 0, `${counts.signInsAsked} were asked to sign in: ${screens.find((one) => one.asked.length > 0)?.asked[0]}`);
  return counts;
}

/** Over every window of a second, not only whole ones. */
function mostInASecond(times: number[]): number {
  let most = 0;
  let from = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[from] ?? time) >= 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

function distanceFromUniform(sorted: number[], upTo: number): number {
  return sorted.reduce((worst, value, index) => {
    const expected = Math.min(1, value / upTo);
    return Math.max(worst, Math.abs((index + 1) / sorted.length - expected), Math.abs(index / sorted.length - expected));
  }, 0);
}
