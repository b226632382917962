import { strToU8, zipSync } from "fflate";
import { Client } from "pg";
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { figuresOf } from "./faults/process-figures.ts";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";

const it = product();
const ROWS = 5_000;
const FIGURES: Record<string, number> = { A01: 4, A02: 120, A03: 1, A04: 1, A05: 50, A06: 300, A07: 2, G04: 1, P03: 20.5, P09: 1 };

type Cell = string | number;

/** A workbook of one sheet; a text that begins with = is a formula. */
function sheetOf(rows: Cell[][]): Buffer {
  const xml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const cell = (value: Cell) =>
    typeof value === "number"
      ? `<c><v>${value}</v></c>`
      : value.startsWith("=")
        ? `<c><f>${xml(value.slice(1))}</f><v>1</v></c>`
        : `<c t="inlineStr"><is><t>${xml(value)}</t></is></c>`;
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const parts = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": `<workbook ${main} xmlns:r="${relations}"><sheets><sheet name="月报" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet ${main}><sheetData>${rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("")}</sheetData></worksheet>`,
  };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));
}

/** The long template of the months that are open, with a figure in each line. */
async function filledRows(office: BrowserContext, page: Page): Promise<Cell[][]> {
  const address = await page.locator("a[download]").getAttribute("href");
  const url = new URL(address ?? "", it.url);
  const periods = await page.getByLabel("截止期间").locator("option").allTextContents();
  // the running month, and the two before it that the demo has reported
  url.searchParams.set("until", periods[3] ?? "");
  url.searchParams.set("from", periods[18] ?? "");
  url.searchParams.set("layout", "long");
  url.searchParams.set("kind", "csv");
  const response = await office.request.get(url.href);
  const [head = "", ...lines] = (await response.text()).replace("\uFEFF", "").trim().split("\r\n");
  const rows = lines.slice(0, ROWS).map((line): Cell[] => {
    const [organisation = "", period = "", item = ""] = line.split(",");
    return [organisation, period, item, FIGURES[item.slice(0, 3)] ?? 0];
  });
  expect(rows).toHaveLength(ROWS);
  return [head.split(",").slice(0, 4), ...rows];
}

const choose = (page: Page, name: string, buffer: Buffer) =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });

