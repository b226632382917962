import { LIMITS } from "@kepu/schema";
import { type CellValue, cellName, type SheetRow } from "../spreadsheet/cell.ts";
import { submissionId } from "../submission/submission-scope.ts";
import { type GivenValue, givenIn, markOf, periodIn, periodText } from "./cell-text.ts";
import type { Fault } from "./fault-words.ts";
import { type Field, FieldFinder, fieldNames, itemKeyOf } from "./fields.ts";
import type { FormScope, Reporter } from "./form-scope.ts";
import { columnsByField, findHead, HEAD_WITHIN_ROWS, type Head } from "./head.ts";
import { Problems } from "./problems.ts";

/** What a file says about one cell of a submission, and where it says it. */
export interface DraftCell extends GivenValue {
  comment?: string;
  explanation?: string;
  row: number;
  column: number;
}

/** What a file says about one submission. */
export interface Draft {
  id: string;
  reporter: Reporter;
  venueId: string | null;
  period: string;
  /** where its organisation stands */
  row: number;
  column: number;
  cells: Map<string, DraftCell>;
}

export interface Reading {
  /** field by column, where a person chose; null: left out */
  chosen: ReadonlyMap<number, Field | null>;
  /** for a file that does not say it */
  period: string | null;
  organisationId: string | null;
}

/** Reads a form's file, wide or long, row by row: finds its head, looks up what it names and checks each cell by itself. */
export class FormTableReader {
  readonly problems = new Problems();
  readonly drafts = new Map<string, Draft>();
  /** data rows as they stand, for the preview: all of a usual file, the first of a huge one */
  readonly rows: SheetRow[] = [];
  rowCount = 0;
  head: Head | undefined;
  private readonly first: SheetRow[] = [];
  private looked = false;
  private kept = 0;
  private readonly finder: FieldFinder;
  private readonly names: Map<string, { name: string; nameEn: string }>;
  private readonly units: Map<string, string>;
  private columns = new Map<Field, number>();

  constructor(
    private readonly scope: FormScope,
    private readonly reading: Reading,
  ) {
    this.finder = new FieldFinder(scope.items);
    this.names = new Map(fieldNames(scope.items).map(({ field, name, nameEn }) => [field, { name, nameEn }]));
    this.units = new Map(scope.items.map((item) => [item.key, item.unit]));
  }

  get layout(): "WIDE" | "LONG" {
    return this.columns.has("item") ? "LONG" : "WIDE";
  }

  add(row: SheetRow): void {
    if (this.head) {
      this.take(row);
      return;
    }
    if (this.first.length < HEAD_WITHIN_ROWS) this.first.push(row);
    if (this.first.length === HEAD_WITHIN_ROWS && !this.looked) this.begin();
  }

  end(): void {
    if (!this.looked) this.begin();
    if (this.rowCount === 0) this.problems.error(this.head?.row ?? 1, 0, "NO_ROWS");
  }

  private begin(): void {
    this.looked = true;
    const chosen = new Map([...this.reading.chosen].filter(([, field]) => field === null || this.names.has(field)));
    this.head = findHead(this.first, this.finder, chosen);
    const { head } = this;
    if (!head) return;
    this.columns = columnsByField(head, (column, cell, field) =>
      this.problems.error(head.row, column, "DOUBLE_COLUMN", { cell, ...this.names.get(field) }),
    );
    for (const field of this.missingColumns()) this.problems.error(head.row, 0, "NO_COLUMN", this.names.get(field) ?? {});
    for (const row of this.first.splice(0)) if (row.number > head.row) this.take(row);
  }

  private missingColumns(): Field[] {
    const { reporters, form } = this.scope;
    const wanted: Field[] = [];
    if (!this.reading.organisationId && reporters.length > 1) wanted.push("organisation");
    if (!this.reading.period) wanted.push("period");
    if (form.perVenue && reporters.some(({ venues }) => venues.length > 1)) wanted.push("venue");
    if (this.layout === "LONG") wanted.push("value");
    else if (![...this.columns.keys()].some(itemKeyOf)) wanted.push("item");
    return wanted.filter((field) => !this.columns.has(field));
  }

