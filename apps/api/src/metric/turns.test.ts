import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

const patience = { most: 3, seconds: 5 };

/** Questions that are read until they are told to end. */
function questions(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (asker: string, name: string, signal?: AbortSignal, more = patience) =>
    turns.run(
      asker,
      signal,
      () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.set(name, resolve));
      },
      more,
    );
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { begun, ask, end };
}

test("of one asker two questions are read at a time, and whoever has none read goes first however late they came", async () => {
  const { begun, ask, end } = questions(new Turns(3, 2));
  const flood = ["f1", "f2", "f3", "f4", "f5"].map((name) => ask("flooder", name));
  const others = [ask("one", "a"), ask("two", "b"), ask("three", "c")];
  await new Promise(setImmediate);
  expect(begun).toEqual(["f1", "f2", "a"]);
  await end("f1");
  await end("a");
  expect(begun).toEqual(["f1", "f2", "a", "b", "c"]);
  for (const name of ["f2", "b", "c", "f3", "f4", "f5"]) await end(name);
  expect(begun.slice(5)).toEqual(["f3", "f4", "f5"]);
  await Promise.all([...flood, ...others]);
});

test("more of one asker than may wait are refused and told so; those of another are not", async () => {
  const { begun, ask, end } = questions(new Turns(2, 2));
  const taken = ["1", "2", "3", "4", "5"].map((name) => ask("flooder", name));
  await expect(ask("flooder", "6")).rejects.toMatchObject({
    message: "2 of your questions are being read and 3 wait: ask again when one is answered.",
    extensions: { code: "RATE_LIMITED", limit: 3, retryAfterSeconds: 5 },
  });
  const other = ask("other", "o");
  await end("1");
  expect(begun).toEqual(["1", "2", "o"]);
  for (const name of ["2", "o", "3", "4", "5"]) await end(name);
  await Promise.all([...taken, other]);
});

test("a client that goes while it waits is waited for no more, a wait that gets too long says so, and a question that fails frees its place", async () => {
  const turns = new Turns(1, 1);
  const { begun, ask, end } = questions(turns);
  const first = ask("one", "first");
  const gone = new AbortController();
  const left = ask("one", "left", gone.signal);
  const tired = ask("two", "tired", undefined, { most: 3, seconds: 0.05 });
  gone.abort();
  await expect(left).rejects.toMatchObject({ extensions: { code: "LIMIT_EXCEEDED" } });
  await expect(tired).rejects.toMatchObject({ message: expect.stringContaining("waited"), extensions: { code: "UNAVAILABLE" } });
  await expect(ask("two", "never", gone.signal)).rejects.toMatchObject({ extensions: { code: "LIMIT_EXCEEDED" } });
  await end("first");
  await first;
  await expect(turns.run("one", undefined, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  const last = ask("two", "last");
  await new Promise(setImmediate);
  expect(begun).toEqual(["first", "last"]);
  await end("last");
  await last;
});
