import type { Writable } from "node:stream";
import { expect, test } from "vitest";
import * as ws from "ws";
import { WireFrame } from "./wire-frame.ts";

// exported, but not in its types
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };
const idOf = (text: string) => new TextEncoder().encode(JSON.stringify(text));

/** What a WebSocket reads from the bytes. */
function read(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false });
    receiver.on("message", (data: Buffer) => resolve(data.toString()));
    receiver.on("error", reject);
    receiver.write(bytes);
  });
}

test.each([
  0, 40, 80, 90, 100, 1_000, 65_400, 65_600, 100_000,
])("a frame with %i characters of payload is read by ws as it was meant", async (length) => {
  const payload = JSON.stringify({ data: "格".repeat(length) });
  for (const id of ["1", "9b2f0c1e-3a61-4f7e-9d7c-0d2f6a1b5e33", '"\\ 标识'])
    expect(JSON.parse(await read(new WireFrame(payload).bytesFor(idOf(id))))).toEqual({ id, type: "next", payload: JSON.parse(payload) });
});

test("one frame serves operations of any ids, and what was kept stays as it was", async () => {
  const frame = new WireFrame('{"data":1}');
  const kept = frame.bytesFor(idOf("aa"));
  frame.keep(idOf("aa"));
  expect(JSON.parse(await read(frame.bytesFor(idOf("bb")))).id).toBe("bb");
  expect(JSON.parse(await read(frame.bytesFor(idOf("longer")))).id).toBe("longer");
  expect(JSON.parse(await read(frame.bytesFor(idOf("cc")))).id).toBe("cc");
  expect(JSON.parse(await read(kept)).id).toBe("aa");
});