  private take(row: SheetRow): void {
    const used = [...this.columns.values()].some((column) => row.cells.has(column) || row.formulas?.has(column));
    if (!used) return;
    this.rowCount += 1;
    this.keep(row);
    for (const [field, column] of this.columns)
      if (row.formulas?.has(column)) this.problems.error(row.number, column, "FORMULA", this.names.get(field) ?? {});
    const values = this.layout === "LONG" ? this.longValue(row) : this.wideValues(row);
    const draft = this.draftOf(row);
    if (draft) for (const [key, cell] of values) this.put(draft, key, cell);
  }

  private keep(row: SheetRow): void {
    this.kept += row.cells.size;
    if (this.kept <= KEPT_CELLS) this.rows.push(row);
  }

  private put(draft: Draft, key: string, cell: DraftCell): void {
    const before = draft.cells.get(key);
    if (!this.scope.asks(draft.period, key))
      this.problems.error(cell.row, cell.column, "UNKNOWN_ITEM", { value: `${key} · ${periodText(draft.period)}` });
    else if (before) this.problems.error(cell.row, cell.column, "DUPLICATE", { cell: cellName(before.column, before.row) });
    else draft.cells.set(key, cell);
  }

  private wideValues(row: SheetRow): [string, DraftCell][] {
    const values: [string, DraftCell][] = [];
    for (const [field, column] of this.columns) {
      const key = itemKeyOf(field);
      const raw = key === undefined ? undefined : this.cell(row, field);
      if (key === undefined || raw === undefined) continue;
      const value = givenIn(raw, { unit: this.units.get(key) ?? "" });
      if (value) values.push([key, { ...value, row: row.number, column }]);
      else this.fault(row, field, "BAD_NUMBER", raw);
    }
    return values;
  }

  private longValue(row: SheetRow): [string, DraftCell][] {
    // a line that was left empty changes nothing
    if (
      (["value", "mark", "comment", "explanation"] as const).every(
        (field) => this.cell(row, field) === undefined && !this.isFormula(row, field),
      )
    )
      return [];
    const before = this.problems.errors;
    const name = this.cell(row, "item");
    const key = name === undefined ? undefined : this.finder.item(String(name));
    if (name === undefined) this.missing(row, "item");
    else if (!key) this.fault(row, "item", "UNKNOWN_ITEM", name);
    const value = this.markedValue(row, this.units.get(key ?? "") ?? "");
    const comment = this.text(row, "comment");
    const explanation = this.text(row, "explanation");
    if (!key || !value || this.problems.errors > before) return [];
    const column = this.columns.get("value") ?? 0;
    return [[key, { ...value, ...(comment ? { comment } : {}), ...(explanation ? { explanation } : {}), row: row.number, column }]];
  }

  private markedValue(row: SheetRow, unit: string): GivenValue | undefined {
    const raw = this.cell(row, "value");
    const said = this.cell(row, "mark");
    const mark = said === undefined ? {} : markOf(String(said));
    if (!mark) this.fault(row, "mark", "BAD_MARK", said);
    const value = raw === undefined ? undefined : givenIn(raw, { unit });
    if (raw !== undefined && !value) this.fault(row, "value", "BAD_NUMBER", raw);
    if (raw === undefined && !this.isFormula(row, "value") && mark && !mark.missing) this.missing(row, "value");
    if (mark?.missing && value?.value != null) this.fault(row, "mark", "NUMBER_AND_MISSING");
    if (mark?.missing) return { value: null, qualifier: "EXACT", missing: mark.missing };
    return value && { ...value, qualifier: mark?.qualifier ?? value.qualifier };
  }

