import { Client } from "pg";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";
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
  office.once("dialog", (dialog) => void dialog.accept());
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

test("of many accounts and devices a page is listed, the next comes by one key, and each is found by name, place or role, on every size of screen", async () => {
  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  await client.query(
    `WITH root AS (SELECT id FROM region WHERE root_id = id LIMIT 1),
       many AS (INSERT INTO account (id, user_name, name, password_hash) SELECT gen_random_uuid(), 'many' || lpad(n::text, 3, '0'), '众多' || n, 'x' FROM generate_series(1, 120) n RETURNING id),
       made AS (INSERT INTO credential (id, kind, name, token_hash) SELECT gen_random_uuid(), 'DEVICE', 'many ' || n, sha256(('many ' || n)::bytea) FROM generate_series(1, 120) n RETURNING id)
     INSERT INTO role_grant (id, holder_id, role, region_id)
     SELECT gen_random_uuid(), many.id, 'LEADER', root.id FROM many, root UNION ALL SELECT gen_random_uuid(), made.id, 'DEVICE', root.id FROM made, root`,
  );
  const page = await open("office", "/admin");
  const rows = page.locator("[data-account]");
  await page.getByText(/^共 \d+ 条，已列出 100 条$/).waitFor();
  expect(await rows.count()).toBe(100);
  await tabTo(page, "加载更多", "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByText(/^共 \d+ 条$/).waitFor();
  expect(await rows.count()).toBeGreaterThan(120);
  await page.getByLabel("查找").fill("众多77");
  await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(1);
  await page.getByLabel("查找").fill("");
  await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(100);
  await page.getByLabel("角色").selectOption({ label: "审核员" });
  await expect
    .poll(() => rows.evaluateAll((all) => all.map((one) => one.getAttribute("data-account"))), { timeout: 10_000 })
    .toEqual(["reviewer"]);
  await page.reload();
  await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(1);
  // what is new is seen, however long the list is
  await page.getByLabel("角色").selectOption({ label: "全部角色" });
  await page.getByText(/已列出 100 条$/).waitFor();
  await page.getByRole("button", { name: "新建账号" }).click();
  const form = page.getByRole("form", { name: "新建账号" });
  await form.getByLabel("用户名").fill("zzlast");
  await form.getByLabel("姓名").fill("最后一个");
  await form.getByLabel("代表单位").selectOption({ label: "教育局" });
  await form.getByRole("button", { name: "新建账号" }).click();
  await page.locator("[data-account=zzlast]").waitFor();
  for (const [width, height, path] of [
    [1920, 1080, "/admin/devices"],
    [1366, 768, "/admin"],
    [390, 844, "/admin"],
    [390, 844, "/admin/devices?lang=en"],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto(`${it.url}${path}`);
    await page.locator("[data-account], [data-credential]").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} ${width}`).toBeLessThanOrEqual(width);
    if (height < 1000) expect(await seriousFindings(page), `${path} ${width}`).toEqual([]);
  }
  await page.getByLabel("Find").fill("many 99");
  await expect.poll(() => page.locator("[data-credential]").count(), { timeout: 10_000 }).toBe(1);
  await client.query(
    "DELETE FROM role_grant WHERE holder_id IN (SELECT id FROM account WHERE user_name LIKE 'many%' UNION SELECT id FROM credential WHERE name LIKE 'many %')",
  );
  await client.query("DELETE FROM account WHERE user_name LIKE 'many%'");
  await client.query("DELETE FROM credential WHERE name LIKE 'many %'");
  await client.end();
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
    .getByText(/标识不变，历史数据连成一条线/)
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

test("two communities become one and one becomes two after a look at the effect; the lists show the new ones, and of earlier days the old ones", async () => {
  const office = await open("office", "/admin/regions");
  const at = (name: string) => office.locator(`[data-region="${name}"]`);
  const effect = (name: string) => at(name).locator("[data-effect]");
  const told = office.getByText("区划已变更。");

  await at("蔡东社区").getByRole("button").click();
  const merge = at("蔡东社区").getByRole("form", { name: "变更方式" });
  await merge.getByLabel("变更方式").selectOption("MERGE");
  await merge.getByLabel("并入").selectOption({ label: "蔡西社区" });
  await merge.getByRole("button", { name: "查看影响" }).click();
  await effect("蔡东社区").getByText("以下内容转到“蔡西社区居委会”").waitFor();
  expect(await effect("蔡东社区").textContent()).toMatch(/单位 1/);
  expect(await at("蔡东社区").count()).toBe(1); // a look changes nothing
  await effect("蔡东社区").getByRole("button", { name: "确认变更" }).click();
  await told.waitFor();
  await expect.poll(() => at("蔡东社区").count(), { timeout: 10_000 }).toBe(0);
  expect(await at("蔡西社区").count()).toBe(1);
  // what was pressed is gone: the focus is at what is said of it
  expect(await office.evaluate(() => document.activeElement?.textContent)).toBe("区划已变更。");

  await at("小南坑社区").getByRole("button").click();
  const split = at("小南坑社区").getByRole("form", { name: "变更方式" });
  await split.getByLabel("变更方式").selectOption("SPLIT");
  await split.getByRole("button", { name: "查看影响" }).click();
  await office.getByRole("alert").getByText("请填每个新区划的代码").waitFor();
  await split.getByRole("button", { name: "再加一个" }).click();
  expect(await split.getByRole("group").count()).toBe(3);
  await split.getByRole("button", { name: "去掉第 3 个" }).click();
  for (const [index, [name, code, pinyin]] of [
    ["小南坑东", "140303003051", "Xiaonankeng East"],
    ["小南坑西", "140303003052", "Xiaonankeng West"],
  ].entries()) {
    const part = split.getByRole("group").nth(index);
    await part.getByLabel("区划代码").fill(code ?? "");
    await part.getByLabel("名称", { exact: true }).fill(`${name}社区居委会`);
    await part.getByLabel("简称").fill(`${name}社区`);
    await part.getByLabel("拼音").fill(pinyin ?? "");
  }
  await split.getByRole("button", { name: "查看影响" }).click();
  await effect("小南坑社区").getByText("以下内容转到“小南坑东社区居委会”").waitFor();
  await effect("小南坑社区").getByRole("button", { name: "确认变更" }).click();
  await at("小南坑西社区").waitFor();
  expect([await at("小南坑社区").count(), await at("小南坑东社区").count()]).toEqual([0, 1]);

  // the committee of the merged community stands where its heir is, that of the split one in the first part
  await office.getByRole("link", { name: "单位", exact: true }).click();
  const committee = (name: string) => office.locator(`[data-organisation="${name}"]`);
  await committee("蔡东社区").waitFor();
  expect(await committee("蔡东社区").textContent()).toContain("· 蔡西社区");
  expect(await committee("小南坑社区").textContent()).toContain("· 小南坑东社区");

  const leader = await open("leader", "/registers/regions");
  const listed = async (q: string, day = "") => {
    await leader.goto(`${it.url}/registers/regions?q=${q}${day ? `&at=${day}` : ""}`);
    await leader.getByText(/^显示 /).waitFor();
    return (await leader.locator("[data-record]").allTextContents()).map((row) => row.match(/[^\d\s]+?社区/)?.[0]);
  };
  expect(await listed("蔡东")).toEqual([]);
  expect(await listed("小南坑")).toEqual(["小南坑东社区", "小南坑西社区"]);
  expect(await listed("蔡东", "2026-01-01")).toEqual(["蔡东社区"]);
  expect(await listed("小南坑", "2026-01-01")).toEqual(["小南坑社区"]);
  // and what is chosen by name finds the new ones only
  await leader.goto(`${it.url}/?period=last30`);
  await leader
    .getByRole("link", { name: /^蔡洼街道/ })
    .first()
    .click();
  await leader
    .getByRole("link", { name: /^小南坑西社区/ })
    .first()
    .waitFor();
  expect(await leader.getByRole("link", { name: /^(小南坑社区|蔡东社区)/ }).count()).toBe(0);
  for (const one of [office, leader]) await one.context().close();
}, 60_000);

test("an organisation says since when it has been, and is closed into another after a look at what ends; a wrong class is not offered", async () => {
  const office = await open("office", "/admin/organisations?q=卫生健康局");
  await office.getByRole("button", { name: "管理 卫生健康局" }).click();
  const classes = office.getByLabel("机构类型代码").locator("option");
  expect(await classes.allTextContents()).toEqual(expect.arrayContaining(["未载明", "30 机关", "53 居委会"]));
  const opened = office.getByLabel("成立日期");
  await opened.fill("2999-01-01");
  await office.getByRole("button", { name: "保存" }).click();
  await office.getByRole("alert").getByText("成立日期不能晚于今天").waitFor();
  await opened.fill("1984-03-01");
  await office.getByRole("button", { name: "保存" }).click();
  await office.locator("[data-organisation=卫生健康局]").getByText("1984-03-01 成立").waitFor();
  await office.getByRole("button", { name: "管理 卫生健康局" }).click();
  const form = office.getByRole("form", { name: "停用或合并" });
  const effect = form.locator("[data-closing]");
  await effect
    .getByText(/停用之日起不再要求填报/)
    .first()
    .waitFor();
  await form.getByLabel("并入单位").selectOption({ label: "教育局" });
  await effect
    .getByText(/“教育局”/)
    .first()
    .waitFor();
  await effect.getByText(/它牵头的 \d+ 项任务/).waitFor();
  await effect.getByText(/代表它的 \d+ 个账号/).waitFor();
  // asked once more, and left: nothing is closed
  const button = form.getByRole("button", { name: "停用或合并" });
  office.once("dialog", (dialog) => void dialog.dismiss());
  await button.click();
  expect(await button.isVisible()).toBe(true);
  office.once("dialog", (dialog) => void dialog.accept());
  await button.click();
  await office.getByText("没有符合条件的记录。").waitFor();
  await office.getByLabel("也显示已停用的").click(); // the box follows the address, a moment after the click
  await office
    .locator("[data-organisation=卫生健康局]")
    .getByText(/停用 · 并入 教育局/)
    .waitFor();
  await office.context().close();
}, 60_000);

test("the security administrator puts a name right; the audit administrator begins at the record and finds it there", async () => {
  const security = await open("secadmin", "/");
  await security.waitForURL(/admin/);
  await security.getByRole("button", { name: "管理 health" }).click();
  const form = security.getByRole("form", { name: "改姓名" });
  await form.getByLabel("姓名").fill("卫健填报员甲");
  await form.getByRole("button", { name: "改姓名" }).click();
  await security.locator("[data-account=health]").getByText("卫健填报员甲").first().waitFor();

  const auditor = await open("auditor", "/");
  await auditor.waitForURL(/admin\/audit/);
  await auditor.locator("[data-audit=renameAccount]").first().waitFor();
  await auditor.getByLabel("结果").selectOption({ label: "无权，已拒绝" });
  await expect.poll(() => auditor.locator("[data-audit=renameAccount]").count(), { timeout: 10_000 }).toBe(0);
  await auditor.reload();
  expect(await auditor.getByLabel("结果").inputValue()).toBe("DENIED");
  await auditor.goto(`${it.url}/admin/accounts`);
  await auditor.getByText("您的账号看不到这里").waitFor();
  for (const page of [security, auditor]) await page.context().close();
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
  await office.getByLabel("获得者（单位）").selectOption({ label: "教育局" });
  await office.getByLabel("时间精确到").selectOption("MONTH");
  await office.getByLabel("获得时间").fill("2025-09-15");
  await office.getByRole("button", { name: "保存" }).dblclick();
  await office.getByText("已登记，可以在下面上传证书。").waitFor();
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
