import { expect, test } from "vitest";
import { ShortMemory } from "./short-memory.ts";

/** What a database would hold, and every reading of it. */
function source(values: Record<string, number>) {
  const readings: string[][] = [];
  const load = async (keys: string[]) => {
    readings.push(keys);
    return new Map(keys.flatMap((key) => (key in values ? [[key, values[key] as number] as const] : [])));
  };
  return { values, readings, load };
}

test("within its time a value is read once, and what is not there is asked for each time", async () => {
  const { readings, load } = source({ a: 1 });
  const memory = new ShortMemory(load, 60_000, 10);
  expect(await memory.get(["a"])).toEqual(new Map([["a", 1]]));
  expect(await memory.get(["a", "b"])).toEqual(new Map([["a", 1]]));
  expect(await memory.get(["b"])).toEqual(new Map());
  expect(readings).toEqual([["a"], ["b"], ["b"]]);
});

test("after its time everything that was asked for is read anew in one go, by the first who asks", async () => {
  const { values, readings, load } = source({ a: 1, b: 2 });
  const memory = new ShortMemory(load, 0, 10);
  await memory.get(["a"]);
  await memory.get(["a", "b"]);
  values.a = 3;
  const [one, two] = await Promise.all([memory.get(["a"]), memory.get(["b"])]);
  expect([one?.get("a"), two?.get("b")]).toEqual([3, 2]);
  expect(readings.at(-1)).toEqual(["a", "b"]);
});

test("from half of its time on a value is read anew beside the answers, and nobody waits", async () => {
  const { values, readings, load } = source({ a: 1 });
  let go: (() => void) | undefined;
  const held = (keys: string[]) =>
    readings.length === 0 ? load(keys) : load(keys).then((found) => new Promise<typeof found>((resolve) => (go = () => resolve(found))));
  const memory = new ShortMemory(held, 400, 10);
  await memory.get(["a"]);
  values.a = 2;
  await new Promise((resolve) => setTimeout(resolve, 210));
  expect((await memory.get(["a"])).get("a")).toBe(1);
  expect(readings).toEqual([["a"], ["a"]]);
  go?.();
  await new Promise(setImmediate);
  expect((await memory.get(["a"])).get("a")).toBe(2);
  expect(readings).toHaveLength(2);
});

test("who asks in one turn for what is missing is answered from one reading", async () => {
  const { readings, load } = source({ a: 1, b: 2 });
  const memory = new ShortMemory(load, 60_000, 10);
  const [one, two, both] = await Promise.all([memory.get(["a"]), memory.get(["b"]), memory.get(["a", "b"])]);
  expect([one?.get("a"), two?.get("b"), both?.size]).toEqual([1, 2, 2]);
  expect(readings.map((keys) => keys.sort())).toEqual([["a", "b"]]);
});

test("what ended is forgotten at once, also while it is being read", async () => {
  const { values, load } = source({ a: 1 });
  let go: (() => void) | undefined;
  const slow = async (keys: string[]) => {
    const found = await load(keys);
    await new Promise<void>((resolve) => {
      go = resolve;
    });
    return found;
  };
  const release = () => {
    go?.();
    go = undefined;
  };
  const memory = new ShortMemory(slow, 60_000, 10);
  const reading = memory.get(["a"]);
  await expect.poll(() => go).toBeDefined();
  memory.forget();
  release();
  await reading;
  values.a = 2;
  const again = memory.get(["a"]);
  await expect.poll(() => go).toBeDefined();
  release();
  expect((await again).get("a")).toBe(2);
});

test("a reading that fails fails those who asked, and leaves nothing behind", async () => {
  let away = false;
  const { load } = source({ a: 1 });
  const memory = new ShortMemory((keys) => (away ? Promise.reject(new Error("away")) : load(keys)), 0, 10);
  await memory.get(["a"]);
  away = true;
  await expect(memory.get(["a"])).rejects.toThrow("away");
  away = false;
  expect((await memory.get(["a"])).get("a")).toBe(1);
});
