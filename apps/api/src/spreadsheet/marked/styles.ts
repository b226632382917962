import type { Mark } from "./sheet.ts";
import { openTag, Rewriter } from "./xml.ts";

type Level = Mark["level"];
/** as Excel's own "bad" and "neutral" */
const COLOURS: [Level, string][] = [
  ["ERROR", "FFFFC7CE"],
  ["WARNING", "FFFFEB9C"],
];

/** A style for each marked cell: as it was, upon another ground. */
export class MarkedStyles {
  private readonly clones = new Map<string, { base: number; level: Level }>();

  /** `count`: styles that the workbook has */
  constructor(private readonly count: number) {}

  styleOf(base: number, level: Level): number {
    if (this.count === 0) return base;
    const known = base < this.count ? base : 0;
    const key = `${known} ${level}`;
    if (!this.clones.has(key)) this.clones.set(key, { base: known, level });
    return this.count + [...this.clones.keys()].indexOf(key);
  }

  rewriter(): Rewriter {
    return new StylesRewriter([...this.clones.values()]);
  }
}

class StylesRewriter extends Rewriter {
  private fills = 0;
  private within = "";
  private readonly styles: { attributes: Record<string, string>; inner: string }[] = [];
  private capturing: { attributes: Record<string, string>; inner: string } | undefined;

  constructor(private readonly clones: readonly { base: number; level: Level }[]) {
    super();
  }

  override open(name: string, attributes: Record<string, string>, whole: string): void {
    if (name === "fills" || name === "cellXfs") {
      this.within = name;
      const { count: _, ...others } = attributes;
      super.open(name, others, whole);
      return;
    }
    if (this.within === "fills" && name === "fill") this.fills += 1;
    if (this.within === "cellXfs" && name === "xf") {
      this.capturing = { attributes, inner: "" };
      this.styles.push(this.capturing);
      super.open(name, attributes, whole);
      return;
    }
    if (this.capturing) this.capturing.inner += openTag(whole, attributes);
    super.open(name, attributes, whole);
  }

  override close(name: string, whole: string): void {
    if (name === "xf") this.capturing = undefined;
    else if (this.capturing) this.capturing.inner += `</${whole}>`;
    const prefix = whole.slice(0, whole.indexOf(":") + 1);
    if (name === "fills")
      for (const [, colour] of COLOURS)
        this.write(
          `<${prefix}fill><${prefix}patternFill patternType="solid"><${prefix}fgColor rgb="${colour}"/><${prefix}bgColor indexed="64"/></${prefix}patternFill></${prefix}fill>`,
        );
    if (name === "cellXfs")
      for (const { base, level } of this.clones) {
        const { attributes = {}, inner = "" } = this.styles[base] ?? {};
        const fillId = String(this.fills + COLOURS.findIndex(([one]) => one === level));
        this.write(`${openTag(`${prefix}xf`, { ...attributes, fillId, applyFill: "1" })}${inner}</${prefix}xf>`);
      }
    if (name === this.within) this.within = "";
    super.close(name, whole);
  }
}
