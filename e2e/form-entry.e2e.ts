import { newUuid7 } from "@kepu/schema";
import { Client } from "pg";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";
import { tabTo } from "./tab-to.ts";
import { typeThrough } from "./typing.ts";

const it = product();
const cell = (page: Page, item: string) => page.locator(`#cell-${item}`);
const status = (page: Page, item: string, as: string) =>
  page.locator(`[data-cell="${item}"][data-status="${as}"]`).waitFor({ timeout: 15_000 });
const allSaved = (page: Page) => page.locator('[data-save="saved"]').waitFor({ timeout: 20_000 });

/** The health bureau's reporter fills in for the education bureau too: two people at one form. */
beforeAll(async () => {
  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO role_grant (id, holder_id, role, region_id, organisation_id)
     SELECT $1, h.id, 'REPORTER', g.region_id, g.organisation_id FROM account h, account r JOIN role_grant g ON g.holder_id = r.id
     WHERE h.user_name = 'health' AND r.user_name = 'reporter'`,
    [newUuid7()],
  );
  await client.end();
});

/** A form of an organisation in its running period, by way of the list. */
async function openForm(context: BrowserContext, form: RegExp, whose: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${it.url}/forms`);
  const rows = page.locator("[data-submission]", { hasText: whose }).filter({ hasText: form });
  await rows.last().getByRole("link").click();
  await page.locator("[data-cell] input").first().waitFor();
  return page;
}

const MONTHLY = /科普工作月报/;
/** As the service holds it, by item: [value, comment]. */
async function stored(page: Page): Promise<Record<string, [string | null, string | null]>> {
  const [, formId, period, organisationId] = /forms\/([\w-]+)\/([\w-]+)\/([\w-]+)/.exec(page.url()) ?? [];
  const query = `query ($key: SubmissionKeyInput!) { submission(key: $key) { sections { cells { item { key } value { value comment } } } } }`;
  const answer = await it.ask<{
    submission: { sections: { cells: { item: { key: string }; value: { value: string | null; comment: string | null } | null }[] }[] };
  }>(query, { key: { formId, period, organisationId } }, it.token("readerToken"));
  const cells = answer.submission.sections.flatMap((section) => section.cells);
  return Object.fromEntries(cells.map(({ item, value }) => [item.key, [value?.value ?? null, value?.comment ?? null]]));
}

test("two people at one form: different cells merge; the same cell shows both values, and loses neither, until one is chosen", async () => {
  const [mine, theirs] = [await it.signedIn("reporter"), await it.signedIn("health")];
  const [a, b] = [await openForm(mine, MONTHLY, "教育局"), await openForm(theirs, MONTHLY, "教育局")];
  expect(a.url()).toBe(b.url());
  await cell(a, "A06").fill("10");
  await cell(b, "P09").fill("2");
  for (const page of [a, b]) {
    await expect.poll(() => cell(page, "A06").inputValue(), { timeout: 10_000 }).toBe("10");
    await expect.poll(() => cell(page, "P09").inputValue(), { timeout: 10_000 }).toBe("2");
    await allSaved(page);
  }
  await theirs.setOffline(true);
  await cell(b, "A06").fill("12");
  await status(b, "A06", "UNSENT");
  await cell(a, "A06").fill("11");
  await status(a, "A06", "SAVED");
  await theirs.setOffline(false);
  await status(b, "A06", "CONFLICT");
  await b.reload();
  await status(b, "A06", "CONFLICT");
  expect(await b.locator('[data-cell="A06"] [data-conflict]').textContent()).toMatch(/^您填 12，.*填报员.*已存 11$/);
  await cell(b, "A06").focus();
  await b.locator("[data-saved-by]", { hasText: /填报员.*于 \d\d:\d\d 保存/ }).waitFor();
  expect((await stored(a)).A06?.[0]).toBe("11");
  await cell(b, "A06").focus();
  await b.getByRole("button", { name: "用我的" }).click();
  await status(b, "A06", "SAVED");
  await expect.poll(() => cell(a, "A06").inputValue(), { timeout: 10_000 }).toBe("12");

  await theirs.setOffline(true);
  await cell(b, "A06").fill("14");
  await status(b, "A06", "UNSENT");
  await cell(a, "A06").fill("13");
  await status(a, "A06", "SAVED");
  await theirs.setOffline(false);
  await status(b, "A06", "CONFLICT");
  await b.getByRole("button", { name: "用他人的" }).click();
  await expect.poll(() => cell(b, "A06").inputValue()).toBe("13");
  await allSaved(b);
  for (const context of [mine, theirs]) await context.close();
}, 60_000);

