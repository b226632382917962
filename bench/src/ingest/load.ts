import { connect, type Socket } from "node:net";
import { itemsOf, type Place } from "./items.ts";
import type { Shape } from "./shapes.ts";

/** One phase's order to the load generator, and what it answers. */
export interface Order {
  port: number;
  shape: Shape;
  tokens: string[];
  places: Place[];
  /** the product takes GraphQL, the bare server the batch itself */
  graphql: boolean;
}

export interface Report {
  seconds: number;
  accepted: number;
  /** requests whose answer was not a whole success, and the first of them */
  failed: number;
  firstFailure: string;
  /** of one request, in milliseconds */
  p50: number;
  p99: number;
}

const MUTATION =
  "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted duplicates rejected results { id status reason field message receivedAt } serverTime } }";

process.on("message", (order: Order) => {
  run(order).then((report) => process.send?.(report));
});

/** Every request is made before the clock starts: the generator then only writes and reads sockets. */
async function run(order: Order): Promise<Report> {
  const { shape } = order;
  const requests = requestsOf(order);
  const sockets = await Promise.all(Array.from({ length: shape.inFlight }, () => opened(order.port)));
  const latencies: number[] = [];
  const report: Report = { seconds: 0, accepted: 0, failed: 0, firstFailure: "", p50: 0, p99: 0 };
  const started = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      const ask = exchange(socket);
      for (let request = requests.pop(); request; request = requests.pop()) {
        const sent = performance.now();
        const answer = await ask(request);
        latencies.push(performance.now() - sent);
        const accepted = Number(/"accepted":(\d+)/.exec(answer)?.[1] ?? 0);
        report.accepted += accepted;
        if (accepted === shape.batch) continue;
        report.failed += 1;
        report.firstFailure ||= answer.slice(0, 600);
      }
    }),
  );
  report.seconds = (performance.now() - started) / 1_000;
  for (const socket of sockets) socket.destroy();
  latencies.sort((a, b) => a - b);
  report.p50 = latencies[Math.floor(latencies.length * 0.5)] ?? 0;
  report.p99 = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
  return report;
}

function requestsOf({ shape, places, tokens, graphql }: Order): Buffer[] {
  const items = itemsOf(places, shape.items);
  const sentAt = new Date().toISOString();
  return Array.from({ length: Math.ceil(items.length / shape.batch) }, (_, at) => {
    const input = { sentAt, items: items.slice(at * shape.batch, (at + 1) * shape.batch) };
    const body = JSON.stringify(graphql ? { query: MUTATION, variables: { input } } : input);
    const token = tokens[at % tokens.length];
    const head = `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.setNoDelay(true);
    socket.once("error", reject);
  });
}

/** HTTP/1.1 with keep-alive and Content-Length, one request at a time; answers head and body. */
function exchange(socket: Socket): (request: Buffer) => Promise<string> {
  let done: ((answer: string) => void) | undefined;
  let read: Buffer[] = [];
  let missing = -1;
  socket.on("data", (chunk: Buffer) => {
    read.push(chunk);
    if (missing < 0) {
      const text = Buffer.concat(read);
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text.subarray(0, end).toString("latin1"))?.[1] ?? 0);
      missing = end + 4 + length - text.length;
    } else missing -= chunk.length;
    if (missing > 0) return;
    const answer = Buffer.concat(read).toString("latin1");
    read = [];
    missing = -1;
    done?.(answer);
  });
  return (request) =>
    new Promise((resolve, reject) => {
      done = resolve;
      socket.once("error", reject);
      socket.write(request, () => socket.off("error", reject));
    });
}
