import { useTranslation } from "react-i18next";
import { useLanguageOf } from "../i18n/i18n.ts";
import { Card } from "../ui/Card.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import { Progress } from "./Progress.tsx";
import { planName, supportingNames, type Task, targetText, unitName } from "./prepare-tasks.ts";
import classes from "./task.module.css";

/** All columns of one row of the table, and where it stands. */
export function TaskFacts({ task }: { task: Task }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const due = task.extendedTo ? `${task.dueOn} · ${t("tasks.extendedTo", { date: task.extendedTo })}` : task.dueOn;
  const facts: [string, string][] = [
    ["plan", planName(task.plan, language)],
    ["levelOne", task.levelOne],
    ["levelTwo", task.levelTwo],
    ["target", targetText(task, t)],
    ["weight", t("tasks.points", { count: task.weight })],
    ["leader", task.responsibleLeader],
    ["lead", unitName(task.lead, language)],
    ["supporting", supportingNames(task, language) || "—"],
    ["begins", task.startsOn],
    ["due", due],
    ["evidence", task.requiredEvidence],
    ["remark", task.remark ?? "—"],
  ];
  return (
    <Card title={t("tasks.number", { number: task.number })} definition={t("define.taskLight")}>
      <h1 className={classes.title}>
        {task.content} <OriginMark origin={task.origin} />
      </h1>
      <Progress task={task} />
      <dl className={classes.facts}>
        {facts.map(([column, text]) => (
          <div key={column}>
            <dt>{t(`tasks.column.${column}`)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
