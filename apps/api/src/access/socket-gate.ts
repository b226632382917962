import type { IncomingMessage } from "node:http";
import { LIMITS } from "@kepu/schema";
import type { WebSocket } from "ws";
import type { Services } from "../context.ts";
import { ProductError } from "../errors.ts";
import { viewerOfConnection, watchRevocations } from "./authenticate.ts";
import { peerOf } from "./peer.ts";
import { networkOf } from "./rate-limits.ts";
import { anonymous, type Viewer } from "./viewer.ts";

interface Connection {
  viewer: Viewer;
  address: string;
  loopback: boolean;
}

/** Close codes that a client of graphql-transport-ws comes back after. */
const FORBIDDEN = 4403;
const TRY_LATER = 1013;
const FORCE_CLOSE_MS = 1_500;

/** Who stands behind each open socket: lets in so many an address and a credential, and closes those whose session or credential has ended. */
export class SocketGate {
  private readonly open = new Map<WebSocket, Connection>();
  readonly stop: () => void;

  constructor(private readonly services: Services) {
    const watched = () => {
      const viewers = [...this.open.values()].map(({ viewer }) => viewer).filter(({ sessionId }) => sessionId);
      return [...new Map(viewers.map((viewer) => [`${viewer.sessionId} ${JSON.stringify(viewer.grants)}`, viewer])).values()];
    };
    this.stop = watchRevocations(services, watched, (sessionId) => {
      for (const [socket, { viewer }] of this.open) if (viewer.sessionId === sessionId) end(socket, FORBIDDEN, "Forbidden");
    });
  }

  /** Before the upgrade: also sockets that never say who they are are counted. */
  hasRoom(request: IncomingMessage): boolean {
    const peer = peerOf(request, this.services.config.trustProxy);
    return peer.loopback || this.matching((one) => one.address === networkOf(peer.address)) < LIMITS.socketsPerAddress;
  }

  count(socket: WebSocket, request: IncomingMessage): void {
    const { address, loopback } = peerOf(request, this.services.config.trustProxy);
    this.open.set(socket, { viewer: anonymous, address: networkOf(address), loopback });
    socket.once("close", () => this.open.delete(socket));
  }

  /** Says who it is; a socket that may not come in is closed with the reason, and one to try again later with another code. */
  async admit(socket: WebSocket, request: IncomingMessage, params: Record<string, unknown>): Promise<boolean> {
    try {
      const viewer = await viewerOfConnection(this.services, params, request);
      const connection = this.open.get(socket);
      if (!connection) return false; // it has gone meanwhile
      if (this.isFull(viewer, connection)) throw new ProductError("RATE_LIMITED", "Too many sockets");
      connection.viewer = viewer;
      return true;
    } catch (error) {
      const forbidden = error instanceof ProductError && error.extensions.code === "UNAUTHENTICATED";
      end(socket, forbidden ? FORBIDDEN : TRY_LATER, forbidden ? "Forbidden" : "Try again later");
      return false;
    }
  }

  connection(socket: WebSocket): Connection {
    return this.open.get(socket) ?? { viewer: anonymous, address: "", loopback: false };
  }

  private isFull(viewer: Viewer, { address, loopback }: Connection): boolean {
    if (!viewer.sessionId)
      return !loopback && this.matching((one) => !one.viewer.sessionId && one.address === address) > LIMITS.anonymousSocketsPerAddress;
    const limit = viewer.kind === "ACCOUNT" ? LIMITS.socketsPerSession : LIMITS.socketsPerCredential;
    return this.matching((one) => one.viewer.sessionId === viewer.sessionId) >= limit;
  }

  private matching(wanted: (one: Connection) => boolean): number {
    let count = 0;
    for (const one of this.open.values()) if (wanted(one)) count += 1;
    return count;
  }
}

/** A peer that does not answer our closing is cut off. */
function end(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), FORCE_CLOSE_MS).unref();
}
