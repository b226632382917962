import { WebSocket } from "ws";
// biome-ignore lint/style/noRestrictedImports: what the dashboard itself makes of the frames is what is proven here
import { mergeOverview, type OverviewFrame } from "../../apps/dashboard/src/overview/merge-overview.ts";
import type { District } from "./district.ts";
import { LIVE } from "./watcher.ts";

/** One socket that speaks graphql-transport-ws by hand: it counts bytes and delays, merges frames, and comes back only when it is told. */
export class Reader {
  board: OverviewFrame | undefined;
  frames = 0;
  bytes = 0;
  /** milliseconds from a frame's own `at` to its arrival */
  delays: number[] = [];
  gone = false;
  private socket: WebSocket | undefined;
  private readonly district: District;
  private readonly port: number;

  constructor(district: District, port: number) {
    this.district = district;
    this.port = port;
  }

  /** Subscribes, from the last cursor if there is one; resolves with the first frame. */
  open(): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/graphql`, "graphql-transport-ws");
    this.socket = socket;
    this.gone = false;
    const say = (message: object) => socket.send(JSON.stringify(message));
    return new Promise((resolve, reject) => {
      socket.on("open", () => say({ type: "connection_init", payload: { authorization: `Bearer ${this.district.token("readerToken")}` } }));
      socket.on("error", () => socket.terminate());
      socket.on("close", (code) => {
        this.gone = socket === this.socket;
        reject(new Error(`a reader was closed with ${code}`));
      });
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; payload: { data?: { liveOverview: OverviewFrame } } };
        const variables = { regionId: this.district.rootId, cursor: this.board?.cursor };
        if (message.type === "connection_ack") say({ id: "live", type: "subscribe", payload: { query: LIVE, variables } });
        if (message.type !== "next") return;
        const frame = message.payload.data?.liveOverview;
        if (!frame) return reject(new Error(data.toString()));
        this.take(frame, data.length);
        resolve();
      });
    });
  }

  forget(): void {
    this.frames = this.bytes = 0;
    this.delays = [];
  }

  close(): void {
    this.socket?.terminate();
  }

  private take(frame: OverviewFrame, bytes: number): void {
    this.frames += 1;
    this.bytes += bytes;
    this.delays.push(Date.now() - Date.parse(frame.at));
    this.board = mergeOverview(this.board, frame);
  }
}
