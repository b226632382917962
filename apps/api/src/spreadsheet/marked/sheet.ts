import { cellName, columnOf } from "../cell.ts";
import { openTag, Rewriter } from "./xml.ts";

export interface Mark {
  /** from 1 */
  row: number;
  /** from 0 */
  column: number;
  level: "ERROR" | "WARNING";
  text: string;
}

/** what the order of a worksheet's parts puts behind its notes */
const BEHIND = new Set(["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"]);
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A sheet with other styles at some cells, also at those that were empty, and notes beside them. */
export class MarkedSheet extends Rewriter {
  private readonly byRow: Map<number, Mark[]>;
  private row = 0;
  private column = -1;
  private pending: Mark[] = [];
  private prefix = "";
  private noted = false;
  private skipping = false;

  constructor(
    marks: readonly Mark[],
    private readonly styleOf: (base: number, level: Mark["level"]) => number,
    private readonly notesId: string,
  ) {
    super();
    this.byRow = Map.groupBy(marks, (mark) => mark.row);
  }

  override open(name: string, attributes: Record<string, string>, whole: string): void {
    if (name === "worksheet") {
      this.prefix = whole.slice(0, whole.indexOf(":") + 1);
      super.open(name, { ...attributes, "xmlns:r": attributes["xmlns:r"] ?? RELATIONS }, whole);
      return;
    }
    if (name === "legacyDrawing") {
      this.skipping = true;
      return;
    }
    if (this.depth === 1 && BEHIND.has(name)) this.note();
    if (name === "row") this.openRow(attributes, whole);
    else if (name === "c") this.openCell(attributes, whole);
    else super.open(name, attributes, whole);
  }

  override close(name: string, whole: string): void {
    if (this.skipping) {
      this.skipping = false;
      return;
    }
    if (name === "row") this.fill(Number.POSITIVE_INFINITY);
    if (name === "worksheet") this.note();
    super.close(name, whole);
  }

  private openRow({ spans: _, ...attributes }: Record<string, string>, whole: string): void {
    this.row = Number(attributes.r ?? this.row + 1);
    this.column = -1;
    this.pending = (this.byRow.get(this.row) ?? []).toSorted((a, b) => a.column - b.column);
    super.open("row", { ...attributes, r: String(this.row) }, whole);
  }

  private openCell(attributes: Record<string, string>, whole: string): void {
    this.column = (attributes.r === undefined ? undefined : columnOf(attributes.r)) ?? this.column + 1;
    this.fill(this.column);
    const mark = this.pending[0]?.column === this.column ? this.pending.shift() : undefined;
    const style: Record<string, string> = mark ? { s: String(this.styleOf(Number(attributes.s ?? 0), mark.level)) } : {};
    super.open("c", { ...attributes, r: cellName(this.column, this.row), ...style }, whole);
  }

  /** Marked cells that the file does not have, before the next that it has. */
  private fill(before: number): void {
    while (this.pending[0] && this.pending[0].column < before) {
      const { column, level } = this.pending.shift() as Mark;
      const name = `${this.prefix}c`;
      this.write(`${openTag(name, { r: cellName(column, this.row), s: String(this.styleOf(0, level)) })}</${name}>`);
    }
  }

  private note(): void {
    if (this.noted) return;
    this.noted = true;
    const name = `${this.prefix}legacyDrawing`;
    this.write(`${openTag(name, { "r:id": this.notesId })}</${name}>`);
  }
}
