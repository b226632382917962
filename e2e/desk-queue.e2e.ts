import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
// biome-ignore lint/style/noRestrictedImports: the interface's own texts are what is looked for
import { zh } from "../apps/dashboard/src/i18n/zh.ts";
import { product } from "./product.ts";

const it = product();
const records = (request: Request) => (request.postDataJSON() as { operationName?: string } | null)?.operationName === "RecordCheckIns";
const plusOne = (desk: Page) => desk.getByRole("button", { name: "+1", exact: true });
const delivered = (desk: Page) => desk.locator('[data-unsent="0"]').waitFor();

async function openDesk(userName: string): Promise<Page> {
  const desk = await (await it.signedIn(userName)).newPage();
  await desk.goto(`${it.url}/desk`);
  await desk.locator("main a[href^='/desk/']").first().click();
  await plusOne(desk).waitFor();
  return desk;
}

async function attendanceAt(desk: Page): Promise<number> {
  const id = /desk\/([\w-]+)/.exec(desk.url())?.[1];
  const query = "query ($id: ID!) { activity(id: $id) { attendance } }";
  return (await it.ask<{ activity: { attendance: number } }>(query, { id }, it.token("readerToken"))).activity.attendance;
}

test("a tap that the service does not accept stays to be seen, with the reason, until it is put away", async () => {
  const desk = await openDesk("steward");
  await desk.route("**/graphql", (route) => (records(route.request()) ? route.abort() : route.continue()));
  await plusOne(desk).click();
  await desk.locator('[data-unsent="1"]').waitFor();
  await desk.evaluate(() => {
    for (const [key, value] of Object.entries(window.localStorage))
      if (key.startsWith("kepu.desk.waiting."))
        window.localStorage.setItem(key, value.replace(/"activityId":"[\w-]+"/, '"activityId":"00000000-0000-4000-8000-000000000000"'));
  });
  await desk.unroute("**/graphql");
  await desk.reload();
  const told = desk.locator('[data-rejected="1"]');
  await told.getByText(zh.quarantine.reasons.UNKNOWN_ACTIVITY).waitFor();
  await delivered(desk);
  await desk.reload();
  await told.getByRole("button", { name: zh.desk.dismiss }).click();
  await expect.poll(() => desk.locator("[data-rejected]").count()).toBe(0);
  await desk.context().close();
}, 30_000);

test("taps that have not been sent are seen and sent on every page", async () => {
  const desk = await openDesk("office");
  const before = await attendanceAt(desk);
  const url = desk.url();
  await desk.route("**/graphql", (route) => (records(route.request()) ? route.abort() : route.continue()));
  for (let tap = 0; tap < 3; tap++) await plusOne(desk).click();
  await desk.getByRole("link", { name: zh.nav.profile, exact: true }).click();
  const unsent = desk.getByRole("link", { name: "未送达 3" });
  await unsent.waitFor();
  expect(url).toContain((await unsent.getAttribute("href")) ?? "nowhere");
  await desk.unroute("**/graphql");
  await unsent.waitFor({ state: "detached", timeout: 20_000 });
  await desk.goto(url);
  await expect.poll(() => attendanceAt(desk)).toBe(before + 3);
  await desk.context().close();
}, 40_000);

test("the count never goes back while one taps", async () => {
  const desk = await openDesk("steward");
  await desk.evaluate(() => {
    const count = document.querySelector("[data-count]") as HTMLElement;
    const seen: number[] = [];
    (window as unknown as { seen: number[] }).seen = seen;
    const note = () => seen.push(Number(count.dataset.count));
    note();
    new MutationObserver(note).observe(count, { attributes: true, attributeFilter: ["data-count"] });
  });
  for (let tap = 0; tap < 15; tap++) {
    await plusOne(desk).click();
    await desk.waitForTimeout(60);
  }
  await delivered(desk);
  await desk.waitForTimeout(500);
  const seen = await desk.evaluate(() => (window as unknown as { seen: number[] }).seen);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect((seen.at(-1) ?? 0) - (seen[0] ?? 0)).toBe(15);
  await desk.context().close();
}, 30_000);

test("a double click with a phone number checks in once, and a rejection is told in the reader's language", async () => {
  const desk = await openDesk("steward");
  const sent: Request[] = [];
  desk.on("request", (request) => {
    if (request.method() === "POST" && records(request)) sent.push(request);
  });
  const before = await attendanceAt(desk);
  await desk.getByLabel(zh.desk.phone).fill("13900005678");
  await desk.getByRole("button", { name: zh.desk.checkIn, exact: true }).dblclick();
  await desk.getByText(zh.desk.identified).waitFor();
  expect(sent).toHaveLength(1);
  expect(await attendanceAt(desk)).toBe(before + 1);
  await desk.getByLabel(zh.desk.phone).fill("-----");
  await desk.getByRole("button", { name: zh.desk.checkIn, exact: true }).click();
  await desk.getByText(`没有计入：${zh.quarantine.reasons.MALFORMED}。`).waitFor();
  await desk.context().close();
}, 30_000);
