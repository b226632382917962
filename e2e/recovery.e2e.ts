import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
// biome-ignore lint/style/noRestrictedImports: the interface's own texts are what is looked for
import { zh } from "../apps/dashboard/src/i18n/zh.ts";
import { product } from "./product.ts";

const it = product();
const repository = fileURLToPath(new URL("..", import.meta.url));
const figure = (page: Page) => page.locator('[data-figure="ATTENDANCE"]');
const operationOf = (request: Request) => (request.postDataJSON() as { operationName?: string } | null)?.operationName;

/** `npm run display -- …` */
async function display(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: it.databaseUrl, KEPU_DATA: it.dataDir };
  return (await promisify(execFile)(process.execPath, ["apps/api/dist/tool.js", "display", ...args], { cwd: repository, env })).stdout;
}

/** Until told otherwise, an operation is answered as when something breaks on our side. */
async function breaking(page: Page, operation: string): Promise<{ mend(): void }> {
  let broken = true;
  await page.route("**/graphql", (route) =>
    broken && operationOf(route.request()) === operation
      ? route.fulfill({
          status: 200,
          json: {
            data: null,
            errors: [{ message: "Something went wrong on our side.", extensions: { code: "INTERNAL", requestId: "r-1" } }],
          },
        })
      : route.continue(),
  );
  return {
    mend() {
      broken = false;
    },
  };
}

test("a session that ends elsewhere turns the page into the sign-in page, with the reason, and signing in leads back to the same view", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  await page.goto(`${it.url}/`);
  await page.getByRole("link", { name: /^赛鱼街道/ }).click();
  await expect.poll(() => page.locator("nav b").textContent()).toBe("赛鱼街道");
  const address = page.url();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const headers = { "content-type": "application/json", "x-kepu-csrf": "1", cookie };
  await fetch(`${it.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query: "mutation { signOut { ok } }" }) });
  await page.getByText(zh.sessionEnded).waitFor({ timeout: 10_000 });
  await page.getByRole("button", { name: "区领导" }).click();
  await figure(page).waitFor();
  expect(page.url()).toBe(address);
  await expect.poll(() => page.locator("nav b").textContent()).toBe("赛鱼街道");
  await context.close();
}, 30_000);

test("a live query that is refused says so in its place with the request id, and a retry brings it", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  let broken = true;
  await page.routeWebSocket(/\/graphql$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { id, type } = JSON.parse(String(message)) as { id: string; type: string };
      const payload = [{ message: "Something went wrong on our side.", extensions: { code: "INTERNAL", requestId: "r-2" } }];
      if (broken && type === "subscribe") socket.send(JSON.stringify({ id, type: "error", payload }));
      else server.send(message);
    });
  });
  for (const path of ["/", "/kiosks"]) {
    broken = true;
    await page.goto(`${it.url}${path}`);
    await page.getByText("r-2").waitFor();
    broken = false;
    await page.getByRole("button", { name: zh.retry }).click();
    await page
      .locator(path === "/" ? '[data-figure="ATTENDANCE"]' : "tbody a")
      .first()
      .waitFor();
    expect(await page.getByText("r-2").count()).toBe(0);
  }
  await context.close();
}, 30_000);

test("code that is missing after an upgrade reloads the page once, then says so in the page's place, and a retry brings it", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await page.goto(`${it.url}/profile`);
  await page.locator("[data-fact]").first().waitFor();
  await page.route(/\/assets\/KiosksPage-.*\.js$/, (route) => route.fulfill({ status: 404, body: "" }));
  await page.getByRole("link", { name: zh.nav.kiosks, exact: true }).click();
  await page.getByText(zh.faultTitle).waitFor();
  await expect.poll(() => loads).toBe(2);
  await page.getByRole("link", { name: zh.nav.profile, exact: true }).click();
  await page.locator("[data-fact]").first().waitFor();
  await page.getByRole("link", { name: zh.nav.kiosks, exact: true }).click();
  await page.unroute(/\/assets\/KiosksPage-.*\.js$/);
  await page.getByRole("button", { name: zh.retry }).click();
  await page.locator("tbody a").first().waitFor();
  await context.close();
}, 30_000);

test("regions that fail once do not leave a broken page: the overview offers a retry, the wall asks again by itself", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  const overview = await breaking(page, "Regions");
  await page.goto(it.url);
  await page.getByText("r-1").first().waitFor();
  overview.mend();
  await page.getByRole("button", { name: zh.retry }).first().click();
  await page.getByRole("link", { name: /^赛鱼街道/ }).waitFor();

  const wall = await context.newPage();
  const stage = await breaking(wall, "Regions");
  await wall.goto(`${it.url}/wall`);
  await figure(wall).waitFor();
  stage.mend();
  await wall.getByRole("heading", { name: /^阳泉市矿区/ }).waitFor({ timeout: 10_000 });
  await context.close();
}, 30_000);

test("a wall asks for the version without credentials, so that a person's session can idle out", async () => {
  const context = await it.signedIn("leader");
  const wall = await context.newPage();
  const asked = wall.waitForRequest((request) => request.method() === "POST" && operationOf(request) === "Version");
  await wall.goto(`${it.url}/wall`);
  expect(Object.keys(await (await asked).allHeaders())).not.toContain("cookie");
  await context.close();
});

test("a display that is revoked says so, and falls back to the session of whoever is signed in", async () => {
  const { viewer } = await it.ask<{ viewer: { roots: string[] } }>("{ viewer { roots } }", {}, it.token("readerToken"));
  const token = /kpw_[\w-]+/.exec(await display("create", "--name", "大厅", "--region", viewer.roots[0] ?? ""))?.[0] ?? "";
  const context = await it.browser.newContext();
  const wall = await context.newPage();
  await wall.goto(`${it.url}/wall#${token}`);
  await figure(wall).waitFor();
  await display("revoke", "--name", "大厅");
  await wall.getByText(zh.wall.ended.credential).waitFor({ timeout: 10_000 });
  await context.close();

  const signedIn = await it.signedIn("leader");
  const own = await signedIn.newPage();
  await own.goto(`${it.url}/wall#${token}`);
  await figure(own).waitFor();
  expect(await own.evaluate(() => window.localStorage.getItem("kepu.display"))).toBeNull();
  await signedIn.close();
}, 40_000);

