import type { FrameKind } from "@kepu/schema";
import type { Board, FrameHead } from "./board.ts";
import type { Encode } from "./encoder.ts";
import type { Sink } from "./sink.ts";
import { Touched } from "./touched.ts";
import { WireFrame } from "./wire-frame.ts";

export interface Operation {
  encode: Encode;
  /** every field name in its document */
  named: ReadonlySet<string>;
  variables: Record<string, unknown>;
  board: Board;
  args: Record<string, unknown>;
}

/** Counted over all groups of a hub. */
export interface SentFrames {
  frames: number;
  /** slow readers that got the newest state instead of what they missed */
  droppedToLatest: number;
}

/** All subscribers with the same document, variables and permission scope: executed once, encoded once. */
export class Group {
  readonly sinks = new Set<Sink>();
  private readonly wholes = new Map<FrameKind, { of: number; frame: WireFrame }>();

  constructor(
    readonly key: string,
    private readonly operation: Operation,
    private readonly sent: SentFrames,
  ) {}

  /** The whole board, as a SNAPSHOT or RESET; made once within one state of the hub, however many ask. */
  whole(head: FrameHead, revision: number): WireFrame {
    const made = this.wholes.get(head.kind);
    if (made?.of === revision) return made.frame;
    const frame = this.encode(head, this.body(Touched.everything));
    this.wholes.set(head.kind, { of: revision, frame });
    return frame;
  }

  /** What was touched, as a CHANGE; undefined when nothing of this board was. */
  change(head: FrameHead, touched: Touched): WireFrame | undefined {
    const body = this.body(touched);
    return body === null ? undefined : this.encode(head, body);
  }

  /** Sends the tick's frame to all; who fell behind gets the newest state whole instead. */
  tick(head: FrameHead, touched: Touched, revision: number, at: number): void {
    this.wholes.clear();
    const frame = head.kind === "RESET" ? this.whole(head, revision) : this.change(head, touched);
    for (const sink of this.sinks) {
      if (!sink.ready(at)) continue;
      if (sink.behind) this.catchUp(sink, head, revision);
      else if (frame) {
        sink.send(frame);
        this.sent.frames += 1;
      }
    }
  }

  /** The newest state whole, to one that missed frames. */
  catchUp(sink: Sink, head: FrameHead, revision: number): void {
    if (!sink.behind || !this.sinks.has(sink)) return;
    sink.behind = false;
    sink.send(this.whole({ ...head, kind: "RESET" as FrameKind }, revision));
    this.sent.frames += 1;
    this.sent.droppedToLatest += 1;
  }

  private body(touched: Touched): object | null {
    const { board, args, named } = this.operation;
    return board.frame(args, touched, named);
  }

  private encode(head: FrameHead, body: object | null): WireFrame {
    const { encode, variables, board } = this.operation;
    return new WireFrame(encode({ [board.field]: { ...head, ...body } }, variables));
  }
}
