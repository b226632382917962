import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { addDays, firstDayOfMonth, monthOf, shanghaiDay } from "@kepu/schema";
import { Client } from "pg";
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { product } from "./product.ts";

const it = product();

test("the profile quotes the account with qualifier and date as stated, and leads to the register, whose CSV names the origin of each row", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  await page.goto(`${it.url}/profile`);
  const fact = (number: string) => page.locator(`[data-fact="${number}"]`);
  await fact("21").waitFor();
  expect(await fact("21").textContent()).toContain("超过 90 %");
  expect(await fact("32").textContent()).toContain("≥ 70 %");
  expect(await fact("10").textContent()).toContain("2011年4月");
  expect(await fact("1").textContent()).toContain("“科学宫节假日面向社会开放”");
  expect(await fact("1").textContent()).toContain("公布");
  expect(await fact("14-experts").textContent()).toMatch(/本系统登记 30 *合成/);

  await fact("24").getByRole("link").click();
  await page.locator("[data-record]").first().waitFor();
  expect(new URL(page.url()).pathname).toBe("/registers/honours");
  expect(await page.locator("[data-record]").count()).toBe(13);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /CSV/ }).click()]);
  const [head = "", ...rows] = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(head.split(",").at(-1)).toBe("来源");
  expect(rows.filter((row) => row.startsWith("市级科技示范学校") && row.includes("（合成）") && row.endsWith("公布"))).toHaveLength(13);
  await context.close();
});

test("the areas of the second root at the end of 2016 and of 2023, from a link alone", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  await page.goto(`${it.url}/registers/regions`);
  await page.locator("[data-record]").first().waitFor();
  await page.locator("select").selectOption({ label: "阳泉市矿区行政区划沿革 · 区划沿革 2016–2023" });
  await page.getByText("街道 6 · 社区 44 · 村 12").waitFor();
  await page.locator("input[type=date]").fill("2016-12-31");
  await page.getByText("街道 5 · 社区 38 · 村 0").waitFor();
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await page.getByText("街道 5 · 社区 38 · 村 0").waitFor();
  await context.close();
});

