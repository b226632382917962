import { useQuery } from "@apollo/client/react";
import { NativeSelect, Progress, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { OwnReportingDocument, type OwnReportingQuery } from "../graphql/generated/pages.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { DueNow } from "../review/DueNow.tsx";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { entryStore } from "./entry-store.ts";
import { markText, pathOf, periodText } from "./entry-words.ts";
import classes from "./forms.module.css";

type Row = OwnReportingQuery["reporting"][number];
/** periods before the running one: among what is not finished, and among all */
const RECENT = { todo: 3, all: 12 };

/** What the own organisations have to report: the running period and those before, the open ones first. Who fills in nothing sees all that they may. */
export function FormsPage() {
  const { t, i18n } = useTranslation();
  const { viewer, may } = useViewer();
  const { rootId } = useRegionView();
  const [params, setParams] = useSearchParams();
  const [form, show] = [params.get("form") ?? "", params.get("show") === "all" ? ("all" as const) : ("todo" as const)];
  const own = may("saveSubmissionCells") || may("signOffSubmission");
  const { data, error, refetch } = useQuery(OwnReportingDocument, {
    variables: { filter: { rootId, formId: null, period: null, mine: null, own, recent: own ? RECENT[show] : 1 } },
    skip: !rootId || !may("reporting"),
    fetchPolicy: "cache-and-network",
    pollInterval: 15_000,
  });
  if (!may("reporting")) return <NoRight />;
  const english = i18n.language === "en";
  const rows = data?.reporting ?? [];
  const forms = [...new Map(rows.map((row) => [row.form.id, english ? row.form.nameEn : row.form.name]))];
  const set = (name: string, value: string) =>
    setParams((last) => {
      const next = new URLSearchParams(last);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const shown = rows.filter((row) => (!form || row.form.id === form) && (show === "all" || isTodo(row, own))).sort(byUrgency);
  const unsent = entryStore.waiting(viewer?.id ?? "nobody");
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("entry.title")}</h1>
        <NativeSelect
          aria-label={t("entry.form")}
          value={form}
          onChange={({ currentTarget }) => set("form", currentTarget.value)}
          data={[{ value: "", label: t("entry.allForms") }, ...forms.map(([value, label]) => ({ value, label }))]}
        />
        <NativeSelect
          aria-label={t("entry.show")}
          value={show}
          onChange={({ currentTarget }) => set("show", currentTarget.value === "todo" ? "" : currentTarget.value)}
          data={[
            { value: "todo", label: t("entry.showTodo") },
            { value: "all", label: t("entry.showAll") },
          ]}
        />
        {may("importForm") ? <Link to="/forms/bulk">{t("entry.bulk")}</Link> : null}
        {may("historyImports") ? <Link to="/import">{t("entry.pastFigures")}</Link> : null}
      </header>
      {own ? <DueNow /> : <p className={classes.hint}>{t("entry.othersForms")}</p>}
      {error && !data ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={360} />
      ) : shown.length === 0 ? (
        <div className={classes.empty}>
          <p>{t(rows.length === 0 ? "entry.nothingAssigned" : "entry.nothingOpen")}</p>
          {rows.length > 0 ? (
            <button type="button" onClick={() => setParams(new URLSearchParams({ show: "all" }))}>
              {t("entry.showAll")}
            </button>
          ) : null}
        </div>
      ) : (
        <ul className={classes.list}>
          {shown.map((row) => (
            <SubmissionRow key={row.submissionId} row={row} unsent={unsent.get(row.submissionId) ?? 0} />
          ))}
        </ul>
      )}
    </div>
  );
}

const OPEN = ["DRAFT", "RETURNED", "UNIT_SIGNOFF"];
const isTodo = (row: Row, own: boolean) => OPEN.includes(row.state) && (own || row.started);

/** What waits for the viewer first, then what is late, then by due day. */
function byUrgency(one: Row, other: Row): number {
  const rank = (row: Row) => (row.state === "RETURNED" ? 0 : row.mine && row.late ? 1 : row.mine ? 2 : 3);
  return rank(one) - rank(other) || one.dueOn.localeCompare(other.dueOn) || one.organisationName.localeCompare(other.organisationName);
}

function SubmissionRow({ row, unsent }: { row: Row; unsent: number }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const open = row.state === "DRAFT" || row.state === "RETURNED";
  const name = english ? row.form.nameEn : row.form.name;
  const whose = [english ? row.organisationNameEn : row.organisationName, row.venueName !== row.organisationName ? row.venueName : null];
  return (
    <li className={classes.row} data-submission={row.submissionId} data-state={row.state} data-row>
      <div className={classes.what}>
        <Link to={pathOf(row)}>
          {name} · {periodText(row.period, t)}
        </Link>
        <span>
          {whose.filter(Boolean).join(" · ")}
          {row.form.mark ? ` · ${markText(row.form.mark, t)}` : ""}
        </span>
      </div>
      <div className={classes.filled}>
        <span>{t("entry.filled", { filled: row.filled, cells: row.cells })}</span>
        <Progress value={(row.filled / Math.max(1, row.cells)) * 100} size="sm" aria-label={t("entry.completeness")} />
      </div>
      <div className={classes.due} data-late={row.late && open}>
        <b data-state={row.state}>{t(row.started || row.state !== "DRAFT" ? `entry.states.${row.state}` : "entry.notStarted")}</b>
        <span>
          {t("entry.due", { day: row.dueOn })}
          {row.late ? ` · ${t(open ? "entry.overdue" : "entry.wasLate")}` : ""}
        </span>
        {unsent > 0 ? <em>{t("entry.unsentHere", { count: unsent })}</em> : null}
      </div>
    </li>
  );
}
