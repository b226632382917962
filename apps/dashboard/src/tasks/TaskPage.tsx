import { useQuery } from "@apollo/client/react";
import { Button, Skeleton } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { Told } from "../editing/Told.tsx";
import { useLeaveGuard } from "../editing/use-draft.ts";
import { TaskRecordDocument, type TaskRecordQuery } from "../graphql/generated/graphql.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { EscalationPanel } from "./EscalationPanel.tsx";
import { ExtensionPanel } from "./ExtensionPanel.tsx";
import { JudgePanel } from "./JudgePanel.tsx";
import { planName } from "./prepare-tasks.ts";
import { ReportForm } from "./ReportForm.tsx";
import { Reports } from "./Reports.tsx";
import { TaskEvidence } from "./TaskEvidence.tsx";
import { TaskFacts } from "./TaskFacts.tsx";
import { TaskHistory } from "./TaskHistory.tsx";
import classes from "./task.module.css";
import { useLiveTasks, useRefetchOnChange } from "./use-live-tasks.ts";

export type TaskRecord = NonNullable<TaskRecordQuery["task"]>;

export interface PanelProps {
  record: TaskRecord;
  /** tells whether the panel holds unsent work */
  onDirty(panel: string, dirty: boolean): void;
  /** asks again; with what was done, that is said above the task */
  refresh(done?: string): void;
}

/** One task: its columns, where it stands, what one may do about it, and everything that was said and done. */
export function TaskPage() {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { taskId = "" } = useParams();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { data, error, refetch } = useQuery(TaskRecordDocument, {
    variables: { id: taskId },
    skip: !may("task"),
    fetchPolicy: "cache-and-network",
  });
  useRefetchOnChange(useLiveTasks(rootId), refetch, taskId);
  const [unsent, setUnsent] = useState<Record<string, boolean>>({});
  useLeaveGuard(Object.values(unsent).some(Boolean), t("form.leave"));
  const [told, setTold] = useState<string | null>(null);
  const onDirty = useCallback((panel: string, dirty: boolean) => setUnsent((last) => ({ ...last, [panel]: dirty })), []);
  if (!may("task")) return <NoRight />;
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Skeleton height={600} m={16} width="auto" />;
  const record = data.task;
  if (!record) return <NotFound />;
  const { task } = record;
  const refresh = (done?: string) => {
    setTold(done ?? null);
    void refetch();
  };
  const panel = { record, onDirty, refresh };
  const can = (...actions: string[]) => actions.some((action) => task.actions.includes(action));
  return (
    <div className={classes.page}>
      <nav className={classes.crumbs} aria-label={t("tasks.views")}>
        <Link to="/tasks">{t("tasks.title")}</Link> ▸ <Link to={`/tasks?plan=${task.plan.id}`}>{planName(task.plan, language)}</Link> ▸{" "}
        {task.number}
        {can("updateTask") ? (
          <Button component={Link} to={`/tasks/${task.id}/edit`} variant="subtle" size="compact-sm">
            {t("tasks.edit")}
          </Button>
        ) : null}
      </nav>
      <div className={classes.main}>
        <Told told={told} />
        <TaskFacts task={task} />
        {can("reportTaskProgress") ? <ReportForm {...panel} kind="PROGRESS" /> : null}
        {can("contributeToTask") ? <ReportForm {...panel} kind="CONTRIBUTION" /> : null}
        <TaskEvidence record={record} />
        <Reports record={record} />
        {/* what was done and its evidence are read before it is judged */}
        {can("confirmTask", "returnTask") ? <JudgePanel {...panel} /> : null}
      </div>
      <div className={classes.side}>
        <EscalationPanel {...panel} />
        <ExtensionPanel {...panel} />
        <TaskHistory record={record} />
      </div>
    </div>
  );
}
