import { LIMITS } from "@kepu/schema";
import type { WebSocket } from "ws";

/** One subscription of one socket. A reader over its ceiling gets nothing until it has drained, and then the newest state; over it for ten seconds it is closed. */
export class Sink {
  private readonly head: string;
  private overSince: number | undefined;
  /** missed a frame: the next one must be a whole snapshot */
  behind = false;

  constructor(
    private readonly socket: WebSocket,
    operationId: string,
  ) {
    this.head = `{"id":${JSON.stringify(operationId)},"type":"next","payload":`;
  }

  /** May it take a frame now? */
  ready(at: number): boolean {
    if (this.socket.bufferedAmount <= LIMITS.socketBufferBytes) {
      this.overSince = undefined;
      return true;
    }
    this.behind = true;
    this.overSince ??= at;
    if (at - this.overSince > LIMITS.socketSlowMs) this.socket.terminate();
    return false;
  }

  send(payload: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(`${this.head}${payload}}`);
  }
}
