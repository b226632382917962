import type { MissingKind, Qualifier } from "@kepu/schema";
import { markOf } from "../form-table/cell-text.ts";
import { Problems } from "../form-table/problems.ts";
import type { CellValue } from "../spreadsheet/cell.ts";
import type { HistoryFault } from "./fault-words.ts";
import type { Grid, GridRow, Spot } from "./grid.ts";
import type { MappedIndicator, MappingContent } from "./mapping-content.ts";
import { periodFrom } from "./period-text.ts";
import type { Found, PlaceFinder } from "./place-finder.ts";
import { plain } from "./plain.ts";
import { type ReadValue, valueFrom } from "./value-text.ts";

/** One figure of a file, and where it stands there. */
export interface Figure extends Spot {
  placeId: string;
  period: string;
  indicator: string;
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
  provisional: boolean;
  /** what the cell itself says */
  written: string;
}

type Says = "PLACE" | "PERIOD" | "INDICATOR";
/** What a cell of the table says, as text, and where. */
interface Said {
  text: string;
  row: number;
  column: number;
}
type Column = MappingContent["columns"][number] & { at: number };

/** A name of the file that no place bears, or several: somebody decides. */
export interface OpenName extends Spot {
  name: string;
  /** figures that wait for it */
  figures: number;
  ambiguous: boolean;
}

/** Reads a table's cells into figures by a mapping. Every fault is told at its cell, in the file's own rows and columns. */
export class FigureReader {
  readonly problems = new Problems<HistoryFault>();
  readonly figures: Figure[] = [];
  readonly openNames = new Map<string, OpenName>();
  /** names that were left out on purpose, with their figures */
  leftOut = 0;
  rows = 0;
  private readonly columns: Column[] = [];
  private readonly above = new Map<number, CellValue>();
  private readonly head: GridRow[];
  private readonly heads = new Map<number, Partial<Record<Says, Said>>>();
  private readonly periods = new Map<string, string | undefined>();
  private readonly indicators = new Map<string, MappedIndicator>();
  private readonly told = new Set<string>();

  constructor(
    private readonly grid: Grid,
    private readonly mapping: MappingContent,
    private readonly places: PlaceFinder,
    /** unit and decimals of each indicator, by code */
    private readonly known: ReadonlyMap<string, { unit: string; decimals: number }>,
    private readonly year: number,
  ) {
    this.head = mapping.headRows.map(
      (number) => grid.rows.find((row) => row.number === number) ?? { number, cells: new Map(), formulas: new Set() },
    );
    for (const one of mapping.indicators)
      for (const name of [one.code, one.name, one.nameEn, ...one.match]) if (name) this.indicators.set(plain(name), one);
    this.findColumns();
  }

  /** The rows of data, one after the other, so that the caller can pause between them. */
  *read(): Iterable<number> {
    if (this.problems.errors > 0) return;
    if (this.mapping.layout === "WIDE") this.readHead();
    const split = new Map(this.grid.splitRows(this.mapping.headRows).map((one) => [one.row, one]));
    for (const { row, column, extra, value } of split.values()) this.problems.error(row, column, "SPLIT_NUMBER", { extra, value });
    if (this.mapping.transposed && split.size > 0) return;
    const { firstRow = Math.max(0, ...this.mapping.headRows) + 1, lastRow = Number.POSITIVE_INFINITY } = this.mapping;
    for (const row of this.grid.rows) {
      if (row.number < firstRow || row.number > lastRow || this.isEmpty(row) || this.isSkipped(row) || split.has(row.number)) continue;
      this.rows += 1;
      if (this.mapping.layout === "WIDE") this.takeWide(row);
      else this.takeLong(row);
      yield row.number;
    }
    if (this.figures.length === 0 && this.problems.errors === 0 && this.openNames.size === 0) this.fault(1, 0, "NO_FIGURES");
  }

  private findColumns(): void {
    for (const given of this.mapping.columns) {
      const found = this.columnsNamed(given.column);
      const [at, other] = found;
      if (at === undefined) this.fault(this.head.at(-1)?.number ?? 1, 0, "NO_COLUMN", { name: given.column });
      else if (other !== undefined)
        this.fault(this.head.at(-1)?.number ?? 1, other, "DOUBLE_COLUMN", { cell: this.grid.name(this.head.at(-1)?.number ?? 1, at) });
      else this.columns.push({ ...given, at });
    }
  }

  private columnsNamed(name: string): number[] {
    const letter = this.grid.column(name);
    if (letter !== undefined) return [letter];
    const titles = new Map<number, string[]>();
    for (const row of this.head) for (const [column, cell] of row.cells) titles.set(column, [...(titles.get(column) ?? []), String(cell)]);
    return [...titles].flatMap(([column, texts]) => ([...texts, texts.join("")].some((one) => plain(one) === plain(name)) ? [column] : []));
  }

