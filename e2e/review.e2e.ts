import { readFileSync } from "node:fs";
import { periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import { Client } from "pg";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";
import { tabTo } from "./tab-to.ts";

const it = product();
const quarter = periodBefore(periodOf("QUARTER", shanghaiDay(Date.now()))) as string;
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
const FIGURES: Record<string, string> = { A01: "4", A02: "260", O04: "12.5", O05: "8", P05: "3", P06: "5", P07: "12" };
let key: { formId: string; organisationId: string };

/** The education bureau has not begun last quarter's form, whatever the demo's chance was. */
beforeAll(async () => {
  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `SELECT f.id AS "formId", a.organisation_id AS "organisationId" FROM form f JOIN form_assignment a ON a.form_id = f.id
     JOIN organisation o ON o.id = a.organisation_id WHERE f.code = 'JB' AND o.short_name = '教育局'`,
  );
  key = rows[0];
  const own = "(SELECT id FROM submission WHERE form_id = $1 AND organisation_id = $2 AND period = $3)";
  const bound = [key.formId, key.organisationId, quarter];
  await client.query(`DELETE FROM observation WHERE source_id IN ${own}`, bound);
  await client.query(`DELETE FROM submission_value WHERE submission_id IN ${own}`, bound);
  await client.query(`DELETE FROM submission_event WHERE submission_id IN ${own}`, bound);
  await client.query("DELETE FROM submission WHERE form_id = $1 AND organisation_id = $2 AND period = $3", bound);
  await client.end();
});

const pathOf = (place: string) => `/${place}/${key.formId}/${quarter}/${key.organisationId}`;
const cell = (page: Page, item: string) => page.locator(`#cell-${item}`);
const allSaved = (page: Page) => page.locator('[data-save="saved"]').waitFor({ timeout: 20_000 });

async function open(userName: string, path: string, options?: Parameters<typeof it.signedIn>[1]): Promise<Page> {
  const page = await (await it.signedIn(userName, options)).newPage();
  await page.goto(`${it.url}${path}`);
  return page;
}

/** A figure that moves by itself. */
const figure = async (page: Page, selector: string) =>
  Number((await page.locator(selector).first().textContent())?.replace(/\D/g, "") || 0);
const reported = async (page: Page) => {
  const board = page.locator("section", { has: page.locator(`[data-board="${key.formId}"]`) });
  const of = async (standing: string) => Number(await board.locator(`[data-tally=${standing}]`).textContent());
  return (await of("ON_TIME")) + (await of("LATE"));
};

async function submit(reporter: Page): Promise<void> {
  await allSaved(reporter);
  await reporter.getByRole("button", { name: "送审签" }).click();
  await reporter.getByRole("button", { name: "确认送审签" }).click();
  await reporter.getByText(/送审签完成，回执号 BS-/).waitFor();
}

async function signOff(head: Page): Promise<void> {
  await head.goto(`${it.url}/review`);
  await head.locator("[data-waiting]", { hasText: "教育局" }).getByRole("link").click();
  await head.getByRole("button", { name: "审签并报送" }).click();
  await head.getByText(/审签完成，回执号 BS-/).waitFor();
}

/** The reviewer's way from the inbox to the submission, by Tab and Enter. */
async function openByKeyboard(reviewer: Page): Promise<void> {
  await reviewer.goto(`${it.url}/review`);
  await reviewer.locator("[data-waiting]", { hasText: "教育局" }).waitFor();
  await tabTo(reviewer, ({ text }) => /教育局.*部门科普工作季报/.test(text));
  await reviewer.keyboard.press("Enter");
  await reviewer.locator("[data-item=A02]").waitFor();
}

const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

