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

const secretOf = async (page: Page) => (await page.locator("[data-secret]").textContent()) ?? "";

test("the office makes an account with a role and gives it a second one; the person signs in, chooses whom to act for, and changes the password", async () => {
  const office = await open("office", "/admin");
  await office.getByRole("button", { name: "新建账号" }).click();
  const form = office.getByRole("form", { name: "新建账号" });
  await form.getByRole("button", { name: "新建账号" }).click();
  await office.getByRole("alert").getByText("请填姓名。").waitFor();
  await form.getByLabel("用户名").fill("zhang");
  await form.getByLabel("姓名").fill("张老师");
  await form.getByLabel("代表单位").selectOption({ label: "教育局" });
  await form.getByRole("button", { name: "新建账号" }).click();
  await office.getByText("zhang 的密码").waitFor();
  const password = await secretOf(office);

  await office.getByRole("button", { name: "管理 zhang" }).click();
  const grant = office.getByRole("form", { name: "授予角色" });
  await grant.getByLabel("角色").selectOption({ label: "填报员" });
  await grant.getByLabel("代表单位").selectOption({ label: "卫生健康局" });
  await grant.getByRole("button", { name: "授予角色" }).click();
  await expect.poll(() => office.locator("[data-account=zhang] [data-grant]").count(), { timeout: 10_000 }).toBe(2);

  const person = await (await it.browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  await person.goto(`${it.url}/tasks/mine`);
  await person.getByLabel("用户名").fill("zhang");
  await person.getByLabel(/^密码/).fill(password);
  await person.getByRole("button", { name: "登录", exact: true }).click();
  const actsFor = person.getByLabel("代表单位");
  // a task that the education bureau leads is there while the person acts for it, and not while they act for the other
  const schools = person.getByRole("link", { name: "提高学校科普活动覆盖面" });
  await schools.waitFor();
  const chosen = () => actsFor.locator("option:checked").textContent();
  await actsFor.selectOption({ label: "卫生健康局" });
  await expect.poll(async () => [await chosen(), await schools.count()], { timeout: 15_000 }).toEqual(["卫生健康局", 0]);
  await actsFor.selectOption({ label: "教育局" });
  await schools.waitFor();
  expect(await chosen()).toBe("教育局");

  await person.goto(`${it.url}/password`);
  await person.getByLabel("现在的密码").fill("不是这个");
  await person.getByLabel("新密码").fill("a better password 7");
  await person.getByRole("button", { name: "修改密码" }).click();
  await person.getByRole("alert").getByText("现在的密码不对。").waitFor();
  await person.getByLabel("现在的密码").fill(password);
  await person.getByRole("button", { name: "修改密码" }).click();
  await person.getByText("密码已修改").waitFor();

  // locked by the office, the person is out
  await office.getByRole("button", { name: "锁定", exact: true }).click();
  await office
    .locator("[data-account=zhang]")
    .getByText(/^已锁定/)
    .waitFor();
  await person.goto(`${it.url}/tasks/mine`);
  await person.getByRole("button", { name: "登录", exact: true }).waitFor();
  for (const page of [office, person]) await page.context().close();
}, 60_000);

test("a device is made by the keyboard with its token shown once, writes, is seen, and is revoked", async () => {
  const page = await open("office", "/admin/devices");
  await page.locator("[data-credential]").first().waitFor();
  await tabTo(page, "新建终端凭证");
  await page.keyboard.press("Enter");
  await tabTo(page, "名称");
  await page.keyboard.insertText("测试终端");
  await tabTo(page, "适用于");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "地区");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "新建终端凭证");
  await page.keyboard.press("Enter");
  await page.getByText("“测试终端”的凭证").waitFor();
  const token = await secretOf(page);
  expect(token).toMatch(/^kpd_/);
  const write = () =>
    it.ask(
      "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { rejected } }",
      { input: { sentAt: new Date().toISOString(), items: [] } },
      token,
    );
  await write().catch((error: Error) => expect(error.message).not.toContain("UNAUTHENTICATED"));
  await page.reload();
  const row = page.locator("[data-credential=测试终端]");
  await row.getByText(/最近使用 \d/).waitFor();
  expect(await page.locator("[data-secret]").count()).toBe(0);
  page.once("dialog", (dialog) => void dialog.accept());
  await row.getByRole("button", { name: "吊销 测试终端" }).click();
  await row.getByText(/^已吊销/).waitFor();
  await expect(write()).rejects.toThrow(/UNAUTHENTICATED/);
  await page.context().close();
}, 60_000);