  /** What the headings say of each column that is no key column; a merged heading holds for the columns to its right, except in the last head row. */
  private readHead(): void {
    const { head } = this.mapping;
    const last = Math.max(...head.map(({ row }) => row));
    const keys = new Set(this.columns.map(({ at }) => at));
    const { width } = this.grid;
    for (const { row: number, as } of head) {
      const row = this.head.find((one) => one.number === number);
      let held: Said | undefined;
      for (let column = 0; column < width; column++) {
        if (keys.has(column)) continue;
        const own = row?.formulas.has(column) ? undefined : row?.cells.get(column);
        if (row?.formulas.has(column)) this.fault(number, column, "FORMULA");
        held = own === undefined ? (number === last ? undefined : held) : { text: String(own), row: number, column };
        if (!held) continue;
        const said = this.heads.get(column) ?? {};
        const before = said[as];
        said[as] = before ? { ...held, text: `${before.text} ${held.text}` } : held;
        this.heads.set(column, said);
      }
    }
    // a title above the table is no heading: that reaches down to the last head row
    const lowest = this.head.find((one) => one.number === last);
    for (const [column, said] of this.heads) if (!lowest?.cells.has(column) || head.some(({ as }) => !said[as])) this.heads.delete(column);
  }

  private isEmpty(row: GridRow): boolean {
    return row.cells.size === 0 && row.formulas.size === 0;
  }

  private isSkipped(row: GridRow): boolean {
    const first = row.cells.get(Math.min(...row.cells.keys()));
    return first !== undefined && this.mapping.skipRows.some((start) => plain(String(first)).startsWith(plain(start)));
  }

  private takeWide(row: GridRow): void {
    const keys = this.keysOf(row);
    for (const column of [...row.cells.keys(), ...row.formulas])
      if (!this.heads.has(column) && !this.columns.some(({ at }) => at === column)) this.fault(row.number, column, "NO_HEADING");
    for (const [column, said] of this.heads) this.put(row, column, { ...keys, ...said }, undefined);
  }

  private takeLong(row: GridRow): void {
    const keys = this.keysOf(row);
    const headed = Math.max(-1, ...this.head.flatMap(({ cells }) => [...cells.keys()]), ...this.columns.map(({ at }) => at));
    for (const column of row.cells.keys()) if (column > headed) this.fault(row.number, column, "NO_HEADING");
    const mark = this.columns.find(({ as }) => as === "MARK");
    for (const column of this.columns) {
      if (column.as !== "VALUE") continue;
      const indicator = column.indicator ? { text: column.indicator, row: row.number, column: column.at } : keys.INDICATOR;
      this.put(row, column.at, { ...keys, ...(indicator ? { INDICATOR: indicator } : {}) }, mark?.at);
    }
  }

  /** What the key columns of a row say; several columns of one kind are read as one text. */
  private keysOf(row: GridRow): Partial<Record<Says, Said>> {
    const keys: Partial<Record<Says, Said>> = {};
    for (const { at, as, fillDown } of this.columns) {
      if (as !== "PLACE" && as !== "PERIOD" && as !== "INDICATOR") continue;
      if (row.formulas.has(at)) {
        this.fault(row.number, at, "FORMULA");
        continue;
      }
      const own = row.cells.get(at);
      if (own !== undefined) this.above.set(at, own);
      const cell = own ?? (fillDown ? this.above.get(at) : undefined);
      if (cell === undefined) continue;
      const before = keys[as];
      keys[as] = { text: before ? `${before.text} ${cell}` : String(cell), row: before?.row ?? row.number, column: before?.column ?? at };
    }
    return keys;
  }

  private put(row: GridRow, column: number, keys: Partial<Record<Says, Said>>, markColumn: number | undefined): void {
    if (row.formulas.has(column)) {
      this.fault(row.number, column, "FORMULA");
      return;
    }
    const cell = row.cells.get(column);
    const mark = markColumn === undefined ? undefined : row.cells.get(markColumn);
    const isBlank = cell === undefined && mark === undefined;
    if (isBlank && this.mapping.values.blank === "NOTHING") return;
    const { fixed } = this.mapping;
    const period = this.periodOf(keys.PERIOD ?? (fixed.period ? { text: fixed.period, row: row.number, column } : undefined), row, column);
    const indicator = this.indicatorOf(keys.INDICATOR, row, column);
    const place = this.placeOf(keys.PLACE ?? (fixed.place ? { text: fixed.place, row: row.number, column } : undefined), row, column);
    if (place?.kind === "LEFT_OUT") this.leftOut += 1;
    if (!period || !indicator || place?.kind !== "PLACE") return;
    const value = this.valueOf(row, column, cell, mark, markColumn, indicator);
    if (value)
      this.figures.push({
        ...this.grid.spot(row.number, column),
        placeId: place.id,
        period,
        indicator: indicator.code,
        written: String(cell ?? "").slice(0, 200),
        ...value,
      });
  }