test("the way back from an activity or a kiosk keeps the filters, and an export tells Shanghai time", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  await page.goto(`${it.url}/activities?period=last30&state=VERIFIED`);
  await page.locator("tbody a").first().waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /下载 CSV$/ }).click();
  const csv = await readFile(await (await saved).path(), "utf8");
  expect(csv).toMatch(/T\d\d:\d\d:\d\d\+08:00/);
  expect(csv).not.toMatch(/\dZ/);
  for (const list of ["/activities?period=last30&state=VERIFIED", "/kiosks?kind=BOOK_KIOSK&search=东山"]) {
    await page.goto(`${it.url}${list}`);
    const address = page.url();
    await page.locator("tbody a").first().click();
    await page.locator("main header h1").waitFor();
    await page.locator("main header a").first().click();
    await page.locator("tbody a").first().waitFor();
    expect(page.url()).toBe(address);
  }
  await context.close();
}, 30_000);

test("a period that cannot be shown is told at the picker, a past month is chosen whole, and W leads to the wall", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  await page.goto(`${it.url}/?period=custom&from=1999-01-01&to=2026-01-01`);
  await page.getByText(zh.period.fault.tooLong).waitFor();
  await page.getByLabel(zh.period.label).selectOption("pastMonth");
  await page.getByLabel(zh.period.pastMonth).fill("2026-02");
  await page.getByText("2026-02-01 – 2026-02-28 对比 2026-01-01 – 2026-01-31").waitFor();
  await page.goto(it.url);
  await figure(page).waitFor();
  await page.keyboard.press("w");
  await page.waitForURL(`${it.url}/wall`);
  await context.close();
});
