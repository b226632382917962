import { setTimeout as sleep } from "node:timers/promises";
import type { WebSocket } from "ws";

/** 1012: a client of graphql-transport-ws comes back after it. */
const SERVICE_RESTART = 1012;
/** A thousand sockets leave over five seconds, the few of one machine at once: whoever takes them on is not stormed. */
const EACH_MS = 5;
const LONGEST_SPREAD_MS = 5_000;
/** A peer that does not answer our closing is cut off. */
const ANSWER_WITHIN_MS = 1_000;

/** Closes sockets one after another, in no order, over up to five seconds; resolves within a second more, when the last is gone. */
export async function closeInSpread(sockets: Iterable<WebSocket>): Promise<void> {
  const order = [...sockets].map((socket) => ({ socket, at: Math.random() })).sort((a, b) => a.at - b.at);
  const spreadMs = Math.min(LONGEST_SPREAD_MS, order.length * EACH_MS);
  await Promise.all(order.map(({ socket }, index) => sleep((spreadMs * index) / order.length).then(() => closeOne(socket))));
}

function closeOne(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) return resolve();
    const cut = setTimeout(() => socket.terminate(), ANSWER_WITHIN_MS);
    socket.once("close", () => {
      clearTimeout(cut);
      resolve();
    });
    socket.close(SERVICE_RESTART, "Service restart");
  });
}
