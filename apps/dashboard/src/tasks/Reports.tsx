import { useTranslation } from "react-i18next";
import { when } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { Card } from "../ui/Card.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import { unitName } from "./prepare-tasks.ts";
import type { TaskRecord } from "./TaskPage.tsx";
import classes from "./task.module.css";

/** What was reported, newest first, each with its receipt number. */
export function Reports({ record }: { record: TaskRecord }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  return (
    <Card title={t("tasks.reports")} definition={t("define.taskReports")}>
      {record.reports.length === 0 ? <p className={classes.note}>{t("tasks.noReports")}</p> : null}
      <ol className={classes.list}>
        {record.reports.map((report) => (
          <li key={report.id} data-report={report.id}>
            <p className={classes.line}>
              <b>{report.kind === "PROGRESS" ? `${report.percent} %` : t("tasks.contribution")}</b>
              {report.blocked ? <b className={classes.bad}>{t("tasks.state.BLOCKED")}</b> : null}
              <span>{unitName(report.organisation, language)}</span>
              <time dateTime={report.reportedAt}>{when(report.reportedAt, Date.now())}</time>
              <OriginMark origin={report.origin} />
            </p>
            <p>{report.text}</p>
            <p className={classes.note}>{[report.by, t("tasks.receipt", { receipt: report.receipt })].filter(Boolean).join(" · ")}</p>
          </li>
        ))}
      </ol>
    </Card>
  );
}
