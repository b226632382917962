import { readFileSync } from "node:fs";
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
