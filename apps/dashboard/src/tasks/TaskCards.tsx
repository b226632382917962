import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguageOf } from "../i18n/i18n.ts";
import { Progress } from "./Progress.tsx";
import { planName, type Task, targetText, unitName } from "./prepare-tasks.ts";
import classes from "./tasks.module.css";

/** The same rows for a phone: a card a task. */
export function TaskCards({ tasks, todo = false }: { tasks: readonly Task[]; todo?: boolean }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  return (
    <ul className={classes.cards}>
      {tasks.map((task) => (
        <li key={task.id} data-task={task.id}>
          <small>
            {planName(task.plan, language)} · {task.number} · {task.levelOne} / {task.levelTwo}
          </small>
          <Link to={`/tasks/${task.id}`} className={classes.task}>
            {task.content}
          </Link>
          {todo && task.todo.length > 0 ? (
            <b className={classes.todo}>{task.todo.map((one) => t(`tasks.todo.${one}`)).join(" · ")}</b>
          ) : null}
          <Progress task={task} />
          <dl>
            <dt>{t("tasks.column.target")}</dt>
            <dd>{targetText(task, t)}</dd>
            <dt>{t("tasks.column.lead")}</dt>
            <dd>{unitName(task.lead, language)}</dd>
            <dt>{t("tasks.column.due")}</dt>
            <dd>{task.dueOn}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
