import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { Button, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconDownload, IconFileSpreadsheet, IconPlus, IconPrinter, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { TaskChoicesDocument } from "../graphql/generated/graphql.ts";
import { clockTime } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { saveCsv } from "../ui/csv.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { csvOf } from "./prepare-tasks.ts";
import { TaskCards } from "./TaskCards.tsx";
import { TaskFilters } from "./TaskFilters.tsx";
import { TaskTable } from "./TaskTable.tsx";
import { TaskTabs } from "./TaskTabs.tsx";
import { exportAddress } from "./table-file.ts";
import classes from "./tasks.module.css";
import { useLiveTasks, useRefetchOnChange } from "./use-live-tasks.ts";
import { useTaskFilter, useTasks } from "./use-tasks.ts";

/** The task-breakdown table 任务分解表. */
export function TasksPage() {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { may } = useViewer();
  const region = useRegionView();
  const { rootId } = region;
  const view = useTaskFilter(rootId);
  const { tasks, counts, error, refetch } = useTasks(view.filter);
  const { data: choices } = useQuery(TaskChoicesDocument, { variables: { rootId }, skip: !rootId || !may("tasks") });
  const [unsaved, setUnsaved] = useState(false);
  const live = useLiveTasks(rootId);
  useRefetchOnChange(live, refetch);
  const phone = useMediaQuery("(max-width: 720px)", undefined, { getInitialValueInEffect: false });
  if (!may("tasks")) return <NoRight />;
  const today = shanghaiDay(Date.now());
  const name = t("tasks.title");
  return (
    <div className={classes.page}>
      <RegionBar view={region} title={name}>
        <TaskTabs />
      </RegionBar>
      <TaskFilters view={view} choices={choices} counts={counts} />
      <div className={classes.tools}>
        <p aria-live="polite">{tasks ? t("tasks.count", { count: tasks.length }) : null}</p>
        {tasks && tasks.length > 0 ? (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconDownload size={15} aria-hidden />}
              onClick={() =>
                void saveCsv(`${name}_${today}`, csvOf(tasks, t, language), t("tasks.note")).then((saved) => setUnsaved(!saved))
              }
            >
              {t("csv")}
            </Button>
            {unsaved ? <span role="alert">{t("csvUnsaved")}</span> : null}
            <Button
              component="a"
              href={exportAddress(view.filter)}
              variant="subtle"
              size="compact-sm"
              leftSection={<IconFileSpreadsheet size={15} aria-hidden />}
            >
              {t("tasks.xlsx")}
            </Button>
            <Button variant="subtle" size="compact-sm" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
              {t("tasks.print")}
            </Button>
          </>
        ) : null}
        {may("importTasks") ? (
          <Button component={Link} to="/tasks/import" variant="subtle" size="compact-sm" leftSection={<IconUpload size={15} aria-hidden />}>
            {t("tasks.import")}
          </Button>
        ) : null}
        {may("createTask") ? (
          <Button component={Link} to="/tasks/new" variant="light" size="compact-sm" leftSection={<IconPlus size={15} aria-hidden />}>
            {t("tasks.add")}
          </Button>
        ) : null}
      </div>
      <h2 className={classes.printTitle}>
        {region.regions.nameOf(rootId)} {name}
      </h2>
      {error && !tasks ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : tasks === undefined ? (
        <Skeleton height={520} />
      ) : tasks.length === 0 ? (
        <div className={classes.empty}>
          <p>{view.narrowed ? t("tasks.noneMatch") : may("createTask") ? t("tasks.noneYet") : t("tasks.none")}</p>
          {view.narrowed ? (
            <Button variant="light" size="xs" onClick={view.clear}>
              {t("tasks.clear")}
            </Button>
          ) : null}
        </div>
      ) : phone ? (
        <TaskCards tasks={tasks} />
      ) : (
        <TaskTable tasks={tasks} name={name} />
      )}
      <footer className={classes.foot}>
        {t("source")} {t("tasks.source")} · {tasks || live ? `${t("updated", { time: clockTime(live?.at ?? new Date()) })} · ` : null}
        {today} · {t("tasks.note")}
      </footer>
    </div>
  );
}
