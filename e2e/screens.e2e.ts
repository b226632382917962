import { gzipSync } from "node:zlib";
import { firstDayOfMonth, monthOf, newUuid7, shanghaiDay } from "@kepu/schema";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
// biome-ignore lint/style/noRestrictedImports: the interface's own texts are what is looked for
import { exploreZh } from "../apps/dashboard/src/explore/explore.zh.ts";
// biome-ignore lint/style/noRestrictedImports: the same
import { pagesZh } from "../apps/dashboard/src/i18n/pages.zh.ts";
// biome-ignore lint/style/noRestrictedImports: the same
import { zh } from "../apps/dashboard/src/i18n/zh.ts";
// biome-ignore lint/style/noRestrictedImports: the same
import { reportZh } from "../apps/dashboard/src/report/report.zh.ts";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";

const it = product();

interface Screen {
  name: string;
  path: string;
  /** a demo account, or nobody */
  user: string | null;
  ready: string;
  /** what to click to get there from the path, one after the other */
  click?: string | string[];
}

const OVERVIEW: Screen = { name: "overview", path: "/", user: "leader", ready: "[data-figure]" };
const SCREENS: Screen[] = [
  { name: "sign-in", path: "/", user: null, ready: "form" },
  OVERVIEW,
  { name: "overview of past days", path: "/?period=last30", user: "leader", ready: "[data-figure]" },
  { name: "list of activities", path: "/activities", user: "leader", ready: "tbody a" },
  { name: "activity, live", path: "/activities", user: "evaluator", click: "tbody a", ready: "[data-figure]" },
  { name: "record form", path: "/activities?todo=RECORD", user: "saiyu", click: ["tbody a", "a[href$='/record']"], ready: "form table" },
  { name: "record to be verified", path: "/activities?todo=VERIFY", user: "saiyujiedao", click: "tbody a", ready: "[data-claim]" },
  { name: "kiosks", path: "/kiosks", user: "leader", ready: "tbody a" },
  { name: "kiosk", path: "/kiosks", user: "evaluator", click: "tbody a", ready: "tbody td" },
  { name: "check-in desk", path: "/desk", user: "steward", ready: "main a[href^='/desk/']" },
  { name: "task table", path: "/tasks", user: "leader", ready: "[data-task]" },
  { name: "own tasks", path: "/tasks/mine", user: "reporter", ready: "[data-task]" },
  { name: "task to report on", path: "/tasks/mine", user: "reporter", click: "[data-task] a", ready: "[data-change]" },
  { name: "task to confirm", path: "/tasks?state=DONE_PENDING", user: "office", click: "[data-task] a", ready: "[data-change]" },
  { name: "task editor", path: "/tasks/new", user: "office", ready: "form" },
  { name: "plans", path: "/tasks/plans", user: "office", ready: "main h2" },
  { name: "import of tasks", path: "/tasks/import", user: "office", ready: "form" },
  { name: "list of forms", path: "/forms", user: "reporter", ready: "[data-submission]" },
  { name: "form to fill in", path: "/forms", user: "youth", click: ["[data-submission] a", "[data-cell] input"], ready: "[data-panel]" },
  { name: "form in print", path: "/forms", user: "saiyu", click: ["[data-submission] a", "a[href*='/print']"], ready: "[data-paper]" },
  { name: "bulk reporting", path: "/forms/bulk", user: "office", ready: "a[download]" },
  { name: "district profile", path: "/profile", user: "leader", ready: "[data-fact]" },
  { name: "history", path: "/explore", user: "evaluator", ready: "[data-answer=done] .recharts-surface" },
  { name: "list of briefs", path: "/reports", user: "evaluator", ready: "[data-report]" },
  { name: "monthly brief", path: "/reports", user: "leader", click: "[data-report] a", ready: "[data-brief]" },
  { name: "reach", path: "/reach", user: "leader", ready: "[data-place]" },
  { name: "registers", path: "/registers", user: "leader", ready: "[data-record]" },
  { name: "honours", path: "/honours", user: "leader", ready: "[data-honour]" },
  { name: "honour with its form", path: "/honours", user: "office", click: "[data-honour] a", ready: "form" },
  { name: "accounts", path: "/admin/accounts", user: "office", click: "[data-account=reporter] button", ready: "[data-grant]" },
  { name: "organisations", path: "/admin/organisations", user: "office", click: "[data-organisation=教育局] button", ready: "form" },
  { name: "devices", path: "/admin/devices", user: "office", click: "main button[aria-expanded]", ready: "form" },
  { name: "displays", path: "/admin/displays", user: "office", ready: "[data-credential]" },
  { name: "regions", path: "/admin/regions", user: "office", click: "[data-region=赛鱼社区] button", ready: "[data-version]" },
  { name: "own password", path: "/password", user: "reporter", ready: "form" },
  { name: "quarantine", path: "/quarantine", user: "office", ready: "tbody td" },
  { name: "wall", path: "/wall", user: "leader", ready: "[data-figure]" },
];

