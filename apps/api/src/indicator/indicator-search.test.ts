import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { type Searched, searched } from "./indicator-search.ts";

const LIST = new URL("../../../../data/indicators/indicators.csv", import.meta.url);
const list: Searched[] = parse<Record<string, string>>(readFileSync(LIST), { columns: true, bom: true }).map((row) => ({
  ...{ code: row.code ?? "", name: row.name_zh ?? "", nameEn: row.name_en ?? "", definition: row.formula ?? "" },
}));
const codes = async (search: string, of: Searched[] = list) => (await searched(of, search, (one) => one)).map(({ code }) => code);
const first = async (search: string) => (await codes(search)).slice(0, 3);
const named = (name: string): Searched => ({ code: "X1", name, nameEn: "x", definition: "" });

test("an indicator is found by its code, Chinese, English, pinyin and initials, the nearest first", async () => {
  expect(await first("A02")).toEqual(["A02"]);
  expect(await first("a02")).toEqual(["A02"]);
  expect(await first("活动")).toEqual(["A02", "O07", "F01"]);
  expect(await first("attendance")).toEqual(["A02"]);
  expect(await first("kphd")).toEqual(["O07", "F05", "A01"]);
  expect(await first("kphdcc")).toEqual(["A01"]);
  expect(await first("hdcyrc")).toEqual(["A02"]);
  expect(await first("huodongcanyu")).toEqual(["A02"]);
  expect(await first("hdcanyu")).toEqual(["A02"]);
  expect((await codes("kepu"))[0]).toBe("O04");
  expect(await codes("kepu")).toContain("A10");
  expect(await codes("kpdt")).toEqual([]);
});

test("every word has to be there, wherever, and words may be of different kinds", async () => {
  expect(await codes("科普 sfsq")).toEqual(["H02", "H03", "H04", "H05", "H07"]);
  expect(await codes("示范社区 national")).toEqual(["H02"]);
  expect(await codes("科普 nowhere")).toEqual([]);
  expect(await codes("  ")).toHaveLength(list.length);
});

test("a sign of several readings is found by each, ü by v and u, and full width as half width", async () => {
  const names = {
    银行长度: ["yhcd", "yinhangchangdu", "yxzd"],
    绿色女性: ["lsnx", "lvse", "luse", "nvxing"],
    "橱窗、活动室": ["cchds", "ｃｃｈｄ"],
  };
  for (const [name, searches] of Object.entries(names))
    for (const search of searches) expect([search, await codes(search, [named(name)])]).toEqual([search, ["X1"]]);
  expect(await codes("活洞", [named("活动室")])).toEqual([]);
  expect(await codes("hdx", [named("活动室")])).toEqual([]);
});

test("a long name and a long word are answered at once", async () => {
  const long = named("安".repeat(200));
  const started = performance.now();
  expect(await codes("an".repeat(100), [long])).toEqual(["X1"]);
  expect(await codes(`${"an".repeat(99)}x`, [long])).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1_000);
});