test("a community is renamed from a day on after a look at the effect: its history stays one line, and earlier days keep the old name", async () => {
  const page = await open("office", "/admin/regions", { viewport: { width: 390, height: 844 } });
  const region = page.locator("[data-region=赛鱼社区]");
  await region.getByRole("button").click();
  await region.locator("[data-version]").waitFor();
  await region.getByLabel("名称", { exact: true }).fill("新赛鱼社区居委会");
  await region.getByLabel("简称").fill("新赛鱼社区");
  await region.getByRole("button", { name: "查看影响" }).click();
  await region
    .locator("[data-effect]")
    .getByText(/标识不变,历史数据连成一条线/)
    .waitFor();
  await region.getByRole("button", { name: "确认变更" }).click();
  await page.getByText("区划已变更。").waitFor();
  const renamed = page.locator("[data-region=新赛鱼社区]");
  await renamed.getByRole("button").click();
  await expect.poll(() => renamed.locator("[data-version]").count(), { timeout: 10_000 }).toBe(2);

  // one line: the same community, under its new name, has what it had under the old one
  const leader = await open("leader", "/?period=last30");
  await leader
    .getByRole("link", { name: /^赛鱼街道/ })
    .first()
    .click();
  await leader
    .getByRole("link", { name: /^新赛鱼社区/ })
    .first()
    .click();
  await expect
    .poll(async () => Number((await leader.locator("[data-figure]").first().textContent())?.replace(/\D/g, "")), { timeout: 10_000 })
    .toBeGreaterThan(0);
  await leader.goto(`${it.url}/registers/regions?q=赛鱼社区&at=2026-01-01`);
  await leader.locator("[data-record]").first().waitFor();
  expect(await leader.locator("[data-record]").first().textContent()).not.toContain("新赛鱼");
  for (const one of [page, leader]) await one.context().close();
}, 60_000);

test("the honours equal the account's numbers; the office adds one with its certificate, and a leader sees both on the page that prints", async () => {
  const office = await open("office", "/honours");
  const count = (page: Page, level: string) => page.locator(`[data-count=${level}]`).textContent().then(Number);
  await office.locator("[data-honour]").first().waitFor();
  const counts = await Promise.all(["NATIONAL", "PROVINCIAL", "MUNICIPAL", "DISTRICT"].map((level) => count(office, level)));
  expect(counts).toEqual([2, 10, 24, 20]);
  await expect.poll(() => office.locator("[data-title=区级科普示范社区]").textContent(), { timeout: 10_000 }).toContain("公布 20");
  await office.getByRole("link", { name: "登记荣誉" }).click();
  await office.getByRole("button", { name: "保存" }).click();
  await office
    .getByRole("alert")
    .getByText(/请填荣誉名称/)
    .waitFor();
  await office.getByLabel("荣誉名称").fill("省级科学家精神教育基地");
  await office.getByLabel("级别").selectOption("PROVINCIAL");
  await office.getByLabel("颁发单位").fill("省科协");
  await office.getByLabel("获得者类别").selectOption("ORGANISATION");
  await office.getByLabel("获得者(单位)").selectOption({ label: "教育局" });
  await office.getByLabel("时间精确到").selectOption("MONTH");
  await office.getByLabel("获得时间").fill("2025-09-15");
  await office.getByRole("button", { name: "保存" }).dblclick();
  await office.getByText("已登记,可以在下面上传证书。").waitFor();
  const certificate = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
  await office.locator("[data-evidence=files]").setInputFiles({ name: "证书.pdf", mimeType: "application/pdf", buffer: certificate });
  await office.locator("[data-evidence-file=PDF]").waitFor();

  const leader = await open("leader", "/honours");
  const line = leader.locator("[data-year='2025']");
  await line.getByText("省级科学家精神教育基地").waitFor();
  expect(await line.textContent()).toContain("2025年9月");
  expect(await count(leader, "PROVINCIAL")).toBe(11);
  await line.getByRole("img", { name: "有证书" }).waitFor();
  await line.getByRole("link", { name: "教育局" }).click();
  await leader.locator("[data-evidence-file=PDF]").waitFor();
  expect(await leader.getByRole("button", { name: "保存" }).count()).toBe(0);
  await leader.goto(`${it.url}/honours?level=PROVINCIAL`);
  await expect.poll(() => leader.locator("[data-honour]").count(), { timeout: 10_000 }).toBe(11);
  await leader.emulateMedia({ media: "print" });
  expect(await leader.getByRole("navigation").first().isVisible()).toBe(false);
  expect(await leader.getByRole("button", { name: "打印" }).isVisible()).toBe(false);
  expect(await leader.locator("[data-honour]").first().isVisible()).toBe(true);
  for (const page of [office, leader]) await page.context().close();
}, 60_000);
