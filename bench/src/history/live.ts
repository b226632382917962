import { setTimeout as sleep } from "node:timers/promises";
import { newUuid7 } from "@kepu/schema";
import { type Asker, quantile } from "./ask.ts";
import type { Rig } from "./rig.ts";

const LIVE = "subscription ($regionId: ID!) { liveOverview(regionId: $regionId) { kind figures { measure today } } }";
const RECORD = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted } }";
const TAPS = 120;
const PAUSE_MS = 120;

interface Frame {
  kind: string;
  figures: { measure: string; today: number }[] | null;
}

/** From a tap at a desk to its figure on a live screen, p95, without and beside evaluators who ask for ten years by day of all communities, again and again. */
export async function liveBeside(rig: Rig, desk: Asker, reader: Asker, heavy: object, activityId: string) {
  const screen = await openScreen(rig);
  await taps(screen, desk, activityId, 20);
  const alone = await taps(screen, desk, activityId, TAPS);
  let going = true;
  let asked = 0;
  const asking = (async () => {
    while (going) {
      await reader(HEAVY, { input: heavy });
      asked += 1;
    }
  })();
  await sleep(500);
  const beside = await taps(screen, desk, activityId, TAPS);
  going = false;
  await asking;
  screen.close();
  return { aloneMs: quantile(alone, 0.95), besideMs: quantile(beside, 0.95), asked };
}

const HEAVY =
  "query ($input: MetricsInput!) { metrics(input: $input) { periods series { code regionId group values missing completeness } } }";

async function taps(screen: Screen, desk: Asker, activityId: string, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let tap = 0; tap < count; tap++) {
    const started = performance.now();
    const seen = screen.shows(screen.attendance() + 1);
    const item = {
      id: newUuid7(Date.now()),
      activityId,
      occurredAt: new Date().toISOString(),
      kind: "ANONYMOUS",
      ageGroup: "UNKNOWN",
      residence: "UNKNOWN",
    };
    await desk(RECORD, { input: { sentAt: new Date().toISOString(), items: [item] } });
    await seen;
    took.push(performance.now() - started);
    await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
  return took;
}

interface Screen {
  attendance(): number;
  /** settles with the frame that has at least so much */
  shows(attendance: number): Promise<void>;
  close(): void;
}

function openScreen({ url, rootId, reader }: Rig): Promise<Screen> {
  let attendance = 0;
  let waiting: { least: number; done: () => void } | undefined;
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const say = (message: object) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    socket.onopen = () => say({ type: "connection_init", payload: { authorization: `Bearer ${reader}` } });
    socket.onerror = () => reject(new Error("the live screen did not open"));
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as { type: string; payload?: { data?: { liveOverview: Frame } } };
      if (message.type === "connection_ack") say({ id: "1", type: "subscribe", payload: { query: LIVE, variables: { regionId: rootId } } });
      if (message.type === "ping") say({ type: "pong" });
      if (message.type === "error") reject(new Error(`the live screen was refused: ${String(data)}`));
      if (message.type !== "next") return;
      const figures = message.payload?.data?.liveOverview.figures ?? [];
      attendance = Number(figures.find(({ measure }) => measure === "ATTENDANCE")?.today ?? attendance);
      if (waiting && attendance >= waiting.least) waiting.done();
      resolve({
        attendance: () => attendance,
        shows: (least) =>
          new Promise((done) => {
            waiting = { least, done };
          }),
        close: () => socket.close(),
      });
    };
  });
}
