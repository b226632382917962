import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { TaskCards } from "./TaskCards.tsx";
import { TaskTabs } from "./TaskTabs.tsx";
import classes from "./tasks.module.css";
import { useLiveTasks, useRefetchOnChange } from "./use-live-tasks.ts";
import { useTasks } from "./use-tasks.ts";

/** What waits for the viewer, the most urgent first. */
export function MyTasksPage() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const region = useRegionView();
  const { tasks, error, refetch } = useTasks({ rootId: region.rootId, mine: true });
  useRefetchOnChange(useLiveTasks(region.rootId), refetch);
  if (!may("tasks")) return <NoRight />;
  return (
    <div className={classes.page}>
      <RegionBar view={region} title={t("tasks.mine")}>
        <TaskTabs />
      </RegionBar>
      {error && !tasks ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : tasks === undefined ? (
        <Skeleton height={400} />
      ) : tasks.length === 0 ? (
        <div className={classes.empty}>
          <p>{t("tasks.nothingWaits")}</p>
          <Link to="/tasks">{t("tasks.toTable")}</Link>
        </div>
      ) : (
        <>
          <p className={classes.waiting}>{t("tasks.waiting", { count: tasks.length })}</p>
          <TaskCards tasks={tasks} todo />
        </>
      )}
    </div>
  );
}
