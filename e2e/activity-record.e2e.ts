import { crc32, deflateSync } from "node:zlib";
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { product } from "./product.ts";

const it = product();
const HOUR = 3_600_000;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A PNG of one colour, 64 × 48 pixels. */
function photo(red: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 64, 0, 0, 0, 48, 8, 2, 0, 0, 0]);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(64 * 3, Buffer.from([red, 140, 90]))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: 48 }, () => row)));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** YYYY-MM-DDTHH:mm of Asia/Shanghai. */
const local = (instant: number) => new Date(instant + 8 * HOUR).toISOString().slice(0, 16);

async function open(userName: string, path: string, options?: Parameters<typeof it.signedIn>[1]): Promise<Page> {
  const context: BrowserContext = await it.signedIn(userName, options);
  const page = await context.newPage();
  await page.goto(`${it.url}${path}`);
  return page;
}

const state = (page: Page, text: string) => page.locator("main header [data-state]", { hasText: text }).waitFor({ timeout: 20_000 });

/** What the month's form of the officer's committee says of its attendance, and why: [all, of it not verified]. */
async function attendanceInForm(officer: Page): Promise<[number, number]> {
  await officer.goto(`${it.url}/forms`);
  await officer
    .locator("[data-submission]", { hasText: /科普工作月报/ })
    .last()
    .getByRole("link")
    .click();
  await officer.locator("#cell-A02").click();
  const reason = (await officer.locator('[data-known="A02"]').textContent()) ?? "";
  expect(reason).toContain("来自活动填报和签到记录");
  const numbers = [...reason.replaceAll(",", "").matchAll(/\d+/g)].map(([digits]) => Number(digits));
  return [numbers[0] ?? Number.NaN, reason.includes("尚未核实") ? (numbers[1] ?? Number.NaN) : 0];
}

