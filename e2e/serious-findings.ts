import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds serious or critical on a page as it stands, or in a part of it. */
export async function seriousFindings(page: Page, part = "html"): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (selector) => {
    const { violations } = await (
      window as unknown as {
        axe: { run(part: string, options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run(selector, { resultTypes: ["violations"] });
    return violations
      .filter((one) => one.impact === "serious" || one.impact === "critical")
      .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  }, part);
}