/** As its browser asks. */
async function asked<Data>(context: BrowserContext, query: string, variables: object): Promise<Data> {
  const headers = { "x-kepu-csrf": "1", origin: it.url };
  const body = await (await context.request.post(`${it.url}/graphql`, { headers, data: { query, variables } })).json();
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

async function inDatabase<Row>(sql: string, values: string[]): Promise<Row[]> {
  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function pagesOf(page: Page): Promise<{ count: number; size: string | undefined }> {
  const file = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  return {
    count: file.match(/\/Type \/Page\b/g)?.length ?? 0,
    size: /\/MediaBox \[0 0 (\d+\.?\d*) (\d+\.?\d*)\]/.exec(file)?.slice(1).map(Number).map(Math.round).join("×"),
  };
}

const A4 = { count: 1, size: "595×842" };
const REPORT = "query ($id: ID!) { report(reportId: $id) { rootId month asOfDay content sha256 } }";

test("a leader makes last month's brief: its figures are those of the API, it prints on one A4 page in both languages, and checked again it is equal; what is corrected later is told and changes nothing of it", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  await page.goto(it.url);
  await page.getByRole("link", { name: "月报", exact: true }).click();
  await page.getByText("还没有月报。选择月份，制作第一份。").waitFor();
  await page.getByRole("button", { name: "制作月报" }).press("Enter");
  await page.locator("[data-brief]").waitFor();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { report } = await asked<{ report: { rootId: string; month: string; asOfDay: string; content: string; sha256: string } }>(
    context,
    REPORT,
    { id },
  );
  const today = shanghaiDay(Date.now());
  expect(report).toMatchObject({ month: monthOf(firstDayOfMonth(monthOf(today), -1)), asOfDay: addDays(today, -1) });

  const shown = await page.locator("[data-figure]").evaluateAll((all) =>
    all.map((one) => ({
      code: one.getAttribute("data-figure") ?? "",
      value: one.querySelector("[data-value]")?.getAttribute("data-value") ?? null,
      text: one.querySelector("[data-value]")?.textContent ?? null,
    })),
  );
  const { metrics } = await asked<{ metrics: { series: { code: string; values: (string | null)[] }[] } }>(
    context,
    "query ($input: MetricsInput!) { metrics(input: $input) { series { code values } } }",
    { input: { rootId: report.rootId, indicators: shown.map(({ code }) => code), periods: [report.month], asOf: report.asOfDay } },
  );
  expect(shown.length).toBe(13);
  expect(new Map(shown.map(({ code, value }) => [code, value]))).toEqual(
    new Map(metrics.series.map(({ code, values }) => [code, values[0]])),
  );
  for (const { value, text } of shown) if (value !== null) expect(Number(text?.replaceAll(",", ""))).toBeCloseTo(Number(value), 2);
  expect(await page.locator("[data-hash]").textContent()).toBe(createHash("sha256").update(report.content, "utf8").digest("hex"));
  expect(await page.locator("[data-brief]").textContent()).toContain("演示数据（合成）");
  // every number that is one of an indicator opens its proof, as of the page's day, by the keyboard too, and the focus comes back to it
  const doors = {
    figure: page.locator('[data-figure="M01"] td:nth-of-type(1) button'),
    rank: page.locator("[data-ranking] button").first(),
  };
  expect(await page.locator("[data-figure] button:has([data-value])").count()).toBe(shown.filter(({ value }) => value !== null).length);
  for (const [name, door] of Object.entries(doors)) {
    const number = await door.evaluate((button) => button.firstChild?.textContent);
    await door.press("Enter");
    await page.locator("[data-proof-value]").waitFor();
    expect(await page.locator("[data-proof-value]").textContent(), name).toBe(`${number} 人次`);
    await page.locator('[data-agrees="true"]').waitFor();
    const proof = new URL(page.url()).searchParams.get("proof") ?? "";
    expect(proof.split("~")).toEqual(expect.arrayContaining([report.rootId, "M01", report.month, report.asOfDay]));
    await page.keyboard.press("Escape");
    await page.locator("[data-proof-value]").waitFor({ state: "detached" });
    await expect.poll(() => door.evaluate((button) => button === document.activeElement)).toBe(true);
  }
  expect(await pagesOf(page)).toEqual(A4);
  await page.goto(`${page.url().split("?")[0]}?lang=en`);
  await page.getByRole("heading", { name: "Monthly brief of science popularisation" }).waitFor();
  expect(await pagesOf(page)).toEqual(A4);

  await page.goto(`${it.url}/reports?lang=zh`);
  await page.getByRole("button", { name: /^再次核对/ }).click();
  await page.getByText("一致：按同一截止日重新计算，每个数字都相同。").waitFor();

  const rows = await inDatabase<{ id: string; count: number }>(
    "SELECT id, count FROM check_in WHERE occurred_at >= ($1 || '-10T00:00+08')::timestamptz AND occurred_at < ($1 || '-20T00:00+08')::timestamptz LIMIT 1",
    [report.month],
  );
  const { retractCheckIns } = await it.ask<{ retractCheckIns: object }>(
    "mutation ($input: RetractCheckInsInput!) { retractCheckIns(input: $input) { rejected } }",
    { input: { checkInIds: [rows[0]?.id] } },
    it.token("deviceToken"),
  );
  expect(retractCheckIns).toEqual({ rejected: 0 });
  await page.getByRole("button", { name: /^再次核对/ }).click();
  const changed = page.locator("[data-difference='figures.M01.value'] td");
  const before = Number(shown.find(({ code }) => code === "M01")?.value);
  await expect
    .poll(() => changed.allTextContents(), { timeout: 15_000 })
    .toEqual([before, before - (rows[0]?.count ?? 0)].map((value) => value.toLocaleString("en-US")));
  expect(await page.locator("[data-check]").getAttribute("data-check")).toBe("equal");

  // written into the past of the record itself, past every door: the check finds it, and a page that is full is still one
  await inDatabase(
    `INSERT INTO statement (id, root_id, indicator_id, region_id, period, period_from, period_until, text, written_by, writer_name, written_at)
     SELECT gen_random_uuid(), $1, i.id, $1, $2, ($2 || '-01')::date, ($2 || '-28')::date, repeat('因场馆检修停办两场，已商定下月补办。', 30), $1, '科普办', $3
     FROM indicator i WHERE i.code IN ('A01', 'A02', 'A03', 'M01')`,
    [report.rootId, report.month, `${report.asOfDay}T09:00:00+08:00`],
  );
  await page.getByRole("button", { name: /^再次核对/ }).click();
  await page.locator("[data-check=unequal]").waitFor();
  expect(await page.locator("[data-check]").textContent()).toContain("情况说明");
  expect((await asked<{ report: object }>(context, REPORT, { id })).report).toEqual(report);
  await page.getByRole("button", { name: "制作月报" }).click();
  await page.locator("[data-statement]").first().waitFor();
  expect(await pagesOf(page)).toEqual(A4);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await pagesOf(page)).toEqual(A4);
  await context.close();
}, 60_000);
