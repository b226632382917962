import { useQuery } from "@apollo/client/react";
import { Button, Skeleton } from "@mantine/core";
import { useNavigate } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ReportsDocument } from "../graphql/generated/pages.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { MakeReport } from "./MakeReport.tsx";
import { ReportRow } from "./ReportRow.tsx";
import { addReportTexts } from "./report-texts.ts";
import classes from "./reports.module.css";
import { useWords } from "./use-words.ts";

addReportTexts();

const COLUMNS = ["month", "state", "asOf", "madeBy", "madeAt", "hash", "check"] as const;

/** The frozen briefs of a district, newest first: read, print, check again, or make one. */
export function ReportsPage() {
  const { t } = useWords();
  const { may } = useViewer();
  const view = useRegionView();
  const navigate = useNavigate();
  const { rootId } = view;
  const { data, error, refetch, fetchMore } = useQuery(ReportsDocument, {
    variables: { rootId, after: null },
    skip: !rootId || !may("reports"),
    fetchPolicy: "network-only",
  });
  if (!may("reports")) return <NoRight />;
  const page = data?.reports;
  const more = () =>
    fetchMore({
      variables: { after: page?.pageInfo.endCursor ?? null },
      updateQuery: (before, { fetchMoreResult: next }) => ({
        reports: { ...next.reports, edges: [...before.reports.edges, ...next.reports.edges] },
      }),
    });
  return (
    <div className={classes.page}>
      <RegionBar view={view} title={t("listTitle")} />
      <header className={classes.head}>
        <h2>{t("listTitle")}</h2>
        <p>{t("listLead")}</p>
      </header>
      {may("makeReport") && rootId ? (
        <MakeReport key={rootId} rootId={rootId} made={(id) => void navigate(view.linkFrom(`/reports/${id}`))} />
      ) : null}
      {error && !data ? <Fault error={error} retry={() => void refetch()} /> : null}
      {!page && !error ? <Skeleton height={320} /> : null}
      {page?.edges.length === 0 ? <p className={classes.empty}>{t(may("makeReport") ? "none" : "noneToRead")}</p> : null}
      {page && page.edges.length > 0 ? (
        <table className={classes.list}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {t(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.edges.map(({ node }) => (
              <ReportRow key={node.id} report={node} to={view.linkFrom(`/reports/${node.id}`)} columns={COLUMNS.length} />
            ))}
          </tbody>
        </table>
      ) : null}
      {page?.pageInfo.hasNextPage ? (
        <Button variant="default" size="xs" onClick={() => void more()}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