test(
  "nothing typed is lost while the network drops, the session ends, the tab is closed and the API is killed with -9",
  async () => {
    const seconds = Number(process.env.KEPU_TYPING_SECONDS ?? 20);
    const context = await it.signedIn("saiyu");
    const page = await openForm(context, MONTHLY, "赛鱼");
    const typed = await typeThrough(page, ["A06", "P03", "P09"], seconds, {
      offline: () => context.setOffline(true),
      online: () => context.setOffline(false),
      sessionEnds: () => context.clearCookies(),
      signIn: async () => {
        await page.getByRole("button", { name: /赛鱼社区科普专干/ }).click();
        await page.locator("[data-cell] input").first().waitFor();
      },
      closeTab: async () => {
        const url = page.url();
        await page.goto("about:blank");
        await page.goto(url);
        await page.locator("[data-cell] input").first().waitFor();
      },
      kill: () => it.crash(1_500),
    });
    await allSaved(page);
    const held = await stored(page);
    process.stdout.write(
      `${JSON.stringify({ typingSeconds: seconds, keystrokes: typed.keystrokes, disturbances: typed.disturbances, lost: typed.lost })}\n`,
    );
    expect(typed.lost).toEqual([]);
    expect(typed.keystrokes).toBeGreaterThan(seconds * 3);
    for (const [item, { text, comment }] of typed.shown) expect(held[item], item).toEqual([text || null, comment.trim() || null]);
    await context.close();
  },
  60_000 + Number(process.env.KEPU_TYPING_SECONDS ?? 20) * 2_000,
);