  private valueOf(
    row: GridRow,
    column: number,
    cell: CellValue | undefined,
    mark: CellValue | undefined,
    markColumn: number | undefined,
    { code }: MappedIndicator,
  ): ReadValue | undefined {
    const { values } = this.mapping;
    const { unit = "", decimals = 6 } = this.known.get(code) ?? {};
    const said = mark === undefined ? {} : markOf(String(mark));
    if (!said) this.fault(row.number, markColumn ?? column, "BAD_MARK", { value: shown(mark ?? "") });
    if (cell === undefined || said?.missing) {
      const missing = said?.missing ?? (values.blank === "NOTHING" ? null : values.blank);
      return said && missing ? { value: null, qualifier: "EXACT", missing, provisional: false } : undefined;
    }
    const read = valueFrom(cell, unit, values);
    if (!read) this.fault(row.number, column, "BAD_NUMBER", { value: shown(cell) });
    else if ("unknownNote" in read) this.fault(row.number, column, "UNKNOWN_NOTE", { mark: read.unknownNote, value: shown(cell) });
    else if ((read.value?.split(".")[1]?.length ?? 0) > decimals)
      this.fault(row.number, column, "TOO_MANY_DECIMALS", { expected: decimals, value: shown(cell) });
    else {
      if (unit === "%" && Number(read.value) > 100) this.warn(row.number, column, "OVER_HUNDRED", { value: shown(cell) });
      return { ...read, qualifier: said?.qualifier ?? read.qualifier };
    }
    return undefined;
  }

  private periodOf(said: Said | undefined, row: GridRow, column: number): string | undefined {
    if (!said) {
      this.once(row.number, this.columns.find(({ as }) => as === "PERIOD")?.at ?? column, "MISSING_PERIOD");
      return undefined;
    }
    const { period } = this.mapping;
    if (!this.periods.has(said.text)) this.periods.set(said.text, periodFrom(said.text, period, this.year));
    const found = this.periods.get(said.text);
    if (!found) this.once(said.row, said.column, "BAD_PERIOD", { type: period.type, value: shown(said.text) });
    return found;
  }

  private indicatorOf(said: Said | undefined, row: GridRow, column: number): MappedIndicator | undefined {
    const { fixed, indicators } = this.mapping;
    const only = fixed.indicator ?? (indicators.length === 1 && !this.saysIndicator() ? indicators[0]?.code : undefined);
    const name = said?.text ?? only;
    if (name === undefined) {
      this.once(row.number, this.columns.find(({ as }) => as === "INDICATOR")?.at ?? column, "MISSING_INDICATOR");
      return undefined;
    }
    const found = this.indicators.get(plain(name));
    if (!found) this.once(said?.row ?? row.number, said?.column ?? column, "UNKNOWN_INDICATOR", { value: shown(name) });
    return found;
  }

  private saysIndicator(): boolean {
    return [...this.mapping.columns, ...this.mapping.head].some(({ as }) => as === "INDICATOR");
  }

  private placeOf(said: Said | undefined, row: GridRow, column: number): Found | undefined {
    if (!said) {
      this.once(row.number, this.columns.find(({ as }) => as === "PLACE")?.at ?? column, "MISSING_PLACE");
      return undefined;
    }
    const found = this.places.find(said.text);
    if (found.kind === "NONE" || found.kind === "SEVERAL") this.wait(said, found.kind === "SEVERAL");
    return found;
  }

  private wait(said: Said, ambiguous: boolean): void {
    const key = plain(said.text);
    const open = this.openNames.get(key);
    if (open) open.figures += 1;
    else this.openNames.set(key, { ...this.grid.spot(said.row, said.column), name: said.text.trim(), figures: 1, ambiguous });
    this.once(said.row, said.column, ambiguous ? "AMBIGUOUS_PLACE" : "UNKNOWN_PLACE", { value: shown(said.text) });
  }

  /** A heading is wrong once, however many cells stand below it. */
  private once(row: number, column: number, fault: HistoryFault, about: Record<string, string | number> = {}): void {
    const key = `${row} ${column} ${fault}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.fault(row, column, fault, about);
  }

  private fault(row: number, column: number, fault: HistoryFault, about: Record<string, string | number> = {}): void {
    const spot = this.grid.spot(row, column);
    this.problems.error(spot.row, spot.column, fault, about);
  }

  private warn(row: number, column: number, fault: HistoryFault, about: Record<string, string | number>): void {
    const spot = this.grid.spot(row, column);
    this.problems.warning(spot.row, spot.column, fault, about);
  }
}

const shown = (value: CellValue): string => String(value).slice(0, 60);
