import { createClient } from "graphql-ws";
import { socketUrl } from "../config.ts";
import { displayToken } from "../graphql/client.ts";
import { retryPause } from "./retry.ts";

const PING_MS = 2_000;
const PONG_WITHIN_MS = 2_500;

/** What the live badge shows. `heardAt`: when the service last said anything, by this browser's clock. */
export interface Connection {
  state: "idle" | "connecting" | "live" | "reconnecting";
  heardAt: number;
  /** since when the service itself has had no database, as the newest frame says */
  staleSince: string | null;
}

let connection: Connection = { state: "idle", heardAt: 0, staleSince: null };
const listeners = new Set<() => void>();

function set(next: Partial<Connection>): void {
  connection = { ...connection, ...next };
  for (const listener of listeners) listener();
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What a frame says of the service's own freshness. */
export function noteStale(staleSince: string | null): void {
  if (staleSince !== connection.staleSince) set({ staleSince });
}

export const currentConnection = (): Connection => connection;

let socket: WebSocket | undefined;
let pongTimer: number | undefined;
let wakeUp: (() => void) | undefined;

/** One socket for everything live. It never gives up, and comes back at once when the browser is online again. */
export const liveClient = createClient({
  url: socketUrl,
  connectionParams: () => {
    const token = window.location.pathname.startsWith("/wall") ? displayToken() : null;
    return token ? { authorization: `Bearer ${token}` } : {};
  },
  keepAlive: PING_MS,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: (attempt) =>
    new Promise((resolve) => {
      const done = () => {
        wakeUp = undefined;
        window.clearTimeout(timer);
        resolve();
      };
      const timer = window.setTimeout(done, retryPause(attempt, Math.random()));
      wakeUp = done;
    }),
  on: {
    connecting: (isRetry) => {
      if (!isRetry) set({ state: "connecting" });
    },
    opened: (opened) => {
      socket = opened as WebSocket;
    },
    connected: () => set({ state: "live", heardAt: Date.now() }),
    message: () => set({ heardAt: Date.now() }),
    ping: (received) => {
      if (!received) pongTimer = window.setTimeout(() => socket?.close(4408, "no pong"), PONG_WITHIN_MS);
    },
    pong: (received) => {
      if (received) window.clearTimeout(pongTimer);
    },
    closed: (event) => {
      window.clearTimeout(pongTimer);
      // 1000: this page watches nothing any more
      set({ state: (event as CloseEvent).code === 1000 ? "idle" : "reconnecting" });
    },
  },
});

window.addEventListener("online", () => wakeUp?.());
window.addEventListener("offline", () => socket?.close(4408, "offline"));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") wakeUp?.();
});
