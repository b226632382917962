import { ProductError } from "../errors.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** What a client hears of a file that cannot be read as a table; any other error as it is. */
export function refusedTable(error: unknown): unknown {
  if (!(error instanceof UnreadableTable)) return error;
  const { reason, detail, message } = error;
  return new ProductError("BAD_INPUT", message, { field: "file", reason, ...detail });
}
