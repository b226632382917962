/** Why a file cannot be read as a table, in words that say what to do. */
export const UNREADABLE = {
  NOT_XLSX: "This is no Excel workbook (.xlsx).",
  NOT_CSV: "This is no text table (.csv), whatever its name says.",
  WRONG_KIND: "A table is an Excel workbook (.xlsx) or a text table (.csv).",
  UNKNOWN_ENCODING: "The text is neither UTF-8, UTF-16 nor GBK; save it as CSV UTF-8.",
  OLD_XLS: "This is an .xls file of an old Excel; save it as .xlsx.",
  ENCRYPTED: "The workbook is protected by a password; save it without one.",
  MACROS: "The workbook holds macros (.xlsm); save it as .xlsx.",
  DAMAGED: "The file is damaged or cut short.",
  TOO_LARGE: "The file is larger than allowed.",
  TOO_LARGE_INFLATED: "What is packed into the file is larger than allowed.",
  TOO_MANY_ROWS: "The sheet has more rows than allowed.",
  TOO_MANY_COLUMNS: "The sheet has more columns than allowed.",
  TOO_MANY_CELLS: "The sheet has more cells than allowed.",
  CELL_TOO_LONG: "A cell holds more text than allowed.",
} as const;
export type Unreadable = keyof typeof UNREADABLE;

export class UnreadableTable extends Error {
  constructor(
    readonly reason: Unreadable,
    /** how much is allowed, or where */
    readonly detail: { limit?: number; cell?: string } = {},
  ) {
    super(UNREADABLE[reason]);
  }
}
