import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguageOf } from "../i18n/i18n.ts";
import { OriginMark } from "../ui/OriginMark.tsx";
import { Progress } from "./Progress.tsx";
import { planName, type Spans, spansOf, supportingNames, type Task, targetText, unitName } from "./prepare-tasks.ts";
import classes from "./tasks.module.css";

const HEADS = [
  ...["number", "levelOne", "levelTwo", "content", "target", "weight", "leader", "lead"],
  ...["supporting", "due", "evidence", "progress", "remark"],
] as const;

/** The 任务分解表 as people know it: a band a plan, indicator levels merged, head and first columns in sight. */
export function TaskTable({ tasks, name }: { tasks: readonly Task[]; name: string }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const spans = spansOf(tasks);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={name}>
      <table className={classes.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col" data-column={head}>
                {t(`tasks.column.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tasks.map((task, at) => (
            <Fragment key={task.id}>
              {spans[at]?.plan ? (
                <tr className={classes.plan}>
                  <th colSpan={HEADS.length} scope="colgroup">
                    <span>
                      {planName(task.plan, language)} <OriginMark origin={task.plan.origin} />
                      <small>{t("tasks.count", { count: spans[at].plan })}</small>
                    </span>
                  </th>
                </tr>
              ) : null}
              <TaskRow task={task} spans={spans[at] as Spans} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TaskRow({ task, spans }: { task: Task; spans: Spans }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  return (
    <tr data-task={task.id}>
      <td data-column="number">{task.number}</td>
      {spans.levelOne > 0 ? (
        <td data-column="levelOne" rowSpan={spans.levelOne}>
          {task.levelOne}
        </td>
      ) : null}
      {spans.levelTwo > 0 ? (
        <td data-column="levelTwo" rowSpan={spans.levelTwo}>
          {task.levelTwo}
        </td>
      ) : null}
      <td data-column="content">
        <Link to={`/tasks/${task.id}`} className={classes.task}>
          {task.content}
        </Link>
      </td>
      <td data-column="target">{targetText(task, t)}</td>
      <td data-column="weight">{task.weight}</td>
      <td data-column="leader">{task.responsibleLeader}</td>
      <td data-column="lead">{unitName(task.lead, language)}</td>
      <td data-column="supporting">{supportingNames(task, language) || "—"}</td>
      <td data-column="due">{task.dueOn}</td>
      <td data-column="evidence">{task.requiredEvidence}</td>
      <td data-column="progress">
        <Progress task={task} />
      </td>
      <td data-column="remark">{task.remark ?? ""}</td>
    </tr>
  );
}
