import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { product } from "./product.ts";
import { tabTo } from "./tab-to.ts";

const it = product();

async function open(userName: string, path: string, options?: Parameters<typeof it.signedIn>[1]): Promise<Page> {
  const page = await (await it.signedIn(userName, options)).newPage();
  await page.goto(`${it.url}${path}`);
  return page;
}

/** The page of a reporter's own task, by its words, and its path. */
async function openOwn(words: string): Promise<{ page: Page; path: string }> {
  const page = await open("reporter", "/tasks/mine");
  await page.getByRole("link", { name: words }).click();
  await page.getByLabel("工作进展（做了什么，还差什么）").waitFor();
  return { page, path: new URL(page.url()).pathname };
}

const percent = (page: Page) => page.getByLabel("完成进度");

test("a reporter reports 60 %, the office sees it without a reload; reported done, the office confirms, and both see it settled", async () => {
  const { page: reporter, path } = await openOwn("提高学校科普活动覆盖面");
  const office = await open("office", path);
  await office.locator("[data-change]").first().waitFor();

  await reporter.getByRole("button", { name: "提交" }).click();
  await reporter.getByRole("alert").getByText("请写明工作进展。").waitFor();
  await percent(reporter).fill("60");
  await reporter.getByLabel("工作进展（做了什么，还差什么）").fill("本学年已覆盖九所学校");
  await reporter.getByText("草稿已保存在本机").waitFor();
  await reporter.reload();
  await reporter.getByText("已恢复上次没提交的草稿").waitFor();
  expect(await percent(reporter).inputValue()).toBe("60 %");
  await reporter.getByRole("button", { name: "提交" }).dblclick();
  await reporter.getByText(/已提交，回执号 RW-\d{8}-/).waitFor();
  await office.getByText("本学年已覆盖九所学校").first().waitFor();
  expect(await office.locator("[data-report]", { hasText: "60 %" }).count()).toBe(1);

  const list = { name: "覆盖名单.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };
  await reporter.locator('input[data-evidence="files"]').setInputFiles([list]);
  await reporter.locator("[data-evidence-file]", { hasText: "覆盖名单.pdf" }).waitFor();

  await percent(reporter).fill("100");
  await reporter.getByLabel("工作进展（做了什么，还差什么）").fill("全部学校已覆盖");
  await reporter.getByRole("button", { name: "提交完成，请科协确认" }).click();
  await office.reload();
  await office.locator("[data-evidence-file]", { hasText: "覆盖名单.pdf" }).waitFor();
  await office.getByRole("button", { name: "确认完成" }).click();
  await reporter.locator("[data-change=confirmTask]").waitFor();
  expect(await reporter.getByRole("button", { name: "提交", exact: true }).count()).toBe(0);
  const change = office.locator("[data-change=confirmTask]");
  await change.waitFor();
  expect(await change.textContent()).toMatch(/科协办公室.*已完成待确认.*已确认/s);
  for (const page of [reporter, office]) await page.context().close();
}, 60_000);

test("an extension is applied for and approved: the table and the task show it beside the original due date", async () => {
  const { page: reporter, path } = await openOwn("组织参加市青少年科技创新大赛");
  const due = (await reporter.getByText("完成时限", { exact: true }).locator("xpath=following-sibling::dd").first().textContent()) ?? "";
  await reporter.getByRole("button", { name: "申请延期" }).click();
  await reporter.getByLabel("延期至").fill(due);
  await reporter.getByLabel("原因").fill("决赛改期");
  await reporter.getByRole("button", { name: "申请延期" }).click();
  await reporter.getByRole("alert").getByText("请选择晚于现在时限的日期。").waitFor();
  await reporter.getByLabel("延期至").fill("2030-06-30");
  await reporter.getByRole("button", { name: "申请延期" }).click();
  await reporter.locator("[data-extension=APPLIED]").waitFor();

  const office = await open("office", "/tasks/mine");
  await office.getByText("待审批延期").first().waitFor();
  await office.goto(`${it.url}${path}`);
  await office.getByRole("button", { name: "批准延期" }).click();
  await reporter.locator("[data-extension=APPROVED]").waitFor();
  await reporter.getByText(`${due} · 批准延期至 2030-06-30`).waitFor();
  for (const page of [reporter, office]) await page.context().close();
}, 60_000);

test("an escalation is given, answered and settled by the keyboard alone", async () => {
  const { page: reporter, path } = await openOwn("培训学校科技辅导员");
  const office = await open("office", path);
  await office.getByRole("button", { name: "发起督办" }).waitFor();
  await tabTo(office, "发起督办");
  await office.keyboard.press("Enter");
  await type(office, "督办依据", "季度调度会");
  await type(office, "办理要求", "一周内补训");
  await office.getByLabel("办理时限").fill("2030-01-31");
  await tabTo(office, "发起督办");
  await office.keyboard.press("Enter");
  await reporter.getByLabel("办理反馈").waitFor();
  await type(reporter, "办理反馈", "已补训八人");
  await tabTo(reporter, "提交反馈");
  await reporter.keyboard.press("Enter");
  await office.getByText("反馈：已补训八人").waitFor();
  await type(office, "结论说明", "核实无误");
  await tabTo(office, "结束督办");
  await office.keyboard.press("Enter");
  await reporter.getByText("结论说明：核实无误").waitFor();
  for (const page of [reporter, office]) await page.context().close();
}, 60_000);

async function type(page: Page, field: string, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.insertText(text);
}

test("leaving with unsent work asks, and the draft is there when one comes back", async () => {
  const { page, path } = await openOwn("青少年活动中心、学校科学宫节假日向社会开放");
  await page.getByLabel("工作进展（做了什么，还差什么）").fill("暑期开放二十天");
  const questions: string[] = [];
  page.once("dialog", (dialog) => {
    questions.push(dialog.message());
    void dialog.dismiss();
  });
  await page.getByRole("link", { name: "总览" }).click();
  await expect.poll(() => questions[0] ?? "", { timeout: 10_000 }).toContain("还没提交");
  expect(new URL(page.url()).pathname).toBe(path);
  await page.locator("[data-change]").first().waitFor();
  page.once("dialog", (dialog) => void dialog.accept());
  await page.getByRole("link", { name: "总览" }).click();
  await page.locator("[data-attention]").first().waitFor();
  await page.goto(`${it.url}${path}`);
  expect(await page.getByLabel("工作进展（做了什么，还差什么）").inputValue()).toBe("暑期开放二十天");
  await page.context().close();
});

test("the table filters by its lights, keeps the filter in the address, and prints on A3 without the navigation", async () => {
  const page = await open("leader", "/tasks");
  await page.locator("[data-task]").first().waitFor();
  expect(await page.locator("[data-task]").count()).toBe(24);
  await page.getByRole("button", { name: /^逾期未完成/ }).click();
  await expect.poll(() => page.locator("[data-task]").count(), { timeout: 10_000 }).toBeLessThan(6);
  const overdue = await page.locator("[data-task]").count();
  await page.goto(page.url());
  await page.locator("[data-task]").first().waitFor();
  expect(await page.locator("[data-task]").count()).toBe(overdue);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(pdf).toMatch(/\/MediaBox \[0 0 119\d(\.\d+)? 84\d(\.\d+)?\]/);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("navigation").first().isVisible()).toBe(false);
  expect(await page.getByRole("button", { name: "下载 CSV" }).isVisible()).toBe(false);
  expect(await page.locator("[data-task]").first().isVisible()).toBe(true);
  await page.context().close();
});

