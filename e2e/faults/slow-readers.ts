import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { newUuid7 } from "@kepu/schema";
import { places, post, type TokenName } from "./district.ts";
import { figuresOf, median } from "./process-figures.ts";
import { Reader } from "./reader.ts";
import { type Rig, startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { startThrottle, type Throttle } from "./throttle.ts";
import { essence } from "./watcher.ts";

const USE = "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { accepted } }";
const CHECK_IN = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted } }";
const OTHERS = 20;
/** of each kind: what one of them costs is told from what many cost */
const SLOW = 20;
const TRICKLE = 1_000;
const FRAME_BYTES = 4_096;
const GROWTH_EACH = 2 * 1_048_576;
const BACK_WITHIN_MS = 30_000;
const SCALES = { long: { frames: 20_000, rounds: 5, perRound: 1_500 }, short: { frames: 600, rounds: 1, perRound: 100 } };

/** Readers that stop, and readers at 1 kB/s, while frames flow as fast as they are made: the process lives, its memory and everybody else are
 * spared, and who comes back has the newest state. */
export async function slowReaders(scale: Scale): Promise<Counts> {
  const { frames, rounds, perRound } = SCALES[scale];
  const rig = await startRig({ env: { LIVE_TICK_MS: "0" } });
  const port = Number(new URL(rig.urls[0] ?? "").port);
  const [stalled, trickling] = [await startThrottle(port), await startThrottle(port)];
  const others = Array.from({ length: OTHERS }, () => new Reader(rig, port));
  const broken: string[] = [];
  const must = (held: boolean, sentence: string) => held || broken.push(sentence);
  try {
    for (const one of others) await one.open();
    const flow = await flowOf(rig, others);
    await flow(perRound);

    const p99s: { without: number; beside: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const without = await flow(perRound);
      const slow = await join(rig, [stalled, trickling], 1);
      p99s.push({ without: without.p99, beside: (await flow(perRound)).p99 });
      await comeBack(rig, slow, [stalled, trickling], broken);
    }
    const ratio = median(p99s.map((one) => one.beside)) / median(p99s.map((one) => one.without));

    const before = await flow(perRound);
    const slow = await join(rig, [stalled, trickling], SLOW);
    const flood = await flow(frames);
    const growthEach = Math.round((flood.peakBytes - before.peakBytes) / slow.length);
    const ended = stalled.ended() + trickling.ended();
    await comeBack(rig, slow, [stalled, trickling], broken);

    must(rig.apis[0]?.deaths() === 0, "the process died");
    must(flood.bytesPerFrame >= FRAME_BYTES, `frames had only ${flood.bytesPerFrame} bytes`);
    must(growthEach < GROWTH_EACH, `memory grew by ${growthEach} bytes for each slow reader`);
    // a busy machine judges nothing: the short form tells the ratio, the long one holds it to the bar
    must(scale === "short" || ratio <= 1.3, `the others' p99 was ${ratio.toFixed(2)} times as long`);
    return {
      frames: flood.frames,
      bytesPerFrame: flood.bytesPerFrame,
      slowReaders: slow.length,
      growthBytesEach: growthEach,
      closedByTheServer: ended,
      othersP99Ms: p99s,
      p99Ratio: Math.round(ratio * 100) / 100,
      broken,
    };
  } finally {
    for (const one of others) one.close();
    await Promise.all([stalled.stop(), trickling.stop()]);
    await rig.end();
  }
}

/** As many readers at each throttle, which is then closed or nearly. */
async function join(rig: Rig, [stalled, trickling]: [Throttle, Throttle], each: number): Promise<Reader[]> {
  const slow = [stalled, trickling].flatMap(({ port }) => Array.from({ length: each }, () => new Reader(rig, port)));
  for (const reader of slow) await reader.open();
  stalled.read(0);
  trickling.read(TRICKLE);
  return slow;
}

/** They read again, as a screen would: over the old connection where it is still there, else over a new one from the last cursor. */
async function comeBack(rig: Rig, slow: Reader[], throttles: Throttle[], broken: string[]): Promise<void> {
  for (const throttle of throttles) throttle.read(Number.POSITIVE_INFINITY);
  const fresh = new Reader(rig, Number(new URL(rig.urls[0] ?? "").port));
  await fresh.open();
  for (const deadline = Date.now() + BACK_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
    for (const reader of slow) if (reader.gone) await reader.open();
    if (slow.every((reader) => isDeepStrictEqual(newest(reader), newest(fresh)))) break;
  }
  const outdated = slow.filter((reader) => !isDeepStrictEqual(newest(reader), newest(fresh))).length;
  if (outdated > 0) broken.push(`${outdated} slow readers had an old state when they had come back`);
  for (const reader of [...slow, fresh]) reader.close();
}

/** What one minute's turn changes in between is told to all in its own frame. */
const newest = (reader: Reader) => essence(reader.board);

/** Answers how to let so many frames flow: one item a frame, a kiosk's uses and a desk's check-ins beside each other, each the next as soon as the last
 * is acknowledged. Two credentials, for one alone may not ask so often. */
async function flowOf(rig: Rig, others: Reader[]) {
  const { kiosks, activities } = await places(rig);
  const pid = () => rig.apis[0]?.pid() ?? 0;
  const first = others[0] as Reader;
  return async (frames: number) => {
    for (const one of others) one.forget();
    let peakBytes = figuresOf(pid()).resident;
    const sampler = setInterval(() => {
      peakBytes = Math.max(peakBytes, figuresOf(pid()).resident);
    }, 200);
    const send = async (token: TokenName, mutation: string, item: () => object) => {
      while (first.frames < frames) {
        const occurredAt = new Date().toISOString();
        const input = { sentAt: occurredAt, items: [{ id: newUuid7(), occurredAt, ...item() }] };
        const { code } = await post(rig.urls[0] ?? "", rig.token(token), mutation, { input }, 30_000);
        if (code === "RATE_LIMITED") await sleep(1_000);
        else if (code) throw new Error(`an item was answered with ${code}`);
      }
    };
    const use = () => ({ kioskId: kiosks[first.frames % kiosks.length]?.id, kind: "USE" });
    const checkIn = () => ({ activityId: activities[first.frames % activities.length], kind: "ANONYMOUS" });
    const sent = Promise.all([send("deviceToken", USE, use), send("deskToken", CHECK_IN, checkIn)]);
    await sent.finally(() => clearInterval(sampler));
    process.stderr.write(`${first.frames} frames\n`);
    const delays = others.flatMap((one) => one.delays).sort((a, b) => a - b);
    const p99 = delays[Math.floor(delays.length * 0.99)] ?? Number.NaN;
    return { frames: first.frames, bytesPerFrame: Math.round(first.bytes / first.frames), p99, peakBytes };
  };
}
