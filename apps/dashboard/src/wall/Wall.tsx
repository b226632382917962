import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { LiveOverviewDocument } from "../graphql/generated/graphql.ts";
import { clockTime, fullNumber, longDate, percent, shortNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { useLive } from "../live/use-live.ts";
import { useFeedText } from "../overview/Feed.tsx";
import { mergeOverview, type OverviewFrame } from "../overview/merge-overview.ts";
import { prepareMinutes, prepareRanking } from "../overview/prepare-overview.ts";
import { type Regions, useRegions } from "../region/use-regions.ts";
import { LiveBadge } from "../shell/LiveBadge.tsx";
import { Histogram } from "./Histogram.tsx";
import { prepareKioskMinutes } from "./prepare-wall.ts";
import { TileMap } from "./TileMap.tsx";
import { usePersistence } from "./use-persistence.ts";
import { useRotation } from "./use-rotation.ts";
import { useStage } from "./use-stage.ts";
import { useYesterday } from "./use-yesterday.ts";
import classes from "./wall.module.css";

const RANKED = 10;
/** so many turns of the rotation by count, then as many per 1,000 residents */
const RANKING_TURNS = 4;
const TICKER_MS = 6_000;

/** The stage: 1920 × 1080, letterboxed, never stretched. */
export function Wall({ rootId }: { rootId: string }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const regions = useRegions(rootId);
  usePersistence(regions.error, regions.retry);
  const { board, error } = useLive(LiveOverviewDocument, "liveOverview", { regionId: rootId }, mergeOverview);
  const scale = useStage();
  const now = useNow();
  const communities = [...regions.byId.values()].filter((region) => region.level === "COMMUNITY");
  const ids = communities.map((region) => region.id);
  const rotation = useRotation(ids);
  const by = rotation.turn % (2 * RANKING_TURNS) < RANKING_TURNS || !ids.every(regions.residentsOf) ? "attendance" : "perThousand";
  const yesterday = useYesterday(rootId, board);
  const places = yesterday?.places ?? board?.places;
  const ranked = places ? prepareRanking(places, ids, regions.residentsOf, by).slice(0, RANKED) : [];
  const minutes = board ? prepareMinutes(board, t) : undefined;
  const figure = (measure: string) => board?.figures.find((one) => one.measure === measure);
  return (
    <main className={classes.room}>
      <div className={classes.stage} style={{ transform: `translate(-50%, -50%) scale(${scale})` }}>
        <header className={classes.head}>
          <h1>
            {regions.nameOf(rootId)} · {t("wall.title")}
          </h1>
          <span>
            {longDate(now, language)} <time>{clockTime(now, true)}</time>
          </span>
        </header>
        <section className={classes.heroes}>
          {(["ATTENDANCE", "KIOSK_USES", "LOANS"] as const).map((measure) => (
            <div key={measure} className={classes.hero} data-first={measure === "ATTENDANCE"}>
              <h2>
                {yesterday ? t("wall.yesterday") : t("today")} {t(`measure.${measure}`)}
              </h2>
              {yesterday ? (
                <b>{fullNumber(yesterday.figure(measure))}</b>
              ) : (
                <b data-figure={measure}>{figure(measure) ? fullNumber(figure(measure)?.today ?? 0) : "—"}</b>
              )}
              <p>
                {t("thisMonth")} {shortNumber(figure(measure)?.month ?? 0, language)} · {t("thisYear")}{" "}
                {shortNumber(figure(measure)?.year ?? 0, language)}
              </p>
            </div>
          ))}
        </section>
        <section className={classes.map} aria-label={t("wall.map")}>
          <h2>
            {yesterday ? t("wall.closed") : t("wall.map")}
            {rotation.paused ? <em className={classes.paused}>{t("wall.paused")}</em> : null}
          </h2>
          <TileMap board={board} regions={regions} rootId={rootId} focus={rotation.focus} />
          <Focus board={board} regions={regions} id={rotation.focus} />
        </section>
        <section className={classes.rank}>
          <h2>
            {t("wall.ranking")} · {yesterday ? t("wall.yesterday") : t("today")}
            {by === "attendance" ? null : <small>{t("wall.perThousand")}</small>}
          </h2>
          <ol>
            {ranked.map((place) => (
              <li key={place.regionId}>
                <span>{regions.nameOf(place.regionId)}</span>
                <i style={{ width: `${place.share * 100}%` }} />
                <b>{by === "attendance" ? fullNumber(place.attendance) : place.perThousand?.toFixed(1)}</b>
              </li>
            ))}
          </ol>
        </section>
        <section className={classes.hours}>
          <div>
            <h2>{t("wall.minutes")}</h2>
            <Histogram
              values={(minutes?.points ?? []).map(
                (point) => Number(point.DESK ?? 0) + Number(point.TERMINAL ?? 0) + Number(point.VENDOR ?? 0),
              )}
              warm
            />
          </div>
          <div>
            <h2>{t("wall.kioskMinutes")}</h2>
            <Histogram values={board ? prepareKioskMinutes(board) : []} />
          </div>
        </section>
        <Strip board={board} />
        <footer className={classes.foot}>
          <Ticker board={board} />
          <span className={classes.status}>
            <LiveBadge stopped={error !== undefined} />
            {board?.completeUpTo ? <span>{t("completeUpTo", { time: clockTime(board.completeUpTo) })}</span> : null}
            {board?.synthetic ? <em>{t("wall.synthetic")}</em> : null}
          </span>
        </footer>
      </div>
    </main>
  );
}

/** One community after another, in words. */
function Focus({ board, regions, id }: { board: OverviewFrame | undefined; regions: Regions; id: string | undefined }) {
  const { t } = useTranslation();
  const place = board?.places.find((one) => one.regionId === id);
  if (!place || !id) return <p className={classes.focus} />;
  return (
    <p className={classes.focus}>
      <b>{regions.nameOf(id)}</b>
      <span>
        {t("today")} {t("measure.ATTENDANCE")} {fullNumber(place.attendance)}
      </span>
      <span>
        {t("measure.KIOSK_USES")} {fullNumber(place.kioskUses)}
      </span>
      <span>{t("wall.focusKiosks", { online: place.kiosksOnline, all: place.kiosks })}</span>
      <span>{place.heldThisMonth ? t("wall.focusHeld") : t("wall.focusNotHeld")}</span>
    </p>
  );
}

/** What stands for longer than a day: reach, the monthly duty, the terminals. */
function Strip({ board }: { board: OverviewFrame | undefined }) {
  const { t } = useTranslation();
  const reach = board?.reach;
  const kiosks = board?.kiosks;
  return (
    <section className={classes.strip} data-row>
      <span>
        {t("wall.reach")} <b>{typeof reach?.share === "number" ? percent(reach.share) : "—"}</b>
        {typeof reach?.anonymousShare === "number" ? <i>{t("wall.anonymous", { share: percent(reach.anonymousShare) })}</i> : null}
      </span>
      {reach && reach.schools > 0 ? (
        <span>
          {t("wall.schools")} <b>{percent(reach.schoolsReached / reach.schools)}</b>
        </span>
      ) : null}
      <span>
        {t("wall.held")} <b>{reach ? t("wall.heldOf", { held: reach.communitiesHeld, all: reach.communities }) : "—"}</b>
      </span>
      <span>
        {t("wall.online")} <b>{kiosks ? `${kiosks.online}/${kiosks.total - kiosks.offPlan}` : "—"}</b>
        {(["silent", "offline", "fault"] as const).map((standing) =>
          kiosks && kiosks[standing] > 0 ? <i key={standing}>{t(`wall.${standing}`, { count: kiosks[standing] })}</i> : null,
        )}
      </span>
    </section>
  );
}

function Ticker({ board }: { board: Parameters<typeof prepareKioskMinutes>[0] | undefined }) {
  const textOf = useFeedText();
  const { t } = useTranslation();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setTurn((last) => last + 1), TICKER_MS);
    return () => window.clearInterval(timer);
  }, []);
  const entries = board?.feed.slice(0, 8) ?? [];
  const entry = entries[turn % Math.max(1, entries.length)];
  return (
    <p className={classes.ticker}>
      {t("overview.feed")}: {entry ? `${clockTime(entry.at)} ${textOf(entry)}` : t("overview.noFeed")}
    </p>
  );
}

function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
