import { toCanvas } from "html-to-image";

const RATIO = 2;
const MARGIN = 16;
const SIZE = 12;
const LINE = 18;
/** buttons of a card, and what only follows the pointer */
const NOT_SEEN = "section > header button, .recharts-tooltip-wrapper, .recharts-tooltip-cursor";
/** What makes an element look as it does: a copy of all that a browser knows of each cell of a large table takes minutes. */
const LOOKS = [
  ...["display", "position", "top", "right", "bottom", "left", "z-index", "box-sizing", "width", "height", "min-width", "min-height"],
  ...["max-width", "max-height", "margin-top", "margin-right", "margin-bottom", "margin-left", "overflow-x", "overflow-y", "visibility"],
  ...["padding-top", "padding-right", "padding-bottom", "padding-left", "border-collapse", "border-spacing", "opacity", "clip-path"],
  ...["top", "right", "bottom", "left"].flatMap((side) => ["width", "style", "color"].map((what) => `border-${side}-${what}`)),
  ...["top-left", "top-right", "bottom-left", "bottom-right"].map((corner) => `border-${corner}-radius`),
  ...["background-color", "background-image", "background-size", "background-position", "background-repeat", "box-shadow", "outline-width"],
  ...["color", "font-family", "font-size", "font-style", "font-weight", "font-variant-numeric", "line-height", "letter-spacing"],
  ...["text-align", "text-anchor", "text-decoration-line", "vertical-align", "white-space", "overflow-wrap", "word-break", "writing-mode"],
  ...["flex-direction", "flex-wrap", "flex-grow", "flex-shrink", "flex-basis", "align-items", "align-self", "justify-content", "order"],
  ...["justify-items", "justify-self", "grid-template-columns", "grid-template-rows", "grid-column-start", "grid-column-end"],
  ...["grid-row-start", "grid-row-end", "grid-auto-flow", "row-gap", "column-gap", "list-style-type", "table-layout", "appearance"],
  ...["transform", "transform-origin", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "content"],
];
/** canvases end somewhere */
const MOST_PIXELS = 16_000;

/** What is seen of an element as a PNG, with lines of text drawn below it. */
export async function pictureOf(element: HTMLElement, notes: string[][]): Promise<Blob> {
  const style = getComputedStyle(document.body);
  const ground = style.getPropertyValue("--mantine-color-body") || style.backgroundColor || "#fff";
  const family = style.fontFamily;
  const seen = await toCanvas(element, {
    pixelRatio: RATIO,
    backgroundColor: ground,
    fontEmbedCSS: await usedFonts(),
    includeStyleProperties: [...LOOKS, ...tokens()],
    filter: (node) => !(node instanceof Element && node.matches(NOT_SEEN)),
  });
  const font = `${SIZE * RATIO}px ${family}`;
  const texts = notes.map((cells) => cells.filter(Boolean).join(" · "));
  await document.fonts.load(font, texts.join("")).catch(() => []);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.font = font;
  const width = Math.max(seen.width, 640 * RATIO) + 2 * MARGIN * RATIO;
  const lines = texts.flatMap((text) => wrapped(text, width - 2 * MARGIN * RATIO, (part) => pen.measureText(part).width));
  canvas.width = width;
  canvas.height = Math.min(MOST_PIXELS, seen.height + (3 * MARGIN + lines.length * LINE) * RATIO);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(seen, MARGIN * RATIO, MARGIN * RATIO);
  pen.font = font; // a canvas that is resized forgets it
  pen.textBaseline = "top";
  pen.fillStyle = style.color;
  for (const [n, line] of lines.entries()) pen.fillText(line, MARGIN * RATIO, seen.height + (2 * MARGIN + n * LINE) * RATIO);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

/** Broken where it no longer fits, at any character: Chinese has no spaces, and a hash has none either. */
export function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const one of text) {
    if (line !== "" && measure(line + one) > width) {
      const space = line.lastIndexOf(" ");
      const kept = one !== " " && space > line.length / 2 ? space + 1 : line.length;
      lines.push(line.slice(0, kept).trimEnd());
      line = line.slice(kept);
    }
    line += one;
  }
  return line === "" ? lines : [...lines, line];
}

/** The slices of web fonts that the page uses, written out: a picture loads nothing. */
async function usedFonts(): Promise<string> {
  const loaded = new Set([...document.fonts].filter(({ status }) => status === "loaded").map(({ unicodeRange }) => rangeOf(unicodeRange)));
  const rules = [...document.styleSheets]
    .filter(({ href }) => !href || new URL(href).origin === window.location.origin)
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => loaded.has(rangeOf(style.getPropertyValue("unicode-range"))));
  const written = rules.map(async ({ cssText, parentStyleSheet }) => {
    const source = /url\("?([^")]+)"?\)/.exec(cssText)?.[1];
    if (!source) return "";
    const response = await fetch(new URL(source, parentStyleSheet?.href ?? window.location.href));
    return cssText.replace(source, await dataOf(await response.blob()));
  });
  return (await Promise.all(written)).join("\n");
}

/** The names of the page's colours: what is drawn inside a chart names them. */
function tokens(): string[] {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSStyleRule);
  const ofRoot = rules.filter(({ selectorText }) => /^(html)?:root/.test(selectorText));
  return [...new Set(ofRoot.flatMap(({ style }) => [...style]).filter((name) => /^--(?!mantine)/.test(name)))];
}

const rangeOf = (range: string) => range.toLowerCase().replaceAll(/\s/g, "");

function dataOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsDataURL(blob);
  });
}
