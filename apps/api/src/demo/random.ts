import { createHash } from "node:crypto";
import { v5 as uuidv5 } from "uuid";

const NAMESPACE = "6f2d9b1e-7c54-5a0e-9b0c-140303000000";

/** The lasting id of something in the demo district: the same on every machine. */
export const demoId = (name: string): string => uuidv5(name, NAMESPACE);

/** A repeatable stream of numbers from 0 to 1, the same for the same name. */
export function randomOf(name: string): () => number {
  let state = createHash("sha256").update(name).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** A UUIDv7 of an instant whose other bits come from the stream. */
export function demoUuid7(at: Date, random: () => number): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
}
