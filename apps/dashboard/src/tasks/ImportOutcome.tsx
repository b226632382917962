import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { listed } from "../i18n/format.ts";
import type { TableOutcome } from "./table-file.ts";
import classes from "./task.module.css";

const SHOWN = 100;

/** What a file would do or did: faults by their cells, then the rows. */
export function ImportOutcome({ outcome }: { outcome: TableOutcome }) {
  const { t, i18n } = useTranslation();
  const { committed, created, updated, unchanged, errorCount, errors } = outcome;
  const counts = t("tasks.importCounts", { created, updated, unchanged });
  const changes = outcome.rows.filter((row) => row.outcome !== "SAME");
  return (
    <>
      {committed ? (
        <Alert color="teal" variant="light" role="status" title={t("tasks.imported")}>
          {counts} <Link to="/tasks">{t("tasks.toTable")}</Link>
        </Alert>
      ) : errorCount > 0 ? (
        <Alert color="red" variant="light" role="alert" title={t("tasks.importFaults", { count: errorCount })}>
          {t("tasks.importNothing")}
        </Alert>
      ) : (
        <Alert color="teal" variant="light" role="status" title={t("tasks.importFine")}>
          {counts}
        </Alert>
      )}
      {errors.length > 0 ? (
        <table className={classes.table} aria-label={t("tasks.importFaults", { count: errorCount })}>
          <thead>
            <tr>
              <th scope="col">{t("tasks.cell")}</th>
              <th scope="col">{t("tasks.cellColumn")}</th>
              <th scope="col">{t("tasks.cellFault")}</th>
              <th scope="col">{t("tasks.cellValue")}</th>
            </tr>
          </thead>
          <tbody>
            {errors.map((error) => (
              <tr key={`${error.cell} ${error.fault}`} data-cell={error.cell}>
                <td>
                  <b>{error.cell}</b>
                </td>
                <td>{error.column}</td>
                <td>{t(`tasks.fault.${error.fault}`)}</td>
                <td>{error.value ?? "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {!committed && errorCount === 0 && changes.length > 0 ? (
        <table className={classes.table} aria-label={counts}>
          <thead>
            <tr>
              <th scope="col">{t("tasks.fileRow")}</th>
              <th scope="col">{t("tasks.column.plan")}</th>
              <th scope="col">{t("tasks.column.number")}</th>
              <th scope="col">{t("tasks.column.content")}</th>
              <th scope="col">{t("tasks.fileDoes")}</th>
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, SHOWN).map((row) => (
              <tr key={row.row}>
                <td>{row.row}</td>
                <td>{row.plan}</td>
                <td>{row.number}</td>
                <td>{row.content}</td>
                <td>
                  {t(`tasks.does.${row.outcome}`)}
                  {row.outcome === "UPDATE"
                    ? ` · ${listed(
                        row.changed.map((field) => t(`tasks.field.${field}`)),
                        i18n.language,
                      )}`
                    : ""}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {!committed && changes.length > SHOWN ? (
        <p className={classes.note}>{t("tasks.andMore", { count: changes.length - SHOWN })}</p>
      ) : null}
    </>
  );
}
