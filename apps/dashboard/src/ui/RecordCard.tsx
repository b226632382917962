import { Button, Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "./Card.tsx";
import { Fault } from "./Fault.tsx";
import classes from "./record-card.module.css";

export interface Column<Row> {
  head: string;
  /** what is seen */
  show(row: Row): ReactNode;
  /** what goes into the CSV; left out: nothing does */
  csv?(row: Row): string | number | null;
  /** left out on a phone */
  wide?: boolean;
  /** in the CSV only */
  csvOnly?: boolean;
  number?: boolean;
}

interface RecordCardProps<Row> {
  title: string;
  definition: string;
  fileName: string;
  note?: string;
  rows: Row[] | undefined;
  keyOf(row: Row): string;
  columns: Column<Row>[];
  empty: string;
  error?: unknown;
  retry?(): void;
  /** there is more: load the next page */
  more?: () => void;
}

/** A list of records as a table, a page at a time, with the CSV of what is loaded. */
export function RecordCard<Row>(props: RecordCardProps<Row>) {
  const { title, definition, fileName, note, rows, keyOf, columns, empty, error, retry, more } = props;
  const { t } = useTranslation();
  const exported = columns.filter((column) => column.csv);
  const seen = columns.filter((column) => !column.csvOnly);
  const table = rows && {
    columns: exported.map((column) => column.head),
    rows: rows.map((row) => exported.map((column) => column.csv?.(row) ?? null)),
  };
  return (
    <Card
      title={title}
      definition={definition}
      fileName={fileName}
      {...(note ? { note } : {})}
      {...(table ? { table, tableOnly: true } : {})}
    >
      {rows === undefined ? (
        error ? (
          <Fault error={error} {...(retry ? { retry } : {})} />
        ) : (
          <Skeleton height={240} />
        )
      ) : rows.length === 0 ? (
        <Text c="var(--ink-2)">{empty}</Text>
      ) : (
        <>
          <table className={classes.table}>
            <thead>
              <tr>
                {seen.map((column) => (
                  <th key={column.head} scope="col" data-wide={column.wide} data-number={column.number}>
                    {column.head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={keyOf(row)}>
                  {seen.map((column) => (
                    <td key={column.head} data-wide={column.wide} data-number={column.number}>
                      {column.show(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {more ? (
            <Button variant="subtle" size="xs" onClick={more}>
              {t("more")}
            </Button>
          ) : null}
        </>
      )}
    </Card>
  );
}