test("a quarter's form with evidence is signed off, reviewed by the keyboard alone on a phone, sent back, approved, locked, corrected as revision 2, and revision 1 is still readable; inbox and board move by themselves", async () => {
  const phone = { viewport: { width: 390, height: 844 } };
  const [reporter, head, reviewer, leader] = await Promise.all([
    open("reporter", pathOf("forms")),
    open("unithead", "/review"),
    open("reviewer", "/review", phone),
    open("leader", "/review/board"),
  ]);
  await cell(reporter, "A01").waitFor();
  const takeAll = reporter.getByRole("button", { name: "全部采用" });
  if (await takeAll.isVisible()) await takeAll.click();
  await allSaved(reporter);
  for (const [item, figures] of Object.entries(FIGURES))
    if ((await cell(reporter, item).inputValue()) === "") await cell(reporter, item).fill(figures);
  await allSaved(reporter);
  await cell(reporter, "P05").focus();
  await reporter
    .locator("[data-panel] input[data-evidence=files]")
    .first()
    .setInputFiles({ name: "经费凭证.pdf", mimeType: "application/pdf", buffer: PDF });
  await reporter.locator("[data-panel] [data-evidence-file=PDF]").waitFor();

  await reviewer.locator("[data-inbox=submissions]").waitFor();
  await leader.locator(`[data-board="${key.formId}"]`).waitFor();
  const [waiting, before] = [await figure(reviewer, "[data-inbox=submissions]"), await reported(leader)];
  const inNavigation = await figure(reviewer, "[data-inbox-count]");
  await submit(reporter);
  await head.locator("[data-inbox-count='1']").waitFor();
  expect(await reported(leader)).toBe(before);
  await signOff(head);
  await expect.poll(() => figure(reviewer, "[data-inbox=submissions]"), { timeout: 10_000 }).toBe(waiting + 1);
  await expect
    .poll(() => reviewer.locator("[data-inbox-count]").getAttribute("data-inbox-count"), { timeout: 10_000 })
    .toBe(String(inNavigation + 1));
  await expect.poll(() => reported(leader), { timeout: 10_000 }).toBe(before + 1);
  expect(await seriousFindings(reviewer)).toEqual([]);

  await openByKeyboard(reviewer);
  await reviewer.locator("[data-item=P05] [data-evidence-file=PDF]").waitFor();
  expect(await seriousFindings(reviewer)).toEqual([]);
  expect(await wide(reviewer)).toBeLessThanOrEqual(0);
  await tabTo(reviewer, ({ label }) => /^指出问题：/.test(label));
  await reviewer.keyboard.press("Enter");
  await reviewer.keyboard.insertText("与活动记录不符");
  await tabTo(reviewer, ({ text }) => text === "退回");
  await reviewer.keyboard.press("Enter");
  await reviewer.getByRole("alert").getByText("请写明原因").waitFor();
  await tabTo(reviewer, ({ label }) => label === "退回原因（必填）");
  await reviewer.keyboard.insertText("请核对首项");
  await tabTo(reviewer, ({ text }) => text === "退回");
  await reviewer.keyboard.press("Enter");
  await reviewer.getByText(/退回完成，回执号 BS-/).waitFor();

  await reporter.locator("[data-reminder-count]").waitFor({ timeout: 15_000 });
  await reporter.goto(`${it.url}/forms`);
  await reporter.locator("[data-due-now] [data-reminder=RETURNED]", { hasText: "请核对首项" }).waitFor();
  await reporter.goto(`${it.url}/reminders`);
  await reporter.locator("[data-reminder=RETURNED]", { hasText: "请核对首项" }).getByRole("link").click();
  await reporter.locator("[data-returned]", { hasText: "请核对首项" }).waitFor();
  await cell(reporter, "P05").fill("4");
  await submit(reporter);
  await signOff(head);
  await openByKeyboard(reviewer);
  await tabTo(reviewer, ({ text }) => text === "通过");
  await reviewer.keyboard.press("Enter");
  await reviewer.getByText(/审核通过完成，回执号 BS-/).waitFor();
  expect(await reviewer.locator("[data-event=approve]").count()).toBe(1);

  await reviewer.goto(`${it.url}/review/board?form=${key.formId}`);
  await reviewer.getByRole("button", { name: /锁定本期已通过的/ }).click();
  await reviewer.getByRole("button", { name: /确认锁定/ }).click();
  await leader.locator("[data-tile]", { hasText: "教育局" }).filter({ hasText: "已锁定" }).first().waitFor();
  expect(await wide(reviewer)).toBeLessThanOrEqual(0);

  await reporter.goto(`${it.url}${pathOf("forms")}`);
  await reporter.getByRole("button", { name: "更正" }).click();
  await reporter.getByLabel("原因").fill("漏记一人");
  await reporter.getByRole("button", { name: "开始更正" }).click();
  await reporter.locator('[data-save="saved"]').waitFor();
  await cell(reporter, "P05").fill("5");
  await submit(reporter);
  await signOff(head);
  await openByKeyboard(reviewer);
  expect(await reviewer.locator("[data-changed=true]").count()).toBe(1);
  expect(await reviewer.locator("[data-item=P05]").textContent()).toContain("原 4");
  await tabTo(reviewer, ({ text }) => text === "通过");
  await reviewer.keyboard.press("Enter");
  await reviewer.getByText(/审核通过完成，回执号 BS-/).waitFor();
  await tabTo(reviewer, ({ text }) => text === "锁定这份报送");
  await reviewer.keyboard.press("Enter");
  await tabTo(reviewer, ({ text }) => text === "确认锁定");
  await reviewer.keyboard.press("Enter");
  await reviewer.getByText(/锁定完成，回执号 BS-/).waitFor();
  await reviewer.locator("a[data-revision='1']").click();
  await reviewer.locator("[data-old-revision]").waitFor();
  await expect.poll(() => reviewer.locator("[data-item=P05]").textContent()).toContain("4");
  expect(await reviewer.locator("[data-item=P05]").textContent()).not.toContain("原");
  expect(await reviewer.getByRole("button", { name: "通过" }).count()).toBe(0);
  expect(await leader.locator("[data-tile]", { hasText: "教育局" }).filter({ hasText: "已锁定" }).count()).toBeGreaterThanOrEqual(1);
  for (const page of [reporter, head, reviewer, leader]) await page.context().close();
}, 120_000);

