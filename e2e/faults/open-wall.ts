import sparticuz from "@sparticuz/chromium";
import { chromium } from "playwright-core";

export interface OpenWall {
  /** bytes of JavaScript objects that live, after a full collection */
  heap(): Promise<number>;
  /** what the badge of the live connection says now */
  isLive(): Promise<boolean>;
  close(): Promise<void>;
}

/** The wall in a real browser, on a display's credential (`/wall#kpw_…`). */
export async function openWall(url: string, path: string): Promise<OpenWall> {
  const where = process.platform === "linux" ? { executablePath: await sparticuz.executablePath() } : { channel: "chrome" };
  const browser = await chromium.launch({ ...where, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`${url}${path}`);
  await page.locator("[data-figure=ATTENDANCE]").waitFor();
  const devtools = await page.context().newCDPSession(page);
  return {
    async heap() {
      for (let round = 0; round < 3; round++) await devtools.send("HeapProfiler.collectGarbage");
      return (await devtools.send("Runtime.getHeapUsage")).usedSize;
    },
    isLive: async () => (await page.locator("[data-state=live]").count()) > 0,
    close: () => browser.close(),
  };
}
