import type { Page } from "playwright-core";

const MOST_PRESSES = 150;

/** What has the focus. */
interface Focused {
  text: string;
  id: string;
  /** of a control, without the mark that it is required */
  label: string;
}

/** Presses Tab (or, back, Shift+Tab) until what is meant, or what is called so, has the focus. */
export async function tabTo(page: Page, meant: string | ((focused: Focused) => boolean), key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const isMeant = typeof meant === "string" ? ({ label, text }: Focused) => (label || text) === meant : meant;
  for (let pressed = 0; pressed < MOST_PRESSES; pressed++) {
    const focused = await page.evaluate(() => {
      // a page on which nothing has the focus names its body, whose text is the whole page's
      const element = document.activeElement === document.body ? null : (document.activeElement as HTMLInputElement | null);
      const label = element?.labels?.[0]?.textContent ?? element?.getAttribute("aria-label") ?? "";
      return { text: element?.textContent?.trim() ?? "", id: element?.id ?? "", label: label.replace("*", "").trim() };
    });
    if (isMeant(focused)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${typeof meant === "string" ? meant : "what is meant"} is not reached by the keyboard`);
}
