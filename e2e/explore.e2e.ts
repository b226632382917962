import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";
import { tabTo } from "./tab-to.ts";

const it = product();
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  context = await it.signedIn("leader", { viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
});

interface Series {
  code: string;
  values: (string | null)[];
}

/** What the contract answers to who is signed in, apart from the screen. */
async function metrics(input: object): Promise<{ periods: string[]; series: Series[] }> {
  const query = "query ($input: MetricsInput!) { metrics(input: $input) { periods series { code values } } }";
  const headers = { "x-kepu-csrf": "1", origin: it.url };
  const response = await context.request.post(`${it.url}/graphql`, { headers, data: { query, variables: { input } } });
  return (await response.json()).data.metrics;
}

const params = () => new URL(page.url()).searchParams;
const grouped = (value: string) => value.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const digitsOf = (figures: Map<string, string>) => new Map([...figures].map(([period, text]) => [period, text.replace(/[^\d,.]/g, "")]));

/** By the keyboard: to what is called so, and there the key. */
async function press(name: string, key = "Enter", way: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await tabTo(page, name, way);
  await page.keyboard.press(key);
}

/** The figures of the table by period. */
const written = async () =>
  new Map(
    await page
      .locator("td[data-period]")
      .evaluateAll((cells) => cells.map((cell): [string, string] => [cell.getAttribute("data-period") ?? "", cell.textContent ?? ""])),
  );

/** What the chart tells of so many periods to who walks through it with the arrows. */
async function walked(periods: number): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  await tabTo(page, ({ text }) => text.startsWith("签到人次 ("));
  const box = page.locator("[data-told]");
  for (let n = 0; n < periods; n++) {
    const [period, text] = [await box.getAttribute("data-told"), await box.locator("b").nth(1).textContent()];
    told.set(period ?? "", text ?? "");
    await page.keyboard.press("ArrowRight");
  }
  return told;
}

test("by the keyboard alone from a live chart to its history and back: chart, table, contract and the live figure agree to the digit", async () => {
  await page.goto(it.url);
  const live = page.locator("[data-figure=ATTENDANCE]");
  await live.waitFor();
  await press("参与 · 最近 60 分钟: 在查询分析里看历史");
  await page.locator("[data-answer=done] .recharts-bar-rectangle").first().waitFor();
  await press("跳到查询结果");
  const root = params().get("place") ?? "";
  const [from, to] = await page.locator("input[type=date]").evaluateAll((days) => days.map((day) => (day as HTMLInputElement).value));
  const asked = { rootId: root, regionIds: [root], indicators: ["M01"], periodType: "DAY", from, to };
  const { periods, series } = await metrics(asked);
  const answered = new Map(periods.map((period, n) => [period, grouped(series[0]?.values[n] ?? "")]));
  const today = periods.at(-1) ?? "";
  expect(answered.size).toBe(30);
  expect(digitsOf(await walked(30))).toEqual(answered);

  await press("表格", "Enter", "Shift+Tab");
  await page.locator("td[data-period]").first().waitFor();
  const table = await written();
  expect(digitsOf(table)).toEqual(answered);
  expect(table.get(today)).toContain("▨");

  await press("看实时");
  await live.waitFor();
  expect(await live.getAttribute("title")).toBe(answered.get(today));
}, 30_000);

test("indicators, days, comparison and breakdown are chosen by the keyboard and stand in the address; a figure shows its proof, Escape leads back to it", async () => {
  await page.goto(`${it.url}/explore?look=table`);
  await page.locator("[data-answer=done] td[data-period]").first().waitFor();
  await tabTo(page, "搜索指标");
  await page.keyboard.type("D06");
  const found = page.locator("label").filter({ hasText: "D06" });
  await found.waitFor();
  await expect.poll(() => page.locator("label").filter({ hasText: "M02" }).count()).toBe(0);
  await press((await found.textContent()) ?? "", " ");
  await press("时间范围", "ArrowUp");
  await press("上年同期（同比）", " ");
  await press("分组", "ArrowDown");
  await expect
    .poll(() => Object.fromEntries(params()))
    .toEqual({ look: "table", i: "M01,D06", period: "last30", compare: "LAST_YEAR", by: "SUBDISTRICT" });
  const place = "赛鱼街道";
  await page.locator("[data-answer=done] th").filter({ hasText: place }).first().waitFor();

  const isFigure = ({ label }: { label: string }) => label.startsWith(`签到人次 · ${place}，`);
  await tabTo(page, isFigure);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  const figure = await focused();
  const value = figure?.split("：")[1] ?? "";
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator("[data-proof-value]").textContent()).toBe(`${value} 人次`);
  await page.locator("[data-agrees=true]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-proof-value]").waitFor({ state: "detached" });
  await expect.poll(focused).toBe(figure);

  await tabTo(page, ({ text }) => text.startsWith(`签到人次 · ${place}`) && text.endsWith("▸"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.locator("[data-answer=done] th").filter({ hasText: "赛鱼社区" }).first().waitFor();
  expect(params().get("i")).toBe("M01,D06");
}, 30_000);

test("every look is free of serious findings; the calendar is walked by arrows; what the service does not answer stays on screen and says so", async () => {
  await page.goto(`${it.url}/explore?period=last30&by=SUBDISTRICT&look=heat`);
  const cell = page.locator("[data-answer=done] [data-heat] button");
  await cell.first().waitFor();
  await press("跳到查询结果");
  await tabTo(page, ({ label }) => label.startsWith("平潭街街道 人次，"));
  const day = () => page.evaluate(() => document.activeElement?.getAttribute("data-period") ?? "");
  const last = await day();
  await page.keyboard.press("ArrowLeft");
  expect(Date.parse(last) - Date.parse(await day())).toBe(7 * 86_400_000);
  for (const [look, drawn] of [
    ["heat", "[data-heat]"],
    ["multiples", "[data-multiple] .recharts-line"],
    ["pivot", "[data-pivot] td button"],
    ["ranking", "[data-ranked]"],
  ] as const) {
    if (look !== "heat") await page.locator(`[data-look=${look}]`).press("Enter");
    await page.locator(drawn).first().waitFor();
    expect(await seriousFindings(page, "#answer"), look).toEqual([]);
  }
  await context.setOffline(true);
  await page.getByRole("button", { name: "刷新" }).press("Enter");
  await page.locator("[data-away]").waitFor();
  expect(await page.locator("[data-ranked]").count()).toBeGreaterThan(4);
  await context.setOffline(false);
  await page.locator("[data-away]").waitFor({ state: "detached" });
}, 30_000);

test("ten years of days over all communities say their size first, show how far they are, and are stopped by a key", async () => {
  const { viewer } = await it.ask<{ viewer: { roots: string[] } }>("{ viewer { roots } }", {}, it.token("readerToken"));
  await page.goto(`${it.url}/explore?from=2016-12-01&to=2026-11-29&type=DAY&place=communities:${viewer.roots[0]}`);
  await page.getByRole("button", { name: "查询", exact: true }).press("Enter");
  await page.getByRole("button", { name: "取消", exact: true }).press("Enter");
  await page.getByText("已取消。").waitFor();
}, 30_000);
