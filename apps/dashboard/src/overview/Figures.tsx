import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { fullNumber, liveNumber, percent, shortNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import type { RegionView } from "../region/use-region-view.ts";
import { Definition } from "../ui/Card.tsx";
import { Change } from "./Change.tsx";
import type { OverviewFrame } from "./merge-overview.ts";
import classes from "./overview.module.css";
import { prepareMinutes } from "./prepare-overview.ts";
import { useClaim } from "./use-claim.ts";

type Board = OverviewFrame | undefined;

/** Today's figures of a region, each with its comparison or what qualifies it. */
export function Figures({ board, name, view }: { board: Board; name: string; view: RegionView }) {
  const { t } = useTranslation();
  return (
    <section className={classes.figures} aria-label={`${name} ${t("overview.figures")}`}>
      <Measured board={board} measure="ATTENDANCE" />
      <Pace board={board} />
      <Measured board={board} measure="KIOSK_USES" />
      <Measured board={board} measure="LOANS" />
      <Kiosks board={board} view={view} />
      <Reach board={board} rootId={view.rootId} isRoot={view.regionId === view.rootId} />
    </section>
  );
}

function Figure({ title, define, children }: { title: string; define: string; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <div className={classes.figureHead}>
        <span>{title}</span>
        <Definition text={define} />
      </div>
      {children ?? <Skeleton height={70} mt={4} />}
    </div>
  );
}

function Measured({ board, measure }: { board: Board; measure: "ATTENDANCE" | "KIOSK_USES" | "LOANS" }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const figure = board?.figures.find((one) => one.measure === measure);
  return (
    <Figure title={t(measure === "ATTENDANCE" ? "overview.attendanceToday" : `measure.${measure}`)} define={t(`define.${measure}`)}>
      {figure ? (
        <>
          <div className={classes.value} title={fullNumber(figure.today)} data-figure={measure}>
            {liveNumber(figure.today, language)}
          </div>
          <Change value={figure.today} base={figure.base} />
          <div className={classes.sub}>
            <span className={classes.whole}>
              {t("thisMonth")} {shortNumber(figure.month, language)}
            </span>{" "}
            ·{" "}
            <span className={classes.whole}>
              {t("thisYear")} {shortNumber(figure.year, language)}
            </span>
          </div>
        </>
      ) : null}
    </Figure>
  );
}

function Pace({ board }: { board: Board }) {
  const { t } = useTranslation();
  const perMinute = board ? prepareMinutes(board, t).perMinute : [];
  return (
    <Figure title={t("overview.perMinute")} define={t("define.CHECK_INS")}>
      {board ? (
        <>
          <div className={classes.value}>{perMinute.at(-2) ?? 0}</div>
          <Spark values={perMinute.slice(-31, -1)} />
        </>
      ) : null}
    </Figure>
  );
}

function Kiosks({ board, view }: { board: Board; view: RegionView }) {
  const { t } = useTranslation();
  return (
    <Figure title={t("overview.kiosksOnline")} define={t("define.online")}>
      {board ? (
        board.kiosks ? (
          <>
            <div className={classes.value}>
              <Link to={view.linkFrom("/kiosks")}>
                {board.kiosks.online}/{board.kiosks.total - board.kiosks.offPlan}
              </Link>
            </div>
            <div className={classes.sub}>
              {t("overview.kioskStates", { silent: board.kiosks.silent, offline: board.kiosks.offline, fault: board.kiosks.fault })}
            </div>
            {board.kiosks.offPlan > 0 ? <div className={classes.sub}>{t("overview.offPlan", { count: board.kiosks.offPlan })}</div> : null}
          </>
        ) : (
          <div className={classes.sub}>{t("overview.noKiosks")}</div>
        )
      ) : null}
    </Figure>
  );
}

function Reach({ board, rootId, isRoot }: { board: Board; rootId: string; isRoot: boolean }) {
  const { t } = useTranslation();
  const claim = useClaim(rootId, "32");
  const reach = board?.reach;
  return (
    <Figure title={t("overview.reach")} define={t("define.reach")}>
      {board ? (
        reach && isRoot ? (
          <>
            <div className={classes.value} title={fullNumber(reach.identified)}>
              <Link to={`/reach?root=${rootId}`} title={t("overview.reach")}>
                {reach.share === null ? fullNumber(reach.identified) : percent(reach.share)}
              </Link>
              {claim ? <span className={classes.claim}>{t("overview.claimed", { claim })}</span> : null}
            </div>
            <div className={classes.sub}>
              {reach.population === null
                ? t("overview.noPopulation")
                : t("overview.reachOf", {
                    people: fullNumber(reach.identified),
                    population: fullNumber(reach.population),
                    year: reach.populationYear ?? "",
                  })}
            </div>
            {reach.anonymousShare === null ? null : (
              <div className={classes.sub}>{t("overview.anonymousShare", { share: percent(reach.anonymousShare) })}</div>
            )}
          </>
        ) : (
          <div className={classes.sub}>{t("overview.reachAtRoot")}</div>
        )
      ) : null}
    </Figure>
  );
}

function Spark({ values }: { values: number[] }) {
  const most = Math.max(1, ...values);
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${values.length * 4} 24`}
      preserveAspectRatio="none"
      aria-hidden="true"
      role="presentation"
    >
      {values.map((value, index) => {
        const height = Math.max(1, (value / most) * 24);
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the row is the identity
        return <rect key={index} x={index * 4} y={24 - height} width="3" height={height} />;
      })}
    </svg>
  );
}
