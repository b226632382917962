import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { Client } from "pg";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";

const it = product();
const QUESTION = `query ($input: MetricsInput!) { metrics(input: $input) { periods series { code regionId values missing qualifiers
  comparisons { bases changes } } } }`;

interface Answer {
  periods: string[];
  series: {
    code: string;
    regionId: string;
    values: (string | null)[];
    missing: (string | null)[];
    qualifiers: (string | null)[];
    comparisons: { bases: (string | null)[]; changes: (string | null)[] }[];
  }[];
}

async function taken(page: Page, item: RegExp): Promise<Buffer> {
  await page.getByRole("button", { name: "导出" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
  return readFileSync(await file.path());
}

/** Rows by heading; no cell of these files has a comma or a line break outside what is quoted. */
function rowsOf(csv: string): Record<string, string>[] {
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  const [head = "", ...lines] = csv.split("\r\n").filter(Boolean);
  return lines.map((line) => Object.fromEntries(cells(head).map((name, at) => [name, cells(line)[at] ?? ""])));
}

/** The first sheet by its XML: numbers as they are written in it. */
function sheetOf(book: Buffer): Record<string, string>[] {
  const xml = strFromU8(unzipSync(book)["xl/worksheets/sheet1.xml"] as Uint8Array);
  const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = ""]) =>
    Object.fromEntries(
      [...row.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(?:<v>(.*?)<\/v>|<is><t[^>]*>(.*?)<\/t><\/is>)<\/c>/gs)].map(([, at, number, text]) => [
        at,
        number ?? text ?? "",
      ]),
    ),
  );
  const [head = {}, ...body] = rows;
  return body.map((row) => Object.fromEntries(Object.entries(head).map(([at, name]) => [name, row[at] ?? ""])));
}

/** Where each point of each line lies on the axis, read off the picture: pixels by the axis' own ticks. */
const drawn = (page: Page): Promise<number[][]> =>
  page
    .locator("[data-seen] .recharts-wrapper")
    .first()
    .evaluate((chart) => {
      const number = (text: string) => Number(text.replace(/[,万]/g, "")) * (text.includes("万") ? 10_000 : 1);
      const ticks = [...chart.querySelectorAll(".recharts-yAxis-tick-labels text, .recharts-yAxis .recharts-cartesian-axis-tick text")].map(
        (tick) => ({
          value: number(tick.textContent ?? ""),
          y: Number(tick.getAttribute("y")),
        }),
      );
      const [low, high] = [ticks[0], ticks.at(-1)];
      if (!low || !high) throw new Error("no axis");
      const unit = (high.value - low.value) / (high.y - low.y);
      return [...chart.querySelectorAll(".recharts-line-dots")].map((line) =>
        [...line.querySelectorAll("circle")]
          .sort((a, b) => Number(a.getAttribute("cx")) - Number(b.getAttribute("cx")))
          .map((point) => low.value + (Number(point.getAttribute("cy")) - low.y) * unit),
      );
    });

