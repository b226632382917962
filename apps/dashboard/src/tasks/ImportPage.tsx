import { useQuery } from "@apollo/client/react";
import { LIMITS } from "@kepu/schema";
import { Alert, Button, FileInput, NativeSelect, Progress } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { TaskChoicesDocument } from "../graphql/generated/graphql.ts";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { ImportOutcome } from "./ImportOutcome.tsx";
import { planName } from "./prepare-tasks.ts";
import { exportAddress, Refused, sendTable, type TableOutcome } from "./table-file.ts";
import classes from "./task.module.css";

const REASONS = [
  ...["NOT_XLSX", "OLD_XLS", "ENCRYPTED", "MACROS", "DAMAGED", "TOO_LARGE", "TOO_LARGE_INFLATED", "TOO_MANY_ROWS"],
  ...["TOO_MANY_COLUMNS", "TOO_MANY_CELLS", "CELL_TOO_LONG", "UNAUTHENTICATED", "RATE_LIMITED", "UNAVAILABLE"],
];

/** The table from a workbook: first what it would do, then as one. */
export function ImportPage() {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { data: choices } = useQuery(TaskChoicesDocument, { variables: { rootId }, skip: !rootId || !may("importTasks") });
  const [file, setFile] = useState<File | null>(null);
  const [planId, setPlanId] = useState("");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<TableOutcome | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const sending = useRef<AbortController | null>(null);
  if (!may("importTasks")) return <NoRight />;

  async function send(chosen: File, commit: boolean, plan = planId) {
    sending.current?.abort();
    const controller = new AbortController();
    sending.current = controller;
    setBusy(true);
    setRefused(null);
    if (!commit) setOutcome(null);
    try {
      if (chosen.size > LIMITS.tableBytes) throw new Refused("TOO_LARGE");
      setOutcome(await sendTable(chosen, { rootId, planId: plan, commit, signal: controller.signal }));
    } catch (error) {
      if (!controller.signal.aborted) setRefused(error instanceof Refused ? error.message : "UNAVAILABLE");
    } finally {
      if (sending.current === controller) setBusy(false);
    }
  }

  const ready = outcome && !outcome.committed && outcome.errorCount === 0 && outcome.created + outcome.updated > 0;
  return (
    <div className={classes.narrow}>
      <nav className={classes.crumbs} aria-label={t("tasks.views")}>
        <Link to="/tasks">{t("tasks.title")}</Link> ▸ {t("tasks.import")}
      </nav>
      <Card title={t("tasks.import")} definition={t("define.taskImport")}>
        <form className={classes.form} onSubmit={(event) => event.preventDefault()}>
          <p className={classes.note}>
            {t("tasks.importHint")} <a href={exportAddress({ rootId })}>{t("tasks.importTemplate")}</a>
          </p>
          <FileInput
            label={t("tasks.file")}
            placeholder={t("tasks.chooseFile")}
            accept=".xlsx"
            clearable
            styles={{ placeholder: { color: "var(--ink-2)" } }}
            clearButtonProps={{ "aria-label": t("tasks.removeFile") }}
            value={file}
            onChange={(chosen) => {
              setFile(chosen);
              setOutcome(null);
              setRefused(null);
              if (chosen) void send(chosen, false);
            }}
          />
          <NativeSelect
            label={t("tasks.importPlan")}
            value={planId}
            onChange={({ currentTarget: { value } }) => {
              setPlanId(value);
              if (file) void send(file, false, value);
            }}
            data={[
              { value: "", label: t("tasks.importPlanColumn") },
              ...(choices?.plans ?? []).map((plan) => ({ value: plan.id, label: planName(plan, language) })),
            ]}
          />
          {busy ? (
            <div className={classes.row} role="status">
              <Progress value={100} animated flex={1} aria-label={t("tasks.checking")} />
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  sending.current?.abort();
                  setBusy(false);
                }}
              >
                {t("tasks.cancel")}
              </Button>
            </div>
          ) : null}
          {refused ? (
            <Alert color="red" variant="light" role="alert" title={t("tasks.fileRefused")}>
              {t(`tasks.unreadable.${REASONS.includes(refused) ? refused : "OTHER"}`)}
            </Alert>
          ) : null}
          {outcome ? <ImportOutcome outcome={outcome} /> : null}
          {file && ready ? (
            <div>
              <Button loading={busy} onClick={() => void send(file, true)}>
                {t("tasks.importNow", { count: fullNumber(outcome.created + outcome.updated) })}
              </Button>
            </div>
          ) : null}
        </form>
      </Card>
    </div>
  );
}
