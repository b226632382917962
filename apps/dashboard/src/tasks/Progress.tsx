import { useTranslation } from "react-i18next";
import { Light } from "./Light.tsx";
import { marksOf, type Task } from "./prepare-tasks.ts";
import classes from "./tasks.module.css";

/** Where a task stands: light, reported against expected, and what else must be known. */
export function Progress({ task }: { task: Task }) {
  const { t } = useTranslation();
  const expected = t("tasks.expected", { percent: task.expectedPercent });
  return (
    <div className={classes.progress}>
      <div className={classes.standing}>
        <Light light={task.light} />
        <b>{task.percent} %</b>
      </div>
      <ProgressBar task={task} />
      <small>
        {t(`tasks.state.${task.state}`)}
        {task.doneOn ? null : ` · ${expected}`}
      </small>
      {marksOf(task, t).map((mark) => (
        <small key={mark} className={classes.mark}>
          {mark}
        </small>
      ))}
    </div>
  );
}

/** Reported progress as a bar, with a mark where it should be today. */
function ProgressBar({ task }: { task: Pick<Task, "percent" | "expectedPercent" | "light" | "doneOn"> }) {
  return (
    <span className={classes.bar} data-light={task.light} aria-hidden>
      <span style={{ width: `${task.percent}%` }} />
      {task.doneOn ? null : <i style={{ left: `min(${task.expectedPercent}%, 100% - 2px)` }} />}
    </span>
  );
}