test("chart, table, CSV, workbook and API agree cell by cell; a picture and a print say what they show; each of them is in the audit", async () => {
  const context = await it.signedIn("evaluator", { viewport: { width: 1366, height: 768 }, acceptDownloads: true });
  const page = await context.newPage();
  const { data: who } = await (
    await context.request.post(`${it.url}/graphql`, {
      headers: { "x-kepu-csrf": "1", origin: it.url },
      data: { query: "{ viewer { homeRegionId } }" },
    })
  ).json();
  const { regions } = await it.ask<{ regions: { id: string; level: string; parentId: string }[] }>(
    "query ($rootId: ID!) { regions(rootId: $rootId) { id level parentId } }",
    { rootId: who.viewer.homeRegionId },
    it.token("readerToken"),
  );
  const places = regions.filter(({ level }) => level === "SUBDISTRICT").map(({ id }) => id);
  const address = `${it.url}/explore?i=A02&place=${places.join(",")}&type=MONTH&from=2026-01-01&to=2026-12-31&compare=PREVIOUS_PERIOD`;
  await page.goto(`${address}&look=table`);
  await page.locator("[data-answer=done] td[data-key]").first().waitFor();

  const csv = await taken(page, /CSV/);
  expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const text = csv.subarray(3).toString();
  const data = text.slice(0, text.search(/^#/m));
  const notes = text.slice(data.length);
  const hash = createHash("sha256").update(data).digest("hex");
  expect(notes).toContain(`# SHA-256,${hash}`);

  // the query that stands in the file, asked of the API
  const input = JSON.parse(/^# 查询,"(.*)"\r$/m.exec(notes)?.[1]?.replaceAll('""', '"') ?? "") as object;
  const { metrics: api } = await it.ask<{ metrics: Answer }>(QUESTION, { input: { ...input, first: 1_000 } }, it.token("readerToken"));
  const cells = api.series.flatMap((series) =>
    api.periods.map((period, n) => ({
      key: `${series.code} ${series.regionId}`,
      ...{ period, value: series.values[n] ?? "", missing: series.missing[n] ?? null, base: series.comparisons[0]?.bases[n] ?? "" },
      change: series.comparisons[0]?.changes[n] ?? "",
    })),
  );
  expect(cells.length).toBeGreaterThan(50);
  expect(new Set(cells.map(({ value }) => value)).size).toBeGreaterThan(10);
  const told = (rows: Record<string, string>[]) =>
    rows.map((row) => ({
      key: `${row.指标代码} ${row.地区或单位编号}`,
      ...{ period: row.期间, value: row.数值, base: row.上期·数值, change: row["上期·增减%"], gap: row.缺数原因 },
    }));
  const expected = cells.map(({ missing: _, ...cell }) => cell);
  const inCsv = told(rowsOf(data));
  expect(inCsv.map(({ gap: _, ...cell }) => cell)).toEqual(expected);
  expect(inCsv.filter(({ gap }) => gap !== "").length).toBe(cells.filter(({ missing }) => missing !== null).length);

  const book = await taken(page, /XLSX/);
  expect(told(sheetOf(book))).toEqual(inCsv);
  expect(strFromU8(unzipSync(book)["xl/worksheets/sheet2.xml"] as Uint8Array)).toContain(hash);

  // the table: the same numbers grouped, and the same reason in each gap
  const seen = await page.locator("td[data-key]").evaluateAll((all) =>
    all.map((cell) => ({
      ...{ key: cell.getAttribute("data-key") ?? "", period: cell.getAttribute("data-period") ?? "", text: cell.textContent ?? "" },
    })),
  );
  const gapOf = new Map(inCsv.map(({ key, period, gap }) => [`${key} ${period}`, gap]));
  const shown = seen.map(({ key, period, text: one }) => {
    const value = /^[≥≤<>≈]? ?(-?[\d,]+(?:\.\d+)?)/.exec(one)?.[1]?.replaceAll(",", "") ?? "";
    return `${key} ${period} ${value || one}`;
  });
  expect(shown.sort()).toEqual(cells.map(({ key, period, value }) => `${key} ${period} ${value || gapOf.get(`${key} ${period}`)}`).sort());

  await page.goto(address);
  await page.locator("[data-answer=done] .recharts-line-dots circle").first().waitFor();
  const lines = await drawn(page);
  const highest = Math.max(...cells.map(({ value }) => Number(value)));
  const values = api.series.map((series) => series.values.flatMap((value) => (value === null ? [] : [Number(value)])));
  expect(lines.map((line) => line.length)).toEqual(values.map((series) => series.length));
  for (const [at, series] of values.entries())
    for (const [n, value] of series.entries()) expect(Math.abs((lines[at]?.[n] ?? Number.NaN) - value)).toBeLessThan(highest / 200);

  const picture = await taken(page, /PNG/);
  expect(picture.subarray(1, 4).toString()).toBe("PNG");
  expect(picture.readUInt32BE(16)).toBeGreaterThan(1_500);
  await page.evaluate(() => {
    window.print = () =>
      document.documentElement.setAttribute("data-printed", document.querySelector("[data-print-notes]")?.textContent ?? "");
  });
  await page.getByRole("button", { name: "导出" }).click();
  const print = page.getByRole("menuitem", { name: /PDF/ });
  await print.waitFor();
  expect(await seriousFindings(page), "with the menu open").toEqual([]);
  await print.press("Enter");
  await page.locator("html[data-printed]").waitFor({ timeout: 5_000 });
  const paper = (await page.locator("html").getAttribute("data-printed")) ?? "";
  for (const word of [hash, "口径", "截至", "来源", "演示数据（合成）"]) expect(paper).toContain(word);
  expect(await page.locator("[data-print-notes]").count()).toBe(0);

  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    "SELECT detail FROM audit_entry WHERE action = 'exportMetrics' AND outcome = 'SUCCESS' ORDER BY at, id",
  );
  await client.end();
  expect(rows.map(({ detail }) => detail.replace(/, query [0-9a-f]{64}$/, ""))).toEqual(
    ["CSV", "XLSX", "PNG", "PRINT"].map((kind) => `${kind}, ${cells.length} rows`),
  );
  await context.close();
}, 60_000);
