import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { TaskChoicesDocument, TaskRecordDocument } from "../graphql/generated/graphql.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { TaskEditor } from "./TaskEditor.tsx";
import classes from "./task.module.css";

/** The office adds a task, or changes the columns of one. */
export function TaskEditorPage() {
  const { t } = useTranslation();
  const { taskId } = useParams();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const choices = useQuery(TaskChoicesDocument, { variables: { rootId }, skip: !rootId || !may("createTask") });
  const stored = useQuery(TaskRecordDocument, {
    variables: { id: taskId ?? "" },
    skip: !taskId || !may("updateTask"),
    fetchPolicy: "network-only",
  });
  if (!may("createTask")) return <NoRight />;
  const error = choices.error ?? stored.error;
  if (error) return <Fault error={error} retry={() => void choices.refetch()} />;
  if (!choices.data || (taskId && !stored.data)) return <Skeleton height={600} m={16} width="auto" />;
  if (taskId && !stored.data?.task) return <NotFound />;
  const task = stored.data?.task?.task ?? null;
  return (
    <div className={classes.narrow}>
      <nav className={classes.crumbs} aria-label={t("tasks.views")}>
        <Link to="/tasks">{t("tasks.title")}</Link> ▸ {task ? <Link to={`/tasks/${task.id}`}>{task.content}</Link> : t("tasks.add")}
      </nav>
      <TaskEditor task={task} choices={choices.data} reload={() => void stored.refetch()} />
    </div>
  );
}
