import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

const ROUNDS = 5;
const SLOWED = 4;

interface Paint {
  lcpMs: number;
  cls: number;
}

/** How soon the overview is painted, with the CPU slowed four times, beside an empty page of the same service: what the browser itself needs.
 * Needs the product running (`npm start`); KEPU_URL says where. */
export async function paint(): Promise<object> {
  const url = process.env.KEPU_URL ?? "http://localhost:4000";
  const executablePath = process.platform === "linux" ? await chromium.executablePath() : "";
  const browser = await playwright.launch({
    ...(executablePath ? { executablePath } : { channel: "chrome" }),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const overview: Paint[] = [];
  const empty: Paint[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    process.stderr.write(`round ${round} of ${ROUNDS}\n`);
    overview.push(await paintOf(browser, url, "/"));
    empty.push(await paintOf(browser, url, null));
  }
  await browser.close();
  const rows = { overview: summary(overview), "a heading alone": summary(empty) };
  console.table(rows);
  return { ...rows, ratio: round(rows.overview.lcpMs / rows["a heading alone"].lcpMs), slowed: SLOWED, rounds: ROUNDS };
}

/** A fresh browser context each time: nothing is cached. Signed in before the clock starts. */
async function paintOf(browser: Browser, url: string, path: string | null): Promise<Paint> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  await context.request.post(`${url}/graphql`, {
    headers: { "x-kepu-csrf": "1", origin: url },
    data: { query: 'mutation { demoSignIn(userName: "leader") { viewer { kind } } }' },
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  if (path === null) {
    await page.route("**/empty", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><h1>Kepu</h1>" }));
    await page.goto(`${url}/empty`);
  } else {
    await page.goto(`${url}${path}`);
    await page.locator(".recharts-surface").first().waitFor();
  }
  await page.waitForTimeout(3_000);
  const paint = await page.evaluate(
    () =>
      new Promise<{ lcpMs: number; cls: number }>((resolve) => {
        let lcpMs = 0;
        let cls = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) lcpMs = entry.startTime;
        }).observe({ type: "largest-contentful-paint", buffered: true });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) cls += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve({ lcpMs, cls }), 300);
      }),
  );
  await context.close();
  return paint;
}

function summary(paints: Paint[]): Paint {
  return { lcpMs: Math.round(median(paints.map((one) => one.lcpMs))), cls: round(median(paints.map((one) => one.cls))) };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
