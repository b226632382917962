import type { Page } from "playwright-core";

interface Disturbances {
  offline(): Promise<unknown>;
  online(): Promise<unknown>;
  sessionEnds(): Promise<unknown>;
  /** the page asks for it */
  signIn(): Promise<unknown>;
  closeTab(): Promise<unknown>;
  /** with -9, and back after a while */
  kill(): Promise<unknown>;
}

interface Written {
  text: string;
  comment: string;
}

interface Key {
  at: number;
  field: string;
  /** what the field held after this key */
  held: string;
}

const PER_KEY_MS = 70;
const MAY_BE_LOST_MS = 2_000;

/** Types figures and remarks into cells for so many seconds, while what the browser and the service stand on breaks. Each time the page comes
 * back, every keystroke older than 2 s must stand in its field: `lost` names those that do not. */
export async function typeThrough(page: Page, items: string[], seconds: number, on: Disturbances) {
  const keys: Key[] = [];
  const lost: string[] = [];
  const disturbances: string[] = [];
  const until = Date.now() + seconds * 1_000;
  const since = Date.now();
  const due: [number, string, () => Promise<unknown>][] = [
    [0.1, "offline", on.offline],
    [0.3, "online", on.online],
    [0.4, "session ended", on.sessionEnds],
    [0.6, "API killed", on.kill],
    [0.8, "tab closed", on.closeTab],
    [0.9, "API killed", on.kill],
  ];
  let background: Promise<unknown> = Promise.resolve();
  let turn = 0;

  const fieldOf = (field: string) => {
    const [item, kind] = field.split(" ") as [string, string];
    return kind === "text"
      ? page.locator(`#cell-${item}`)
      : page.locator(`[data-panel="${item}"] textarea:not([aria-hidden]):not([data-explanation])`).first();
  };
  async function read(field: string): Promise<string> {
    const [item, kind] = field.split(" ") as [string, string];
    if (kind === "comment") await page.locator(`#cell-${item}`).focus();
    return fieldOf(field).inputValue();
  }
  /** After the page came back: what was typed 2 s before `broke` stands there. */
  async function compare(broke: number): Promise<void> {
    for (const field of new Set(keys.map((key) => key.field))) {
      const before = keys.filter((key) => key.field === field && key.at <= broke - MAY_BE_LOST_MS).at(-1);
      const all = keys.filter((key) => key.field === field);
      const shown = await read(field);
      const known = all.findLastIndex((key) => key.held === shown);
      if (before && (known < 0 || known < all.indexOf(before))) lost.push(`${field}: typed ${before.held}, shown ${shown}`);
      // what is younger may be gone: typing goes on from what is shown
      keys.push({ at: 0, field, held: shown });
    }
  }

  while (Date.now() < until) {
    const [next] = due;
    if (next && Date.now() - since >= next[0] * seconds * 1_000) {
      due.shift();
      disturbances.push(next[1]);
      if (next[1] === "tab closed") await background;
      const broke = Date.now();
      if (next[1] === "API killed") background = next[2]();
      else await next[2]();
      if (next[1] === "tab closed") await compare(broke);
    }
    if (await page.locator("form input[type=password]").count()) {
      const broke = Math.max(0, ...keys.map((key) => key.at)); // the page was there for the last key, and went at some time after it
      await background;
      await on.signIn();
      disturbances.push("signed in again");
      await compare(broke);
      continue;
    }
    turn += 1;
    const item = items[turn % items.length] ?? "";
    await typeInto(`${item} text`, String(100 + turn), true);
    await typeInto(`${item} comment`, `${turn}号说明，`, false);
  }
  await background;
  await page.locator('[data-save="saved"]').waitFor({ timeout: 30_000 });
  await compare(Number.POSITIVE_INFINITY);
  const shown = new Map<string, Written>();
  for (const item of items) shown.set(item, { text: await read(`${item} text`), comment: await read(`${item} comment`) });
  return { keystrokes: keys.filter((key) => key.at > 0).length, disturbances, lost, shown };

  async function typeInto(field: string, text: string, afresh: boolean): Promise<void> {
    try {
      const box = fieldOf(field);
      await box.focus({ timeout: 1_000 });
      if (afresh) {
        await box.fill("", { timeout: 1_000 });
        keys.push({ at: Date.now(), field, held: "" });
      }
      if (!afresh) await page.keyboard.press("Control+End");
    } catch {
      return; // the page is not there: seen at the next turn
    }
    for (const key of text) {
      const there = await page.evaluate(() => document.activeElement?.matches("input[id^=cell-], [data-panel] textarea") ?? false);
      if (!there) return;
      const before = await page.evaluate(() => (document.activeElement as HTMLInputElement).value);
      await page.keyboard.insertText(key);
      keys.push({ at: Date.now(), field, held: before + key });
      await page.waitForTimeout(PER_KEY_MS);
    }
  }
}
