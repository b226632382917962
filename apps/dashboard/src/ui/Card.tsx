import { ActionIcon } from "@mantine/core";
import { IconChartBar, IconDownload, IconInfoCircle, IconTable } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./card.module.css";
import { saveCsv, type Table } from "./csv.ts";

const DefinitionBubble = lazy(() => import("./DefinitionBubble.tsx").then((module) => ({ default: module.DefinitionBubble })));

interface CardProps {
  title: string;
  /** 口径: what the figure means */
  definition?: string;
  /** the same in words, for those who do not see the chart */
  summary?: string;
  table?: Table;
  /** the card is a table already: only the CSV is offered */
  tableOnly?: boolean;
  fileName?: string;
  note?: string;
  /** what else can be done with it, beside table and CSV */
  tools?: ReactNode;
  children: ReactNode;
}

/** A card with a definition, and for charts a table view, a text summary and a CSV of what is seen. */
export function Card({ title, definition, summary, table, tableOnly = false, fileName, note, tools, children }: CardProps) {
  const { t } = useTranslation();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  const [unsaved, setUnsaved] = useState(false);
  return (
    <section className={classes.card} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {definition ? <Definition text={definition} /> : null}
        {table || tools ? (
          <span className={classes.tools}>
            {unsaved ? <span role="alert">{t("csvUnsaved")}</span> : null}
            {tools}
            {tableOnly || !table ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-pressed={asTable}
                aria-label={`${title}: ${asTable ? t("chart") : t("table")}`}
                title={asTable ? t("chart") : t("table")}
                onClick={() => setAsTable(!asTable)}
              >
                {asTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
              </ActionIcon>
            )}
            {table ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`${title}: ${t("csv")}`}
                title={t("csv")}
                onClick={() => void saveCsv(fileName ?? title, table, note).then((saved) => setUnsaved(!saved))}
              >
                <IconDownload size={16} />
              </ActionIcon>
            ) : null}
          </span>
        ) : null}
      </header>
      {summary ? <p className="visually-hidden">{summary}</p> : null}
      <div className={classes.body}>{asTable && table ? <TableView table={table} title={title} /> : children}</div>
    </section>
  );
}

/** The first click brings the code of the bubble along. */
export function Definition({ text }: { text: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const words = { "aria-label": t("definition"), title: t("definition") };
  const button = (
    <ActionIcon variant="subtle" color="gray" size="sm" {...words} aria-expanded={asked} onClick={() => setAsked(true)}>
      <IconInfoCircle size={15} />
    </ActionIcon>
  );
  return asked ? (
    <Suspense fallback={button}>
      <DefinitionBubble text={text} />
    </Suspense>
  ) : (
    button
  );
}

function TableView({ table, title }: { table: Table; title: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={title}>
      <table className={classes.table}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((value, index) => (
                <td key={table.columns[index]} data-number={typeof value === "number"}>
                  {value ?? "—"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
