import type { FrameKind } from "@kepu/schema";
import { type DocumentNode, execute, type GraphQLSchema } from "graphql";
import type { Board, FrameHead, Touched } from "./board.ts";
import type { Sink } from "./sink.ts";

const EVERYTHING: Touched = { all: true, has: () => true };

export interface Operation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName: string | null | undefined;
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
  private snapshot: { of: number; text: string } | undefined;

  constructor(
    private readonly operation: Operation,
    private readonly sent: SentFrames,
  ) {}

  get board(): Board {
    return this.operation.board;
  }

  get args(): Record<string, unknown> {
    return this.operation.args;
  }

  /** The whole board, as a SNAPSHOT or RESET; shared by everyone who asks within one state of the hub. */
  async whole(head: FrameHead, revision: number): Promise<string> {
    if (head.kind === "SNAPSHOT" && this.snapshot?.of === revision) return this.snapshot.text;
    const text = await this.encode({ ...head, ...this.board.frame(this.args, EVERYTHING) });
    if (head.kind === "SNAPSHOT") this.snapshot = { of: revision, text };
    return text;
  }

  /** What was touched, as a CHANGE; undefined when nothing of this board was. */
  async change(head: FrameHead, touched: ReadonlySet<string>): Promise<string | undefined> {
    const body = this.board.frame(this.args, { all: false, has: (key) => touched.has(key) });
    return body === null ? undefined : this.encode({ ...head, ...body });
  }

  /** Sends the tick's frame to all; who fell behind gets the newest state whole instead. */
  async tick(head: FrameHead, touched: ReadonlySet<string>, revision: number, at: number): Promise<void> {
    const ready = [...this.sinks].filter((sink) => sink.ready(at));
    const current = ready.filter((sink) => !sink.behind);
    const behind = ready.filter((sink) => sink.behind);
    const reset = head.kind === "RESET";
    const text = reset ? await this.whole(head, revision) : await this.change(head, touched);
    if (text !== undefined) {
      for (const sink of current) sink.send(text);
      this.sent.frames += current.length;
    }
    if (behind.length === 0) return;
    const whole = await this.whole({ ...head, kind: "RESET" as FrameKind }, revision);
    for (const sink of behind) {
      sink.behind = false;
      sink.send(whole);
    }
    this.sent.frames += behind.length;
    this.sent.droppedToLatest += behind.length;
  }

  private async encode(frame: object): Promise<string> {
    const { schema, document, operationName, variables, board } = this.operation;
    return JSON.stringify(
      await execute({ schema, document, operationName, variableValues: variables, rootValue: { [board.field]: frame } }),
    );
  }
}
