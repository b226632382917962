import { fileURLToPath } from "node:url";
import { isUuid, uuid7Time } from "@kepu/schema";
import { expect, test } from "vitest";
import { itemId, readLog, readMap } from "./log-map.ts";

const folder = fileURLToPath(new URL("../../../data/bikeshare-week/", import.meta.url));
const map = readMap(`${folder}map.json`);
const log = readLog(`${folder}trips-2014-01-06_12.csv`, map, `${folder}map.json`);

test("the week holds 5,410 loans and their returns at the 67 stations in service, all within its seven days", () => {
  const loans = log.items.filter((item) => item.kind === "LOAN");
  expect(loans).toHaveLength(5_410);
  expect(log.items).toHaveLength(10_818);
  expect(log.kiosks).toHaveLength(67);
  expect(log.items.every((item) => item.sinceStart >= 0 && item.sinceStart < 7 * 86_400_000)).toBe(true);
});

test("a row has the same ids for ever, and another row others", () => {
  const at = Date.parse("2026-11-17T01:32:00+08:00");
  const loan = { row: 0, kind: "LOAN" } as const;
  const id = itemId(log.fileHash, loan, at);
  expect(itemId(log.fileHash, loan, at)).toBe(id);
  expect(isUuid(id) && uuid7Time(id) === at).toBe(true);
  expect(new Set(log.items.map((item) => itemId(log.fileHash, item, at + item.sinceStart))).size).toBe(10_818);
});

test("a map that does not say how to read a log, and a file that is not there, are told in one line that names the option", () => {
  expect(() => readMap(`${folder}none.json`)).toThrow(/^--map \S+none\.json cannot be read \(ENOENT\)\.$/);
  expect(() => readMap(`${folder}trips-2014-01-06_12.csv`)).toThrow(/^--map \S+\.csv is no JSON: /);
  expect(() => readMap(fileURLToPath(new URL("../package.json", import.meta.url)))).toThrow(
    /^--map .* does not say how to read a log .*stations: /,
  );
  expect(() => readLog("none.csv", map, `${folder}map.json`)).toThrow("--file none.csv cannot be read (ENOENT).");
});
