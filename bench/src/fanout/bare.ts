import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { everySecond, serve } from "./peer.ts";

/** The limit: no protocol, no authorisation, no data; one string a group and tick, and ws.send of it to each of its sockets. */
const http = createServer();
const sockets = new Map<number, Set<WebSocket>>();
new WebSocketServer({ server: http, perMessageDeflate: false }).on("connection", (socket, { url }) => {
  const group = Number(new URL(url ?? "", "http://localhost").searchParams.get("group"));
  const members = sockets.get(group) ?? new Set();
  sockets.set(group, members.add(socket));
  socket.on("close", () => members.delete(socket));
});

function tick(bytes: number): void {
  const at = new Date().toISOString();
  for (const [group, members] of sockets) {
    const frame = `{"at":"${at}","group":${group},"cursor":"`.padEnd(bytes - 2, "x").concat('"}');
    for (const socket of members) socket.send(frame);
  }
}

serve({
  listen: () => new Promise((resolve) => http.listen(0, "127.0.0.1", () => resolve({ port: (http.address() as AddressInfo).port }))),
  async pace({ ticksPerSecond, seconds, bytes }: { ticksPerSecond: number; seconds: number; bytes: number }) {
    await everySecond(ticksPerSecond, seconds, () => tick(bytes));
    return {};
  },
  /** As fast as the readers take it: the next tick when no socket has more than a few frames unsent. */
  async saturate({ seconds, bytes }: { seconds: number; bytes: number }) {
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
      tick(bytes);
      do await new Promise((resolve) => setImmediate(resolve));
      while ([...sockets.values()].some((members) => [...members].some((socket) => socket.bufferedAmount > 4 * bytes)));
    }
    return {};
  },
});
