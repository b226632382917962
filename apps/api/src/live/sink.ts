import type { Socket } from "node:net";
import { LIMITS } from "@kepu/schema";
import type { WebSocket } from "ws";
import type { WireFrame } from "./wire-frame.ts";

/** One subscription of one socket. A reader over its ceiling gets nothing until it has drained, and then the newest state; over it for ten seconds it is closed.
 * Frames go to the connection itself, past ws.send: they are framed already. ws counts them as its own, because it asks the connection. */
export class Sink {
  private readonly id: Uint8Array;
  private overSince: number | undefined;
  /** missed a frame: the next one must be a whole snapshot */
  behind = false;
  /** called when everything sent has left, after frames were missed */
  onDrained: () => void = () => {};

  constructor(
    private readonly socket: WebSocket,
    private readonly connection: Socket,
    operationId: string,
  ) {
    // memory of its own: cut from Node's pool it would keep 8 kB
    this.id = new TextEncoder().encode(JSON.stringify(operationId));
  }

  /** May it take a frame now? */
  ready(at: number): boolean {
    if (this.connection.writableLength <= LIMITS.socketBufferBytes) {
      this.overSince = undefined;
      return true;
    }
    if (!this.behind) this.connection.once("drain", () => this.onDrained());
    this.behind = true;
    this.overSince ??= at;
    if (at - this.overSince > LIMITS.socketSlowMs) this.socket.terminate();
    return false;
  }

  send(frame: WireFrame): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.connection.write(frame.bytesFor(this.id));
    // mostly the kernel has taken it all by now; else it waits here, and must not change
    if (this.connection.writableLength > 0) frame.keep(this.id);
  }
}