test("a venue's yearly form is filled in from a pasted block by the keyboard alone, corrected where the rules say so, signed off, sent back with reasons, and printed", async () => {
  const context = await it.signedIn("youth", { viewport: { width: 390, height: 844 }, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(`${it.url}/forms`);
  await page.locator("[data-submission]").first().waitFor();
  await tabTo(page, ({ text }) => /^科普统计年报/.test(text));
  await page.keyboard.press("Enter");
  await page.getByText("参照，非官方表").first().waitFor();
  await tabTo(page, ({ id }) => id === "cell-N01");
  await page.evaluate((text) => navigator.clipboard.writeText(text), BLOCK);
  await page.keyboard.press("Control+V");
  await page.locator('[data-pasted="40"]').waitFor();
  await allSaved(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.locator('[data-stopping="2"]').getByText("科普专职人员 · 女性（N02）为 9，超过所属的科普专职人员（N01） 6").waitFor();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("3");
  await page.keyboard.press("Escape");
  expect(await cell(page, "N02").inputValue()).toBe("9");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("约4");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("cell-N03");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("F2");
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("cell-N02");
  await tabTo(page, ({ id }) => id === "cell-N27");
  await page.keyboard.press("F2");
  await tabTo(page, ({ label }) => label === "说明原因");
  await page.keyboard.type("线上为主，线下仅组织小班讲座");
  await allSaved(page);
  expect(await seriousFindings(page)).toEqual([]);

  await page.keyboard.press("Control+Home");
  await tabTo(page, ({ text }) => text === "送审签", "Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, ({ text }) => text === "确认送审签");
  await page.keyboard.press("Enter");
  await page.getByText(/送审签完成，回执号 BS-\d{8}-/).waitFor();
  const url = page.url();

  const head = await (await it.signedIn("youthhead")).newPage();
  await head.goto(url);
  await head.getByRole("button", { name: "退回修改" }).click();
  await head.getByLabel("原因").fill("请核对女性人数");
  await head.getByRole("button", { name: "确认退回" }).click();
  await page.locator("[data-returned]", { hasText: "请核对女性人数" }).waitFor();
  await page.getByRole("button", { name: "送审签" }).click();
  await page.getByRole("button", { name: "确认送审签" }).click();
  await head.getByRole("button", { name: "审签并报送" }).waitFor();
  await head.evaluate(sendBack, { itemKey: "N02", reason: "与花名册不符" });
  await page.locator("[data-returned]", { hasText: "再核" }).waitFor();
  await page.locator('[data-cell="N02"]').getByText("退回意见：与花名册不符").waitFor();
  await cell(page, "N02").fill("5");
  await allSaved(page);
  await page.getByRole("button", { name: "送审签" }).click();
  await page.getByRole("button", { name: "确认送审签" }).click();
  await page.getByRole("button", { name: "撤回" }).click();
  await page.getByRole("button", { name: "确认撤回" }).click();
  await page.getByRole("button", { name: "送审签" }).click();
  await page.getByLabel("单位负责人").fill("李主任");
  await page.getByRole("button", { name: "确认送审签" }).click();
  await head.reload(); // what the head saw before was taken back
  await head.getByRole("button", { name: "审签并报送" }).click();
  await head.getByRole("button", { name: "确认审签" }).click();
  await head.getByText("牵头单位审核中").first().waitFor();

  await page.goto(url.replace(/(\?|$)/, "/print$1"));
  const paper = await page.locator("[data-paper]").textContent();
  for (const words of ["科普统计年报", "参照，非官方表", "填表人", "单位负责人", "李主任", "联系电话", "报出日期", "（单位公章）"])
    expect(paper).toContain(words);
  await page.goto(url);
  await page
    .locator("[data-scan] input[data-evidence=files]")
    .setInputFiles({ name: "盖章扫描件.pdf", mimeType: "application/pdf", buffer: PDF });
  await page.locator("[data-scan] [data-evidence-file=PDF]").waitFor();
  for (const one of [context, head.context()]) await one.close();
}, 60_000);

const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
/** As copied from a sheet: names, figures, remarks. N02 is more than its total; 3 people at each lecture are few. */
const FIGURES = [
  ...[6, 9, 4, 12, 7, 8, 60, 3580, 1200, 26000, 120, 80, 30, 0, 40, 0, 5, 118, 20, 58, 0, 40, 0, 7, 9000],
  ...[20, 60, 4000, 4, 900, 0, 2, 160, 0, 6, 240, 0, 1, 300, 5],
];
const BLOCK = FIGURES.map((figure, at) => `指标 N${at + 1}\t${figure}\t${at === 9 ? "含节假日开放" : ""}`).join("\r\n");

/** As a reviewer's screen does: the whole, and one value, with a reason. Runs in the browser. */
async function sendBack(item: { itemKey: string; reason: string }): Promise<void> {
  const [, formId, period, organisationId] = /forms\/([\w-]+)\/([\w-]+)\/([\w-]+)/.exec(window.location.pathname) ?? [];
  const key = { formId, period, organisationId, venueId: new URLSearchParams(window.location.search).get("venue") };
  const ask = async (query: string, variables: object) => {
    const headers = { "content-type": "application/json", "x-kepu-csrf": "1" };
    return (await (await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) })).json()).data;
  };
  const { submission } = await ask("query ($key: SubmissionKeyInput!) { submission(key: $key) { version } }", { key });
  const input = { ...key, version: submission.version, reason: "再核", items: [item] };
  await ask("mutation ($input: ReturnSubmissionInput!) { returnSubmission(input: $input) { id } }", { input });
}
