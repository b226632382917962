import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";

const it = product();
const MAPPING = fileURLToPath(new URL("../data/newcastle-libraries/visits.json", import.meta.url));

/** Like the visits of Newcastle, for two communities of the demo. */
const mapping = () => {
  const { root: _, ...given } = JSON.parse(readFileSync(MAPPING, "utf8")) as { root: string; indicators: object[] };
  const indicators = given.indicators.map((one) => ({ ...one, code: "E2E-VISITS" }));
  return Buffer.from(JSON.stringify({ ...given, key: "e2e", indicators }));
};
const choose = (page: Page, name: string, text: string) =>
  page.locator("input[type=file][accept*=csv]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const verdict = (page: Page, state: string) => page.locator(`[data-verdict=${state}]`).waitFor({ timeout: 30_000 });

test("a mapping comes as a file, a name is decided, the figures are stored, corrected and the same again; an evaluator sees the imports", async () => {
  const office = await it.signedIn("office", { viewport: { width: 1366, height: 768 } });
  const page = await office.newPage();
  await page.goto(`${it.url}/import`);
  await page.locator("[data-import]").first().waitFor();
  const before = await page.locator("[data-import]").count();
  await page.locator("[data-mapping-file]").setInputFiles({ name: "a.json", mimeType: "application/json", buffer: Buffer.from("{") });
  await page.getByText("不是 JSON 文件").waitFor();
  await page.locator("[data-mapping-file]").setInputFiles({ name: "visits.json", mimeType: "application/json", buffer: mapping() });
  await page.getByText("对照已保存").waitFor();

  const file = 'Library,2019-12,2024-1\r\n赛鱼社区,"1,200",0\r\n大垴沟居委,,7\r\n';
  await choose(page, "visits.csv", file);
  await verdict(page, "open");
  expect(await page.locator("[data-verdict]").textContent()).toContain("1 个名称还没有定");
  const select = page.locator("select[data-open-name=大垴沟居委]");
  const option = await select.locator("option", { hasText: "大垴沟社区" }).first().getAttribute("value");
  await select.selectOption(option);
  await page.getByRole("button", { name: "保存对照并重新试读" }).click();
  await verdict(page, "fine");
  expect(await page.locator("[data-verdict]").textContent()).toMatch(/4 个数（其中缺数 1）：新增 4/);
  expect(await seriousFindings(page), "with a file that can be stored").toEqual([]);
  await page.getByRole("button", { name: "写入 4 个数" }).click();
  await verdict(page, "stored");
  await page.locator("[data-import]").first().waitFor();

  await choose(page, "visits.csv", file.replace("居委,,7", "居委,5,七"));
  await verdict(page, "errors");
  expect(await page.locator("tr[data-cell=C3]").textContent()).toContain("不是数：七");
  await choose(page, "visits.csv", file.replace("居委,,7", "居委,5,7"));
  await verdict(page, "fine");
  expect(await page.locator("[data-revision=B3]").textContent()).toMatch(/大垴沟社区居委会2019-12缺数5/);
  await page.getByRole("button", { name: "写入 1 个数" }).click();
  await verdict(page, "stored");
  await choose(page, "visits.csv", file.replace("居委,,7", "居委,5,7"));
  await verdict(page, "same");

  // the correction is taken back, and the file then corrects once more
  const corrected = page.locator("[data-import]").first();
  await corrected.getByRole("button", { name: "撤回" }).click();
  await page.getByLabel("撤回原因").fill("原件有误");
  expect(await seriousFindings(page), "asked why an import is withdrawn").toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "撤回" }).click();
  await corrected.locator("[data-withdrawn]").waitFor();
  expect(await corrected.textContent()).toContain("撤回：原件有误");
  await choose(page, "visits.csv", file.replace("居委,,7", "居委,5,7"));
  await verdict(page, "fine");
  await office.close();

  const evaluator = await it.signedIn("evaluator", { viewport: { width: 390, height: 844 } });
  const phone = await evaluator.newPage();
  await phone.goto(`${it.url}/import?lang=en`);
  await phone.locator("[data-import]").first().waitFor();
  expect(await phone.locator("[data-import]").count()).toBe(before + 2);
  expect(await phone.locator("input[type=file]").count()).toBe(0);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(await seriousFindings(phone), "on a phone").toEqual([]);
  await evaluator.close();
}, 120_000);
