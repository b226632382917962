import type { Handlers } from "../package.ts";

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** control characters that XML does not know */
const ILLEGAL = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu;

export const escaped = (text: string): string =>
  text.replace(ILLEGAL, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const attribute = (text: string) =>
  escaped(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\r", "&#13;").replaceAll("\t", "&#9;");

export function openTag(name: string, attributes: Record<string, string>): string {
  return `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${attribute(value)}"`)
    .join("")}>`;
}

/** Writes a part again as it is read, with what its heirs change; `take` hands over what was written since. */
export class Rewriter implements Handlers {
  private pieces: string[] = [DECLARATION];
  /** how many elements stand open */
  protected depth = 0;

  open(_name: string, attributes: Record<string, string>, whole: string): void {
    this.write(openTag(whole, attributes));
    this.depth += 1;
  }

  text(text: string): void {
    if (this.depth > 0) this.write(escaped(text));
  }

  close(_name: string, whole: string): void {
    this.depth -= 1;
    this.write(`</${whole}>`);
  }

  take(): string {
    const text = this.pieces.join("");
    this.pieces = [];
    return text;
  }

  protected write(text: string): void {
    this.pieces.push(text);
  }
}
