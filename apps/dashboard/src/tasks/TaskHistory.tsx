import { useTranslation } from "react-i18next";
import { when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import type { TaskRecord } from "./TaskPage.tsx";
import classes from "./task.module.css";

/** Every change: who, when, before and after. */
export function TaskHistory({ record }: { record: TaskRecord }) {
  const { t } = useTranslation();
  const said = (field: string, value: string | null) => {
    if (value === null) return "—";
    if (field === "state") return t(`tasks.state.${value}`);
    if (field === "outcome") return t(`tasks.outcome.${value}`);
    if (field === "extension") return t(`tasks.extensionState.${value}`);
    return field === "percent" ? `${value} %` : value;
  };
  return (
    <Card title={t("tasks.history")} definition={t("define.taskHistory")}>
      <ol className={classes.list}>
        {record.changes.map((change) => (
          <li key={change.id} data-change={change.action}>
            <p className={classes.line}>
              <b>{t(`tasks.did.${change.action}`)}</b>
              <span>{change.by ?? t("tasks.byDemo")}</span>
              <time dateTime={change.at}>{when(change.at, Date.now())}</time>
            </p>
            <dl className={classes.changes}>
              {change.fields.map(({ field, before, after }) => (
                <div key={field}>
                  <dt>{t(`tasks.field.${field}`)}</dt>
                  <dd>
                    {before === null ? null : <del>{said(field, before)}</del>}
                    {before === null ? null : <span aria-hidden> → </span>}
                    <ins>{said(field, after)}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ol>
    </Card>
  );
}
