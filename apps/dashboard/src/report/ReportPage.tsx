import { useQuery } from "@apollo/client/react";
import { Button, Skeleton } from "@mantine/core";
import { Link, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ReportDocument } from "../graphql/generated/pages.ts";
import { ProofHost } from "../proof/ProofHost.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { Brief } from "./brief/Brief.tsx";
import { CheckVerdict } from "./CheckVerdict.tsx";
import { briefOf } from "./prepare-brief.ts";
import { addReportTexts } from "./report-texts.ts";
import classes from "./reports.module.css";
import { useCheck } from "./use-check.ts";
import { useWords } from "./use-words.ts";

addReportTexts();

/** One frozen brief as it was stored, on one page for print; what is checked again stands beside it and is not printed. */
export function ReportPage() {
  const { t } = useWords();
  const { may } = useViewer();
  const { linkFrom } = useRegionView();
  const { reportId = "" } = useParams();
  const { data, error, refetch } = useQuery(ReportDocument, { variables: { reportId }, skip: !may("report") });
  const checked = useCheck(reportId);
  if (!may("report")) return <NoRight />;
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={1100} m={16} width="auto" />;
  const brief = briefOf(data.report.content);
  return (
    <div className={classes.reading}>
      <div className={classes.tools}>
        <Link to={linkFrom("/reports")}>{t("back")}</Link>
        <Button variant="default" size="sm" loading={checked.busy} onClick={() => void checked.run()}>
          {t("check")}
        </Button>
        <Button size="sm" onClick={() => window.print()}>
          {t("print")}
        </Button>
      </div>
      <div className={classes.found} role="status">
        {checked.check ? <CheckVerdict check={checked.check} /> : null}
        {checked.error ? <Fault error={checked.error} retry={() => void checked.run()} /> : null}
      </div>
      {brief ? <Brief brief={brief} report={data.report} /> : <p className={classes.empty}>{t("sourceGone")}</p>}
      <ProofHost />
    </div>
  );
}