test("a community officer plans an activity, the subdistrict approves it, sixty people check in, three photos prove it, the subdistrict verifies it, the month shows it settled, the month's form knows it", async () => {
  const officer = await open("saiyu", "/activities/new", PHONE);
  await officer.getByLabel("活动名称").fill("节能进社区讲座");
  await officer.getByLabel("地点").fill("社区活动室");
  await officer.getByLabel("结束时间").fill("2020-01-01T00:00");
  await officer.getByRole("button", { name: "提交计划" }).click();
  await officer.getByRole("alert").getByText("结束时间要晚于开始时间。").waitFor();
  const starts = Date.now() - 60_000;
  const ends = Date.now() + 20 * 60_000;
  await officer.getByLabel("开始时间").fill(local(starts));
  await officer.getByLabel("结束时间").fill(local(ends));
  await officer.reload(); // what was typed is there
  expect(await officer.getByLabel("活动名称").inputValue()).toBe("节能进社区讲座");
  await officer.getByRole("button", { name: "提交计划" }).dblclick();
  await state(officer, "已计划");
  const path = new URL(officer.url()).pathname;
  const id = path.split("/")[2] ?? "";

  const subdistrict = await open("saiyujiedao", "/activities?todo=APPROVE");
  await subdistrict.getByRole("link", { name: "节能进社区讲座" }).click();
  await subdistrict.getByRole("button", { name: "批准", exact: true }).click();
  await state(subdistrict, "已批准");
  await officer.reload();
  await officer.getByRole("button", { name: "发布", exact: true }).click();
  await state(officer, "进行中"); // the clock, by the live board

  const desk = await open("steward", `/desk/${id}`, PHONE);
  for (let tens = 0; tens < 6; tens++) await desk.getByRole("button", { name: "+10" }).click();
  await desk.locator('[data-unsent="0"]').waitFor({ timeout: 30_000 });
  await expect.poll(async () => officer.locator('[data-figure="ATTENDANCE"]').textContent(), { timeout: 10_000 }).toBe("60");

  await it.restart({ KEPU_CLOCK: new Date(ends + 60_000).toISOString() });
  await officer.goto(`${it.url}${path}`);
  await state(officer, "已结束");
  await officer.getByRole("link", { name: "填报活动" }).click();
  await officer.locator('[data-desk-count="60"]').waitFor();
  expect(await officer.getByLabel("未填年龄 现场 人次").inputValue()).toBe("60"); // prefilled from the desk
  await officer.getByLabel("发放资料").fill("120");
  await officer.getByLabel("参加志愿者").fill("4");
  await officer.getByLabel("活动小结").fill("面向居民的节能讲座，现场问答二十分钟，发放资料一百二十份。");
  await officer.getByRole("button", { name: "提交填报" }).click();
  await officer.getByRole("alert").getByText("至少需要3张照片").waitFor();
  const choose = officer.locator('input[data-evidence="files"]');
  await choose.setInputFiles([{ name: "假照片.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<html></html>") }]);
  await officer.locator('[data-fault="BAD_INPUT"]').waitFor();
  await officer.getByRole("button", { name: "知道了" }).click();
  await choose.setInputFiles([1, 2, 3].map((number) => ({ name: `现场${number}.png`, mimeType: "image/png", buffer: photo(number * 60) })));
  await expect.poll(() => officer.locator("[data-evidence-file]").count(), { timeout: 20_000 }).toBe(3);
  await officer.reload();
  expect(await officer.getByLabel("发放资料").inputValue()).toBe("120");
  await expect.poll(() => officer.locator("[data-evidence-file]").count(), { timeout: 10_000 }).toBe(3);
  await officer.getByLabel("未填年龄 现场 人次").fill("62");
  await officer.getByRole("button", { name: "提交填报" }).click();
  await officer.getByRole("alert").getByText("请写明原因").waitFor();
  await officer.getByLabel("现场人次与签到台不同的原因").fill("两位讲师家属未签到");
  const session = (query: string) =>
    officer.context().request.post(`${it.url}/graphql`, { headers: { "x-kepu-csrf": "1", origin: it.url }, data: { query } });
  await session("mutation { signOut { ok } }"); // an expired session keeps the text
  const expired = officer.getByText(/登录已(过期|结束)/).first(); // said by the form, or by the sign-in page if another question was under way
  await officer.getByRole("button", { name: "提交填报" }).or(expired).first().click();
  await expired.waitFor();
  await session('mutation { demoSignIn(userName: "saiyu") { viewer { kind } } }');
  await officer.reload();
  expect(await officer.getByLabel("现场人次与签到台不同的原因").inputValue()).toBe("两位讲师家属未签到");
  await expect.poll(() => officer.locator("[data-evidence-file]").count(), { timeout: 10_000 }).toBe(3);
  await officer.getByRole("button", { name: "提交填报" }).dblclick();
  const receipt = await officer.locator("[data-receipt]").getAttribute("data-receipt", { timeout: 20_000 });
  expect(receipt).toMatch(/^HD\d{8}-/);

  const [filed, unverified] = await attendanceInForm(officer);
  expect(unverified).toBeGreaterThanOrEqual(62);

  const month = await open("leader", "/?period=month");
  const provisional = Number((await month.locator('[data-summary="toVerify"]').textContent())?.replace(/\D/g, ""));
  const settled = Number((await month.locator('[data-summary="settled"]').textContent())?.replace(/\D/g, ""));
  expect(provisional).toBeGreaterThan(0);

  await subdistrict.goto(`${it.url}/activities?todo=VERIFY`);
  await subdistrict.getByRole("link", { name: "节能进社区讲座" }).click();
  await subdistrict.locator('[data-record-status="SUBMITTED"]').waitFor();
  expect(await subdistrict.locator('[data-claim="onSite"]').textContent()).toContain("62");
  expect(await subdistrict.locator('[data-claim="desk"]').textContent()).toContain("60");
  await expect.poll(() => subdistrict.locator("[data-evidence-file] img").count(), { timeout: 10_000 }).toBe(3);
  await subdistrict.getByRole("button", { name: "退回更正" }).click();
  await subdistrict.getByRole("alert").getByText("请写明退回原因。").waitFor();
  await subdistrict.getByRole("button", { name: "核实通过" }).click();
  await state(subdistrict, "已核实");
  await subdistrict.locator('[data-record-status="VERIFIED"]').waitFor();

  await officer.goto(`${it.url}${path}`);
  await state(officer, "已核实");
  expect(await officer.getByText("未核实，数字可能变动").count()).toBe(0);
  await month.reload();
  const settledNow = () => month.locator('[data-summary="settled"]').textContent();
  await expect.poll(async () => Number((await settledNow())?.replace(/\D/g, "")), { timeout: 20_000 }).toBe(settled + 1);
  const history = () => officer.locator("[data-step]").evaluateAll((steps) => steps.map((step) => step.getAttribute("data-step")));
  await expect
    .poll(history, { timeout: 10_000 })
    .toEqual(["verifyActivity", "recordActivity", "publishActivity", "approveActivity", "planActivity"]);
  expect(await attendanceInForm(officer)).toEqual([filed, unverified - 62]);
}, 120_000);
