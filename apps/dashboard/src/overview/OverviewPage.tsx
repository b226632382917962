import { shanghaiDay } from "@kepu/schema";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { speakPages } from "../i18n/i18n.ts";
import { PeriodPicker } from "../period/PeriodPicker.tsx";
import { periodOf } from "../period/period.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { Loading } from "../ui/Loading.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { LiveOverview } from "./LiveOverview.tsx";
import classes from "./overview.module.css";

/** today is what is opened first: past days come when they are asked for */
const PeriodOverview = lazy(async () => {
  const [module] = await Promise.all([import("./PeriodOverview.tsx"), speakPages()]);
  return { default: module.PeriodOverview };
});

/** Any region of the district, today as it happens or over past days. Region, days and comparison stand in the address. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const view = useRegionView();
  const [params] = useSearchParams();
  // who sees no figures begins where their work is
  const home = may("recordCheckIns") ? "/desk" : may("accounts") || may("auditEntries") ? "/admin" : null;
  const today = shanghaiDay(Date.now());
  const period = periodOf(params, today);
  if (!may("liveOverview")) return home ? <Navigate to={home} replace /> : <NoRight />;
  if (!view.regionId) return null;
  return (
    <div className={classes.page}>
      <div className={classes.crumbs}>
        <RegionBar view={view} title={t("overview.title")}>
          <PeriodPicker period={period} today={today} />
        </RegionBar>
      </div>
      {period.fault ? null : period.preset === "today" ? (
        <LiveOverview view={view} />
      ) : (
        <Suspense fallback={<Loading />}>
          <PeriodOverview view={view} period={period} />
        </Suspense>
      )}
    </div>
  );
}
