import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { post } from "./district.ts";
import { type OpenWall, openWall } from "./open-wall.ts";
import { figuresOf, median, slopeIn10Minutes } from "./process-figures.ts";
import { type Rig, repository, startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { scrape } from "./scrape.ts";
import { Visitors } from "./visitors.ts";

const MINUTE_MS = 60_000;
const FORMS = {
  short: { forMs: 15_000, warmUpMs: 3_000, sampleMs: 1_000, wallEveryMs: 3_000, sockets: 100, stayMs: 1_500 },
  // V8 touches its young generation (128 MB on a large machine) bit by bit over its first twenty minutes of little work
  long: { forMs: 60 * MINUTE_MS, warmUpMs: 25 * MINUTE_MS, sampleMs: 5_000, wallEveryMs: MINUTE_MS, sockets: 200, stayMs: 45_000 },
};
/** Resident memory may change by less in ten minutes, the wall's heap may grow by less. */
const SLOPE = 0.01;
const WALL_GROWTH_BYTES = 5_000_000;
/** The short form proves the mechanism only: a garbage collector needs minutes to come to rest. */
const SHORT_GROWTH_BYTES = 300_000_000;
const SPARE_DESCRIPTORS = 12;

/** The demo's stream, sockets that come and go, and one wall left open: memory, descriptors and the wall's heap stay where they are. Linux only. */
export async function soak(scale: Scale): Promise<Counts> {
  const form = FORMS[scale];
  const rig = await startRig({ env: { LOG_LEVEL: "warn" } });
  const stream = startStream(rig);
  let wall: OpenWall | undefined;
  try {
    wall = await openWall(rig.urls[0] ?? "", displayPath(rig));
    const before = figuresOf(rig.apis[0]?.pid() ?? 0);
    const visitors = new Visitors({
      url: rig.urls[0] ?? "",
      token: rig.token("readerToken"),
      regions: await regionsOf(rig),
      count: form.sockets,
      stayMs: form.stayMs,
    });
    const course = await watch(rig, wall, visitors, form);
    await visitors.leave();
    await wall.close();
    const left = await settled(rig, before.descriptors);
    const broken = faultsOf(scale, course, left, visitors);
    return { ...summary(course, left), visits: visitors.visits, retries: visitors.retries, frames: visitors.frames, broken };
  } finally {
    await wall?.close();
    stream.kill("SIGTERM");
    await rig.end();
  }
}

interface Course {
  resident: { at: number; value: number }[];
  descriptors: number[];
  wallHeaps: number[];
  wallLive: boolean[];
  /** bytes in use of the old generation: what lives */
  old: number[];
}

async function watch(rig: Rig, wall: OpenWall, visitors: Visitors, form: (typeof FORMS)[Scale]): Promise<Course> {
  const course: Course = { resident: [], descriptors: [], wallHeaps: [], wallLive: [], old: [] };
  const began = Date.now();
  let nextWall = began + form.wallEveryMs;
  for (let turn = 1; Date.now() - began < form.forMs; turn++) {
    await sleep(Math.max(0, began + turn * form.sampleMs - Date.now()));
    const { at, resident, descriptors } = figuresOf(rig.apis[0]?.pid() ?? 0);
    if (at - began > form.warmUpMs) {
      course.resident.push({ at, value: resident });
      course.descriptors.push(descriptors);
    }
    if (at < nextWall) continue;
    nextWall += form.wallEveryMs;
    const figures = await scrape(rig.urls[0] ?? "");
    course.old.push(figures.value('nodejs_heap_space_size_used_bytes{space="old"}'));
    course.wallLive.push(await wall.isLive());
    course.wallHeaps.push(await wall.heap());
    process.stderr.write(
      `${((at - began) / MINUTE_MS).toFixed(1)} min  resident ${mega(resident)} MB  descriptors ${descriptors}  sockets ${figures.value("kepu_live_sockets")}  ` +
        `wall ${mega(course.wallHeaps.at(-1) ?? 0)} MB  visits ${visitors.visits}  frames ${visitors.frames}\n`,
    );
  }
  return course;
}

/** Everybody has gone: what is still open after a few seconds is leaked. */
async function settled(rig: Rig, wanted: number) {
  const url = rig.urls[0] ?? "";
  for (let waited = 0; ; waited += 250) {
    const figures = await scrape(url);
    const left = {
      sockets: figures.value("kepu_live_sockets"),
      groups: figures.value("kepu_live_groups"),
      queuedBytes: figures.value("kepu_live_queued_bytes"),
      descriptors: figuresOf(rig.apis[0]?.pid() ?? 0).descriptors,
      wanted,
    };
    if ((left.sockets === 0 && left.groups === 0 && left.descriptors <= wanted + SPARE_DESCRIPTORS) || waited >= 8_000) return left;
    await sleep(250);
  }
}

type Left = Awaited<ReturnType<typeof settled>>;

function faultsOf(scale: Scale, course: Course, left: Left, visitors: Visitors): string[] {
  const broken: string[] = [];
  const { slope, grown, wallGrown, descriptors } = derived(course);
  if (visitors.faults.length > 0) broken.push(`${visitors.faults.length} subscriptions failed: ${visitors.faults[0]}`);
  if (visitors.frames === 0) broken.push("nobody was told anything");
  if (left.sockets !== 0 || left.groups !== 0 || left.queuedBytes !== 0) broken.push(`left behind: ${JSON.stringify(left)}`);
  if (left.descriptors > left.wanted + SPARE_DESCRIPTORS) broken.push(`${left.descriptors} descriptors are open, ${left.wanted} before`);
  if (!course.wallLive.every(Boolean)) broken.push("the wall was not live all the time");
  if (wallGrown >= WALL_GROWTH_BYTES) broken.push(`the wall's heap grew by ${mega(wallGrown)} MB`);
  if (scale === "short") {
    if (grown > SHORT_GROWTH_BYTES) broken.push(`resident memory grew by ${mega(grown)} MB`);
    return broken;
  }
  if (slope >= SLOPE) broken.push(`resident memory rises by ${(slope * 100).toFixed(2)} % in ten minutes`);
  if (Math.abs(descriptors.last - descriptors.first) > SPARE_DESCRIPTORS)
    broken.push(`descriptors went from ${descriptors.first} to ${descriptors.last}`);
  return broken;
}

/** Medians of the first and the last eighth, so that one collection more or less does not decide. */
function derived({ resident, descriptors, wallHeaps, old }: Course) {
  const ends = (values: number[]) => {
    const eighth = Math.max(1, Math.floor(values.length / 8));
    return { first: median(values.slice(0, eighth)), last: median(values.slice(-eighth)) };
  };
  const memory = ends(resident.map((sample) => sample.value));
  const heap = ends(wallHeaps);
  return {
    slope: slopeIn10Minutes(resident),
    memory,
    grown: memory.last - memory.first,
    wallGrown: heap.last - heap.first,
    old: ends(old),
    descriptors: ends(descriptors),
  };
}

function summary(course: Course, left: Left) {
  const { slope, memory, wallGrown, old, descriptors } = derived(course);
  return {
    resident_mb: [mega(memory.first), mega(memory.last)],
    old_generation_mb: [mega(old.first), mega(old.last)],
    slope_percent_in_10_minutes: Number((slope * 100).toFixed(2)),
    descriptors: [descriptors.first, descriptors.last],
    descriptors_before_and_after: [left.wanted, left.descriptors],
    sockets_left: left.sockets,
    wall_growth_mb: mega(wallGrown),
  };
}

function startStream({ urls, dataDir }: Rig) {
  return spawn(process.execPath, ["apps/simulator/src/main.ts", "stream"], {
    cwd: repository,
    env: { ...process.env, KEPU_URL: urls[0], KEPU_DATA: dataDir },
    stdio: "ignore",
  });
}

/** What `npm run display -- create` prints: the wall's address with its credential. */
function displayPath({ databaseUrl, dataDir, rootId }: Rig): string {
  const args = ["apps/api/dist/tool.js", "display", "create", "--name", "soak", "--region", rootId];
  const env = { ...process.env, DATABASE_URL: databaseUrl, KEPU_DATA: dataDir };
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, env, encoding: "utf8" });
  const path = /\/wall#\S+/.exec(stdout)?.[0];
  if (!path) throw new Error(`no display was made: ${stderr}`);
  return path;
}

async function regionsOf({ urls, rootId, token }: Rig): Promise<string[]> {
  const query = "query ($rootId: ID!) { regions(rootId: $rootId) { id } }";
  const { data } = await post<{ regions: { id: string }[] }>(urls[0] ?? "", token("readerToken"), query, { rootId });
  return data?.regions.map((region) => region.id) ?? [];
}

const mega = (bytes: number) => Number((bytes / 1_000_000).toFixed(2));
