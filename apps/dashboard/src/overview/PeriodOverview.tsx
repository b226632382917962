import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { ActivitySummaryCard } from "../activity-record/ActivitySummaryCard.tsx";
import { PeriodOverviewDocument } from "../graphql/generated/graphql.ts";
import { clockTime, fullNumber, shortNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { comparedWith, type Period } from "../period/period.ts";
import { calendarPeriodOf } from "../proof/calendar-period.ts";
import { ProofHost } from "../proof/ProofHost.tsx";
import { ProofNumber } from "../proof/ProofNumber.tsx";
import type { RegionView } from "../region/use-region-view.ts";
import { Definition } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Change } from "./Change.tsx";
import classes from "./overview.module.css";
import { prepareRanking } from "./prepare-overview.ts";
import { Ranking } from "./Ranking.tsx";

const PeriodCharts = lazy(() => import("./PeriodCharts.tsx").then((module) => ({ default: module.PeriodCharts })));

const INDICATORS = { ATTENDANCE: "M01", CHECK_INS: "M02", KIOSK_USES: "D06", LOANS: "D08", RETURNS: "M03" } as const;

/** A region over past days, beside the days it is compared with. */
export function PeriodOverview({ view, period }: { view: RegionView; period: Period }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { regionId, regions } = view;
  const base = comparedWith(period);
  const { data, previousData, error, refetch } = useQuery(PeriodOverviewDocument, {
    variables: {
      input: { regionId, from: period.from, to: period.to, compareFrom: base?.from ?? null, compareTo: base?.to ?? null },
    },
    fetchPolicy: "cache-and-network",
  });
  const overview = (data ?? previousData)?.overview;
  if (!overview && error) return <Fault error={error} retry={() => void refetch()} />;
  const name = regions.nameOf(regionId);
  const calendar = calendarPeriodOf(period, shanghaiDay(Date.now()));
  const file = (title: string) => `${name}_${title}_${period.from}_${period.to}`;
  return (
    <>
      <section className={classes.figures} aria-label={`${name} ${t("overview.figures")}`} data-count="5">
        {(["ATTENDANCE", "CHECK_INS", "KIOSK_USES", "LOANS", "RETURNS"] as const).map((measure) => {
          const figure = overview?.figures.find((one) => one.measure === measure);
          return (
            <div key={measure} className={classes.figure}>
              <div className={classes.figureHead}>
                <span>{t(`measure.${measure}`)}</span>
                <Definition text={t(`define.period.${measure}`)} />
              </div>
              {figure ? (
                <>
                  <div className={classes.value} title={fullNumber(figure.value)} data-figure={measure}>
                    <ProofNumber
                      question={calendar ? { rootId: view.rootId, indicator: INDICATORS[measure], regionId, period: calendar } : undefined}
                      name={t(`measure.${measure}`)}
                    >
                      {shortNumber(figure.value, language)}
                    </ProofNumber>
                  </div>
                  <Change
                    value={figure.value}
                    base={figure.base}
                    words="period.change"
                    missing={base ? "period.noBase" : "period.noComparison"}
                  />
                </>
              ) : (
                <Skeleton height={62} mt={4} />
              )}
            </div>
          );
        })}
      </section>
      <ProofHost />
      <ActivitySummaryCard regionId={regionId} from={period.from} to={period.to} />
      <Suspense fallback={<div className={classes.charts} />}>
        <PeriodCharts overview={overview} view={view} period={period} file={file} />
      </Suspense>
      <div className={classes.rest}>
        <Ranking
          places={
            overview && regions.ready ? prepareRanking(overview.places, regions.shownBelow(regionId), regions.residentsOf) : undefined
          }
          base={t("period.base")}
          fileName={file(t("overview.ranking"))}
          synthetic={overview?.synthetic ?? false}
          view={view}
        />
      </div>
      <footer className={classes.foot}>
        <span>
          {t("source")} {t("sourceText")}
        </span>
        {overview ? <span>{t("updated", { time: clockTime(overview.asOf, true) })}</span> : null}
        {overview?.synthetic ? <span className={classes.mark}>{t("demoMark")}</span> : null}
      </footer>
    </>
  );
}