test("one click copies who has not reported yet, and the board is in the leader's overview", async () => {
  const leader = await open("leader", "/", { viewport: { width: 1366, height: 768 }, permissions: ["clipboard-read", "clipboard-write"] });
  await leader.locator("[data-reporting]", { hasText: /按时 \d+.*迟报 \d+.*未报 \d+/ }).click();
  const copy = leader.getByRole("button", { name: /复制未报送名单/ }).first();
  await copy.click();
  const shown = (await leader.locator("[data-outstanding]").first().textContent()) ?? "";
  expect(shown).toMatch(/^截至.+，《.+》.+尚未报送（\d+个）：.+。/);
  expect(await leader.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  const [download] = await Promise.all([
    leader.waitForEvent("download"),
    leader
      .getByRole("button", { name: /下载 CSV|CSV/ })
      .first()
      .click(),
  ]);
  expect(readFileSync(await download.path(), "utf8")).toContain("报送情况");
  expect(await seriousFindings(leader)).toEqual([]);
  await leader.context().close();
}, 60_000);

test("an approved value opens its proof by keyboard, down to the submission and its steps; what the department says of it stands there for the evaluator", async () => {
  const evaluator = await open("evaluator", pathOf("review"), { viewport: { width: 1366, height: 768 } });
  await evaluator.locator("[data-proof=P05]").focus();
  await evaluator.keyboard.press("Enter");
  await evaluator.locator("[data-proof-value]", { hasText: /^5 / }).waitFor();
  await evaluator.reload();
  const drawer = evaluator.getByRole("dialog", { name: "数据溯源" });
  await drawer.locator("[data-agrees=true]").first().waitFor();
  expect(await drawer.getByRole("textbox").count()).toBe(0);
  const part = drawer.locator("button[aria-expanded=false]").first();
  await part.focus();
  await evaluator.keyboard.press("Enter");
  await drawer.locator("[data-source]", { hasText: "审核通过" }).waitFor();
  expect(await drawer.getByRole("link", { name: "打开报送" }).count()).toBe(1);
  expect(await seriousFindings(evaluator)).toEqual([]);
  const { search } = new URL(evaluator.url());

  const reporter = await open("reporter", `${pathOf("forms")}${search}`);
  await reporter.getByLabel("写情况说明").fill("漏记的一人已补报。");
  await reporter.getByRole("button", { name: "提交说明" }).click();
  await reporter.locator("blockquote", { hasText: "漏记的一人已补报。" }).waitFor();
  await evaluator.reload();
  await drawer.locator("blockquote", { hasText: "漏记的一人已补报。" }).waitFor();
  await evaluator.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  expect(new URL(evaluator.url()).search).toBe("");
  for (const page of [evaluator, reporter]) await page.context().close();
}, 60_000);