  /** The submission that a row is about; faults go to the cells that name it. */
  private draftOf(row: SheetRow): Draft | undefined {
    const reporter = this.reporterOf(row);
    const period = this.periodOf(row);
    if (!reporter || !period) return undefined;
    if (!this.scope.isOpenFor(reporter, period)) {
      this.fault(row, "period", "PERIOD_CLOSED", periodText(period));
      return undefined;
    }
    const venueId = this.venueOf(row, reporter);
    if (venueId === undefined) return undefined;
    const { form } = this.scope;
    const id = submissionId({ formId: form.id, period, organisationId: reporter.organisation.id, venueId });
    const column = this.columns.get("organisation") ?? 0;
    const known = this.drafts.get(id);
    if (known && this.layout === "WIDE") {
      this.problems.error(row.number, column, "DUPLICATE", { cell: cellName(known.column, known.row) });
      return undefined;
    }
    const draft = known ?? { id, reporter, venueId, period, row: row.number, column, cells: new Map() };
    this.drafts.set(id, draft);
    return draft;
  }

  private reporterOf(row: SheetRow): Reporter | undefined {
    const { reporters } = this.scope;
    const chosen =
      reporters.length === 1 ? reporters[0] : reporters.find(({ organisation }) => organisation.id === this.reading.organisationId);
    if (!this.columns.has("organisation")) return chosen;
    const name = this.cell(row, "organisation");
    if (name === undefined) {
      this.missing(row, "organisation");
      return undefined;
    }
    const found = this.scope.named(String(name));
    if (found.length !== 1) this.fault(row, "organisation", found.length === 0 ? "UNKNOWN_ORGANISATION" : "AMBIGUOUS_ORGANISATION", name);
    return found.length === 1 ? found[0] : undefined;
  }

  private periodOf(row: SheetRow): string | undefined {
    if (!this.columns.has("period")) return this.reading.period ?? undefined;
    const text = this.cell(row, "period");
    if (text === undefined) {
      this.missing(row, "period");
      return undefined;
    }
    const period = periodIn(text, this.scope.form.periodType);
    if (!period)
      this.problems.error(...this.at(row, "period"), "BAD_PERIOD", { value: shown(text), example: EXAMPLES[this.scope.form.periodType] });
    return period;
  }

  /** null: the form has none; undefined: a fault. */
  private venueOf(row: SheetRow, { venues }: Reporter): string | null | undefined {
    if (!this.scope.form.perVenue) return null;
    const name = this.cell(row, "venue");
    const found = venues.filter((venue) => name === undefined || [venue.id, venue.name, venue.nameEn].includes(String(name).trim()));
    if (found.length === 1) return found[0]?.id;
    if (name === undefined) this.missing(row, "venue");
    else this.fault(row, "venue", "UNKNOWN_VENUE", name);
    return undefined;
  }

  private text(row: SheetRow, field: Field): string | undefined {
    const text = this.cell(row, field);
    if (text === undefined) return undefined;
    if (String(text).length <= LIMITS.longTextChars) return String(text).trim();
    this.problems.error(...this.at(row, field), "TOO_LONG", { limit: LIMITS.longTextChars });
    return undefined;
  }

  /** What the cell of a field holds; a formula's value is not taken. */
  private cell(row: SheetRow, field: Field): CellValue | undefined {
    const column = this.columns.get(field);
    return column === undefined || row.formulas?.has(column) ? undefined : row.cells.get(column);
  }

  private isFormula(row: SheetRow, field: Field): boolean {
    return row.formulas?.has(this.columns.get(field) ?? -1) ?? false;
  }

  private missing(row: SheetRow, field: Field): void {
    if (!this.isFormula(row, field)) this.problems.error(...this.at(row, field), "MISSING", this.names.get(field) ?? {});
  }

  private fault(row: SheetRow, field: Field, fault: Fault, value?: CellValue): void {
    this.problems.error(...this.at(row, field), fault, {
      ...this.names.get(field),
      ...(value === undefined ? {} : { value: shown(value) }),
    });
  }

  private at(row: SheetRow, field: Field): [row: number, column: number] {
    return [row.number, this.columns.get(field) ?? 0];
  }
}

const KEPT_CELLS = 100_000;
const EXAMPLES = { DAY: "2026-11-25", WEEK: "2026-W48", MONTH: "2026-11", QUARTER: "2026-Q4", HALF: "2026-H2", YEAR: "2026" };

const shown = (value: CellValue): string => String(value).slice(0, 60);