beforeAll(async () => {
  const item = { id: newUuid7(0), kioskId: "00000000-0000-4000-8000-000000000000", kind: "USE", occurredAt: "2020-01-01T00:00:00+08:00" };
  const input = { sentAt: new Date().toISOString(), items: [item] };
  await it.ask(
    "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { rejected } }",
    { input },
    it.token("deviceToken"),
  );
  const leader = await it.signedIn("leader");
  const ask = (query: string, variables: object) =>
    leader.request.post(`${it.url}/graphql`, { headers: { "x-kepu-csrf": "1", origin: it.url }, data: { query, variables } });
  const { data } = await (await ask("{ viewer { roots } }", {})).json();
  const made = await ask("mutation ($input: MakeReportInput!) { makeReport(input: $input) { report { id } } }", {
    input: {
      rootId: data.viewer.roots[0],
      template: "MONTHLY_BRIEF",
      month: monthOf(firstDayOfMonth(monthOf(shanghaiDay(Date.now())), -1)),
    },
  });
  expect(await made.text()).not.toContain("errors");
  await leader.close();
});

/** Every Chinese text of the interface but the language switch; names and contents of the demo are data. */
const CHINESE = new Set(
  textsOf({ ...zh, ...pagesZh, ...exploreZh, ...reportZh }).filter(
    (text) => /\p{Script=Han}{2}/u.test(text) && !text.includes("{{") && text !== "中文",
  ),
);

function textsOf(texts: object): string[] {
  return Object.values(texts).flatMap((value) => (typeof value === "string" ? [value] : textsOf(value)));
}

/** Which of these texts stand on the page. Runs in the browser. */
function textsIn(texts: string[]): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    if (texts.includes(text)) found.push(text);
  }
  return found;
}

interface Look {
  colorScheme: "light" | "dark";
  lang: "zh" | "en";
}

function browserOf({ user }: Screen, { colorScheme }: Look): Promise<BrowserContext> {
  const view = { viewport: { width: 1366, height: 768 }, colorScheme };
  return user ? it.signedIn(user, view) : it.browser.newContext(view);
}

async function open(screen: Screen, look: Look, browser?: BrowserContext): Promise<Page> {
  const page = await (browser ?? (await browserOf(screen, look))).newPage();
  await page.goto(`${it.url}${screen.path}${look.lang === "en" ? `${screen.path.includes("?") ? "&" : "?"}lang=en` : ""}`);
  for (const target of [screen.click ?? []].flat()) await page.locator(target).first().click();
  await page.locator(screen.ready).first().waitFor();
  return page;
}

/** Each theme with one of the languages: colours do not depend on words, nor words on colours. */
const LOOKS: Look[] = [
  { colorScheme: "light", lang: "zh" },
  { colorScheme: "dark", lang: "en" },
];
const WIDTHS = [320, 390, 1366, 1920];

/** The browser of each person and look, kept for the next screen of both: it has the page's code. */
const browsers = new Map<string, Promise<BrowserContext>>();