/** Notes every figure that the progress bar shows. */
function watchProgress(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const now = Number(document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow") ?? Number.NaN);
      if (!Number.isNaN(now) && seen.at(-1) !== now) seen.push(now);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

test("5,000 rows: progress is seen, every planted error is named by its cell, corrected they are stored as one, and again there is nothing new", async () => {
  const office = await it.signedIn("office", { viewport: { width: 1366, height: 768 } });
  const page = await office.newPage();
  await page.goto(`${it.url}/forms/bulk`);
  await page.locator("a[download]").waitFor();
  const rows = await filledRows(office, page);
  const faulty = rows.map((row) => [...row]);
  const planted: [row: number, column: number, cell: Cell, name: string, words: RegExp][] = [
    [2, 3, "四场", "D2", /不是数：四场/],
    [777, 3, "=1+1", "D777", /公式/],
    [1_500, 0, "没有的单位", "A1500", /没有这个单位/],
    [2_500, 1, "2026年13月", "B2500", /看不懂这个期间/],
    [3_333, 2, "Z99", "C3333", /没有这个项目：Z99/],
    [5_001, 3, -1, "D5001", /不能为负数/],
  ];
  for (const [row, column, cell] of planted) (faulty[row - 1] as Cell[])[column] = cell;

  const [pid = 0] = it.pids();
  const before = figuresOf(pid).resident;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, figuresOf(pid).resident);
  }, 20);
  await watchProgress(page);
  const began = performance.now();
  await choose(page, "月报.xlsx", sheetOf(faulty));
  await page.locator("[data-verdict=errors]").waitFor({ timeout: 30_000 });
  const seconds = (performance.now() - began) / 1_000;
  const grown = (peak - before) / 1_048_576;
  console.info(`dry run of ${ROWS} rows in the browser: ${seconds.toFixed(1)} s, memory of the API +${grown.toFixed(0)} MB`);
  // the bar of 10 s is for a machine of its own
  expect(seconds).toBeLessThan(30);
  for (const [, , , name, words] of planted)
    expect(await page.locator(`tr[data-cell=${name}][data-level=ERROR]`).first().textContent()).toMatch(words);
  expect(new Set(await page.locator("tr[data-level=ERROR]").evaluateAll((all) => all.map((one) => one.getAttribute("data-cell"))))).toEqual(
    new Set(planted.map(([, , , name]) => name)),
  );
  const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
  expect(seen.filter((share) => share > 0 && share < 100).length).toBeGreaterThan(3);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(await seriousFindings(page), "with errors").toEqual([]);
  const [copy] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载标注了问题的文件" }).click()]);
  expect(copy.suggestedFilename()).toBe("月报_检查结果.xlsx");

  await choose(page, "月报.xlsx", sheetOf(rows));
  await page.locator("[data-verdict=fine]").waitFor({ timeout: 30_000 });
  expect(await page.locator("[data-verdict]").textContent()).toMatch(/5,000 行.*新填 5,000 格/s);
  await page.getByRole("button", { name: "写入 5,000 格" }).click();
  await page.locator("[data-verdict=stored]").waitFor({ timeout: 30_000 });
  expect(await page.locator("[data-verdict]").textContent()).toMatch(/回执号 BL-\d{8}-[0-9A-F]{8}/);
  clearInterval(watch);
  expect((peak - before) / 1_048_576).toBeLessThan(150);
  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  const stored = await client.query(
    "SELECT count(*)::int AS n FROM submission_value v JOIN account a ON a.id = v.changed_by WHERE a.user_name = 'office'",
  );
  await client.end();
  expect(stored.rows[0].n).toBe(ROWS);

  await choose(page, "月报.xlsx", sheetOf(rows));
  await page.locator("[data-verdict=same]").waitFor({ timeout: 30_000 });
  expect(await page.getByRole("button", { name: /写入/ }).count()).toBe(0);
  await office.close();
}, 60_000);

test("on a phone and by keyboard: what is no table is refused in words, columns are mapped by hand, and a reporter sees only the own organisation", async () => {
  const reporter = await it.signedIn("reporter", { viewport: { width: 390, height: 844 } });
  const page = await reporter.newPage();
  await page.goto(`${it.url}/forms/bulk?lang=en`);
  await page.locator("a[download]").waitFor();
  // a month that the demo has not reported
  await page.getByLabel("Until").selectOption({ index: 4 });
  await choose(page, "old.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"));
  await page.locator("[data-refused=OLD_XLS]", { hasText: "save it as .xlsx" }).waitFor();
  await choose(page, "report.xlsx", Buffer.from("%PDF-1.7"));
  await page.locator("[data-refused=NOT_XLSX]").waitFor();
  const gbk = Buffer.concat([
    Buffer.from("b5a5cebb", "hex"),
    Buffer.from(",x\r\n"),
    Buffer.from("bdccd3fdbed6", "hex"),
    Buffer.from(",12\r\n"),
  ]);
  await choose(page, "report.csv", gbk);
  await page.locator("[data-verdict=errors]", { hasText: "GB18030" }).waitFor();
  const column = page.getByLabel("Column B x");
  // a browser that pauses for a second between two keys takes the next one for a new word
  await expect
    .poll(async () => {
      await column.focus();
      await page.keyboard.type("A06");
      return await column.inputValue();
    })
    .toBe("item:A06");
  await page.getByRole("button", { name: "Store 1 cells" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page), "on a phone").toEqual([]);
  await choose(page, "report.csv", Buffer.from("单位,A06\r\n赛鱼社区居委会,1\r\n"));
  await page.locator("tr[data-level=ERROR]", { hasText: "There is no such organisation" }).waitFor();
  await reporter.close();
}, 60_000);
