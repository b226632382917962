import { OriginMark } from "../ui/OriginMark.tsx";
import type { RegisterRow } from "./prepare-registers.ts";
import classes from "./registers.module.css";

/** A table on a wide screen, one block a record on a narrow one. */
export function RegisterTable({ columns, rows, name }: { columns: string[]; rows: RegisterRow[]; name: string }) {
  return (
    <table className={classes.table} aria-label={name}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-record={row.id}>
            {row.cells.map((cell, index) => (
              <td key={columns[index]} data-label={columns[index]} data-number={typeof cell === "number"} data-empty={cell === null}>
                {cell ?? "—"}
              </td>
            ))}
            <td data-label={columns.at(-1)}>
              <OriginMark origin={row.origin} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
