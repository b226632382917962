import { randomBytes, randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";

export interface Tally {
  frames: number;
  bytes: number;
  delays: number[];
}

interface Talk {
  token: string | undefined;
  payload: object;
  /** a whole frame comes on joining */
  greeted: boolean;
}

const AT = Buffer.from('"at":"');
const TEXT = 0x81;
const PING = 0x89;
/** masked, empty */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/** A WebSocket reader that costs next to nothing: it follows the frames' lengths, counts, and skips what is inside. */
export class RawClient {
  private socket: Socket | undefined;
  /** bytes of the current frame still to come */
  private rest = 0;
  /** a header that was cut in two */
  private cut: Buffer | undefined;
  private arrived: (frame: Buffer) => void = () => {};

  private readonly tally: Tally;
  private readonly looks: boolean;

  /** `looks`: reads the time inside the frames too */
  constructor(tally: Tally, looks: boolean) {
    this.tally = tally;
    this.looks = looks;
  }

  /** Connects and, where the server speaks graphql-transport-ws, subscribes; resolves with the first frame. */
  open(port: number, path: string, talk: Talk | undefined): Promise<void> {
    return new Promise((resolve, reject) => this.join(port, path, talk, reject).then(resolve, reject));
  }

  private async join(port: number, path: string, talk: Talk | undefined, failed: (error: Error) => void): Promise<void> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket = socket;
    socket.on("error", failed);
    socket.on("close", () => failed(new Error(`${path} was closed`)));
    const headers = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", `Host: 127.0.0.1:${port}`];
    headers.push(`Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`);
    if (talk) headers.push("Sec-WebSocket-Protocol: graphql-transport-ws");
    socket.write(`GET ${path} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    await this.upgraded(socket);
    socket.on("data", (chunk) => this.read(chunk));
    if (!talk) return;
    await this.answered(socket, { type: "connection_init", payload: talk.token ? { authorization: `Bearer ${talk.token}` } : {} });
    const first = this.answered(socket, { id: randomUUID(), type: "subscribe", payload: talk.payload });
    // who sends nothing on joining answers this once it has read the subscription
    if (!talk.greeted) socket.write(masked('{"type":"ping"}'));
    if (!(await first).includes(talk.greeted ? '"next"' : '"pong"')) throw new Error(`no frame but ${await first}`);
  }

  close(): void {
    this.socket?.destroy();
  }

  private upgraded(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      socket.once("data", (chunk) => {
        const end = chunk.indexOf("\r\n\r\n");
        if (!chunk.toString("latin1").startsWith("HTTP/1.1 101")) return reject(new Error(chunk.toString()));
        resolve();
        if (end + 4 < chunk.length) this.read(chunk.subarray(end + 4));
      });
    });
  }

  private answered(socket: Socket, message: object): Promise<string> {
    const answer = new Promise<string>((resolve) => {
      this.arrived = (frame) => {
        this.arrived = () => {};
        resolve(frame.toString());
      };
    });
    socket.write(masked(JSON.stringify(message)));
    return answer;
  }

  private read(chunk: Buffer): void {
    if (this.cut) chunk = Buffer.concat([this.cut, chunk]);
    this.cut = undefined;
    let at = Math.min(this.rest, chunk.length);
    this.rest -= at;
    while (at < chunk.length) {
      if (chunk.length - at < 10 && chunk.length - at < headerOf(chunk, at)) {
        this.cut = chunk.subarray(at);
        return;
      }
      const length = headerOf(chunk, at) + payloadOf(chunk, at);
      if (chunk[at] === TEXT) this.count(chunk.subarray(at, at + length), length);
      else if (chunk[at] === PING) this.socket?.write(PONG);
      at += length;
    }
    this.rest = at - chunk.length;
  }

  private count(frame: Buffer, length: number): void {
    this.tally.frames += 1;
    this.tally.bytes += length;
    this.arrived(frame);
    if (!this.looks) return;
    const at = frame.indexOf(AT);
    if (at >= 0 && at + 30 <= frame.length)
      this.tally.delays.push(Date.now() - Date.parse(frame.toString("latin1", at + AT.length, at + AT.length + 24)));
  }
}

function headerOf(chunk: Buffer, at: number): number {
  const length = chunk[at + 1] ?? 0;
  return length < 126 ? 2 : length === 126 ? 4 : 10;
}

function payloadOf(chunk: Buffer, at: number): number {
  const length = chunk[at + 1] ?? 0;
  return length < 126 ? length : length === 126 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2));
}

/** A client's frames are masked; with zeros they read as they are. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? Buffer.from([TEXT, 0x80 | payload.length])
      : Buffer.from([TEXT, 0xfe, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}