test("the exported workbook is checked and imported without a change; an .xls is refused in words", async () => {
  const page = await open("office", "/tasks");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "下载 Excel" }).click()]);
  expect(download.suggestedFilename()).toMatch(/任务分解表_\d{4}-\d{2}-\d{2}\.xlsx$/);
  const path = await download.path();
  await page.getByRole("link", { name: "从 Excel 导入" }).click();
  const input = page.locator("input[type=file]");
  await input.setInputFiles({ name: "任务分解表.xlsx", mimeType: "", buffer: await readFile(path) });
  await page.getByText(/新增 0 项，改动 0 项，不变 \d+ 项/).waitFor();
  await input.setInputFiles({ name: "旧.xls", mimeType: "", buffer: Buffer.from("d0cf11e0a1b11ae1".repeat(4), "hex") });
  await page.getByRole("alert").getByText("这是旧版 .xls 文件，请另存为 .xlsx 再导入。").waitFor();
  await page.context().close();
});

test("what needs attention stands in one line of the overview, moves live and leads to its tasks, and the first screen does not scroll", async () => {
  const page = await open("leader", "/", { viewport: { width: 1366, height: 768 } });
  const count = async (key: string) =>
    Number((await page.locator(`[data-attention=${key}]`).textContent())?.replace(/\D/g, "") || Number.NaN);
  await expect.poll(() => count("attentionPending"), { timeout: 10_000 }).toBeGreaterThanOrEqual(0);
  await page.locator("[data-figure]").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(768);
  const before = await count("attentionPending");
  const { page: reporter } = await openOwn("科普进校园每月不少于一次（寒暑假除外）");
  await percent(reporter).fill("100");
  await reporter.getByLabel("工作进展（做了什么，还差什么）").fill("九个月均已开展");
  await reporter.getByRole("button", { name: "提交完成，请科协确认" }).click();
  await expect.poll(() => count("attentionPending"), { timeout: 10_000 }).toBe(before + 1);
  await page.locator("[data-attention=attentionOverdue]").click();
  await page.locator("[data-task]").first().waitFor();
  expect(new URL(page.url()).search).toBe("?overdue=1");
  for (const one of [page, reporter]) await one.context().close();
}, 60_000);

test("a page whose code the network did not bring leaves the others open, and comes when it is back", async () => {
  const context = await it.signedIn("office");
  const page = await context.newPage();
  await page.goto(`${it.url}/tasks`);
  await page.getByRole("link", { name: "我的任务" }).waitFor();
  await context.setOffline(true);
  await page.getByRole("link", { name: "我的任务" }).click();
  await page.getByText("暂时打不开").waitFor();
  expect(await page.getByRole("link", { name: "任务", exact: true }).isVisible()).toBe(true);
  await page.getByRole("button", { name: "重试" }).click();
  expect(await page.getByText("暂时打不开").isVisible()).toBe(true);
  await context.setOffline(false);
  await page.getByRole("button", { name: "重试" }).click();
  await page.getByText(/等您处理的任务 \d+ 项/).waitFor();
  await context.close();
}, 60_000);
