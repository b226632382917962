import chromium from "@sparticuz/chromium";
import { type Browser, type Page, chromium as playwright } from "playwright-core";

export interface Screen {
  /** what the badge says, and its state: live, warn or bad */
  badge(): Promise<{ state: string; text: string }>;
  /** today's attendance as it stands there */
  attendance(): Promise<number>;
  close(): Promise<void>;
}

/** The overview in a real browser, signed in. */
export async function openScreen(url: string, cookie: string): Promise<Screen> {
  const executablePath = process.platform === "linux" ? await chromium.executablePath() : "";
  const browser: Browser = await playwright.launch({
    ...(executablePath ? { executablePath } : { channel: "chrome" }),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url }]);
  const page: Page = await context.newPage();
  await page.goto(url);
  const badge = page.locator("[data-state]").first();
  await page.locator('[data-state="live"]').first().waitFor();
  const figure = page.locator('[data-figure="ATTENDANCE"]');
  await figure.waitFor();
  return {
    badge: async () => ({ state: (await badge.getAttribute("data-state")) ?? "", text: (await badge.textContent()) ?? "" }),
    attendance: async () => Number(((await figure.textContent()) ?? "").replace(/\D/g, "") || "NaN"),
    close: () => browser.close(),
  };
}
