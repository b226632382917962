import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { ReportRowFragment } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { Fault } from "../ui/Fault.tsx";
import { CheckVerdict } from "./CheckVerdict.tsx";
import classes from "./reports.module.css";
import { useCheck } from "./use-check.ts";
import { useWords } from "./use-words.ts";

/** One brief of the list; its check opens below it. */
export function ReportRow({ report, to, columns }: { report: ReportRowFragment; to: string; columns: number }) {
  const { t, monthText } = useWords();
  const { check, error, busy, run } = useCheck(report.id);
  const state = report.provisional ? "PROVISIONAL" : "FINAL";
  return (
    <>
      <tr data-report={report.id}>
        <th scope="row" data-column="month">
          <Link to={to}>{monthText(report.month)}</Link>
        </th>
        <td data-column="state">
          <span className={classes.state} data-state={state} title={t(`stateHint.${state}`)}>
            {t(`state.${state}`)}
          </span>
        </td>
        <td data-column="asOf">{report.asOfDay}</td>
        <td data-column="madeBy">{report.makerName}</td>
        <td data-column="madeAt">{when(report.madeAt, Date.now())}</td>
        <td data-column="hash">
          <code title={report.sha256}>{report.sha256.slice(0, 12)}</code>
        </td>
        <td data-column="check">
          <Button variant="default" size="compact-sm" loading={busy} onClick={() => void run()}>
            {t("check")}
            <span className="visually-hidden"> {monthText(report.month)}</span>
          </Button>
        </td>
      </tr>
      {check || error ? (
        <tr>
          <td colSpan={columns} className={classes.below} role="status">
            {check ? <CheckVerdict check={check} /> : <Fault error={error} retry={() => void run()} />}
          </td>
        </tr>
      ) : null}
    </>
  );
}