async function examine(screen: Screen, look: Look) {
  const whose = `${screen.user} ${look.lang}`;
  if (!browsers.has(whose)) browsers.set(whose, browserOf(screen, look));
  const page = await open(screen, look, await browsers.get(whose));
  await page.waitForTimeout(700);
  expect(await seriousFindings(page), `${look.colorScheme} ${look.lang}`).toEqual([]);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(fits, { message: `${look.lang} ${width}` }).toBeLessThanOrEqual(0);
    if (look.lang === "en") expect(await page.evaluate(textsIn, [...CHINESE]), `${width}`).toEqual([]);
    expect(
      await page.evaluate(() => [...document.querySelectorAll("[data-row]")].filter((row) => row.scrollWidth > row.clientWidth).length),
    ).toBe(0);
  }
  await page.close();
}

for (const screen of SCREENS) {
  test(`the ${screen.name}: axe finds nothing serious or critical, nothing scrolls sideways from 320 to 1920 pixels, in English no Chinese text of the interface`, async () => {
    await Promise.all(LOOKS.map((look) => examine(screen, look)));
  }, 60_000);
}

test("the overview drills down by a click, keeps its region in the address, and comes back", async () => {
  const page = await open(OVERVIEW, { colorScheme: "light", lang: "zh" });
  await page.getByRole("link", { name: /^赛鱼街道/ }).click();
  await page.getByRole("link", { name: /^赛鱼社区 / }).click();
  await expect.poll(() => page.locator("[aria-current=page]").last().textContent()).toBe("赛鱼社区");
  const address = page.url();
  await page.reload();
  await page.locator("[data-figure]").first().waitFor();
  await expect.poll(() => page.locator("[aria-current=page]").last().textContent()).toBe("赛鱼社区");
  expect(page.url()).toBe(address);
  await page.goBack();
  await expect.poll(() => page.locator("nav b").textContent()).toBe("赛鱼街道");
});

test("the live badge says within five seconds that the connection is lost, and is live again by itself", async () => {
  const page = await open(OVERVIEW, { colorScheme: "light", lang: "zh" });
  await page.getByText("实时", { exact: true }).waitFor();
  await page.context().setOffline(true);
  await page.getByText(/^(重连中|离线)$/).waitFor({ timeout: 5_000 });
  expect(await page.locator("[data-figure]").first().textContent()).toMatch(/\d/);
  await page.context().setOffline(false);
  await page.getByText("实时", { exact: true }).waitFor({ timeout: 10_000 });
});

test("a screen comes back at once when the browser is online again, not when its pause is over", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  await page.goto(it.url);
  await page.getByText("实时", { exact: true }).waitFor();
  // the longest pause there is before a first retry: five seconds; only now, for the ids of what is watched are random too
  await page.evaluate(() => {
    Math.random = () => 0.999;
  });
  await context.setOffline(true);
  await page.getByText(/^(重连中|离线)$/).waitFor();
  await context.setOffline(false);
  await page.getByText("实时", { exact: true }).waitFor({ timeout: 4_500 });
  await context.close();
});

test("JavaScript stays within its budget: 280 kB gzipped before the first figures, 420 kB with the charts", async () => {
  const context = await it.signedIn("leader");
  const page = await context.newPage();
  const scripts = new Map<string, number>();
  let beforeFigures = 0;
  page.on("response", async (response) => {
    if (!/\.js$/.test(new URL(response.url()).pathname)) return;
    scripts.set(response.url(), gzipSync(await response.body()).length);
  });
  await page.route(/OverviewCharts/, async (route) => {
    beforeFigures ||= [...scripts.values()].reduce((sum, size) => sum + size, 0);
    await route.continue();
  });
  await page.goto(it.url);
  await page.locator(".recharts-surface").first().waitFor();
  const all = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  process.stdout.write(
    `${JSON.stringify({ beforeFiguresKb: Math.round(beforeFigures / 1_000), withChartsKb: Math.round(all / 1_000) })}\n`,
  );
  expect(beforeFigures).toBeLessThanOrEqual(280_000);
  expect(all).toBeLessThanOrEqual(420_000);
  await context.close();
});
