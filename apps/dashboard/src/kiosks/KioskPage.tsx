import { useQuery } from "@apollo/client/react";
import { addDays, shanghaiDay } from "@kepu/schema";
import { NativeSelect, Skeleton, Text } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { KioskDaysDocument, KioskDocument, type KioskQuery, KioskUsageDocument, LiveKiosksDocument } from "../graphql/generated/pages.ts";
import { csvTime, fullNumber, percent, when } from "../i18n/format.ts";
import { LiveFault } from "../live/LiveFault.tsx";
import { useLive } from "../live/use-live.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { paramsWith } from "../ui/params-with.ts";
import { RecordCard } from "../ui/RecordCard.tsx";
import classes from "./kiosks.module.css";
import { hoursText, mergeKiosks, standingOf } from "./prepare-kiosks.ts";
import { Standing } from "./Standing.tsx";

const KioskDaysChart = lazy(() => import("./KioskDaysChart.tsx").then((module) => ({ default: module.KioskDaysChart })));
const SPANS = [7, 30, 90] as const;

type Kiosk = NonNullable<KioskQuery["kiosk"]>;

/** One terminal: how it stands, its days, and the records under them. */
export function KioskPage() {
  const { kioskId = "" } = useParams();
  const { data, error, refetch } = useQuery(KioskDocument, { variables: { id: kioskId } });
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Loading />;
  return data.kiosk ? <KioskBoard kiosk={data.kiosk} /> : <NotFound />;
}

function KioskBoard({ kiosk }: { kiosk: Kiosk }) {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const view = useRegionView();
  const { search: here } = useLocation();
  const network = useLive(LiveKiosksDocument, "liveKiosks", { regionId: kiosk.regionId }, mergeKiosks);
  const { board } = network;
  const live = board?.kiosks.find((one) => one.kioskId === kiosk.id);
  const name = i18n.language === "en" ? kiosk.nameEn : kiosk.name;
  const facts: [string, string][] = [
    [t("kiosks.serial"), kiosk.serial],
    [t("kiosks.kind"), t(`kiosks.kinds.${kiosk.kind}`)],
    [t("overview.place"), [view.regions.nameOf(kiosk.regionId), i18n.language === "en" ? "" : kiosk.placeName].filter(Boolean).join(" · ")],
    [t("kiosks.planned"), hoursText(kiosk.plannedHours, (day) => t(`weekday.${day as 1}`), t("kiosks.always"))],
    [t("kiosks.heartbeat"), !board ? "—" : live?.lastHeartbeatAt ? when(live.lastHeartbeatAt, Date.parse(board.at)) : t("kiosks.never")],
    [t("kiosks.queueEmpty"), live?.queueEmptyUpTo && board ? when(live.queueEmptyUpTo, Date.parse(board.at)) : "—"],
  ];
  return (
    <div className={classes.page}>
      <header className={classes.kioskHead}>
        <Link to={{ pathname: "/kiosks", search: here }}>{t("kiosks.title")}</Link>
        <h1>{name}</h1>
        {live && board ? (
          <Standing standing={standingOf(live, Date.parse(board.at))} />
        ) : network.error ? null : (
          <Skeleton width={80} height={20} />
        )}
        {kiosk.origin === "SYNTHETIC" ? <span className={classes.mark}>{t("demoMark")}</span> : null}
      </header>
      <LiveFault live={network} />
      <dl className={classes.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {(["uses", "loans", "returns"] as const).map((key) => (
          <div key={key}>
            <dt>
              {t("today")} {t(`kiosks.${key}`)}
            </dt>
            <dd data-big>{kiosk.kind === "E_GALLERY" && key !== "uses" ? t("notApplicable") : live ? fullNumber(live[key]) : "—"}</dd>
          </div>
        ))}
      </dl>
      {may("kioskDays") ? <Days kiosk={kiosk} name={name} /> : null}
      {may("kioskUsage") ? <Records kiosk={kiosk} name={name} /> : null}
    </div>
  );
}

function Days({ kiosk, name }: { kiosk: Kiosk; name: string }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const span = SPANS.find((days) => String(days) === params.get("days")) ?? 30;
  const to = shanghaiDay(Date.now());
  const { data, previousData, error, refetch } = useQuery(KioskDaysDocument, {
    variables: { id: kiosk.id, from: addDays(to, 1 - span), to },
    fetchPolicy: "cache-and-network",
  });
  const days = (data ?? previousData)?.kioskDays;
  const [toldAt, setToldAt] = useState(Date.now);
  useEffect(() => {
    if (data) setToldAt(Date.now());
  }, [data]);
  const rateOf = (online: number, scheduled: number) => (scheduled > 0 ? percent(online / scheduled) : t("notApplicable"));
  const sum = (key: "uses" | "loans" | "onlineMinutes" | "scheduledMinutes") => (days ?? []).reduce((all, day) => all + day[key], 0);
  const table = days && {
    columns: [t("kiosks.day"), t("kiosks.uses"), t("kiosks.loans"), t("kiosks.returns"), t("kiosks.dwell"), t("kiosks.onlineRate")],
    rows: days.map((day) => [day.day, day.uses, day.loans, day.returns, day.dwellSeconds, rateOf(day.onlineMinutes, day.scheduledMinutes)]),
  };
  return (
    <div className={classes.days}>
      <NativeSelect
        size="xs"
        aria-label={t("period.label")}
        value={String(span)}
        onChange={({ currentTarget }) => setParams(paramsWith(params, { days: currentTarget.value }), { replace: true })}
        data={SPANS.map((value) => ({ value: String(value), label: t("kiosks.lastDays", { count: value }) }))}
      />
      <Card
        title={t("kiosks.days")}
        definition={t("define.onlineRate")}
        fileName={`${name}_${t("kiosks.days")}_${addDays(to, 1 - span)}_${to}`}
        summary={t("kiosks.daysSummary", {
          uses: sum("uses"),
          loans: sum("loans"),
          rate: rateOf(sum("onlineMinutes"), sum("scheduledMinutes")),
        })}
        {...(kiosk.origin === "SYNTHETIC" ? { note: t("demoMark") } : {})}
        {...(table ? { table } : {})}
      >
        <div className={classes.daysChart}>
          {days ? (
            <>
              <Text size="sm" c="var(--ink-2)">
                {t("kiosks.daysSummary", {
                  uses: fullNumber(sum("uses")),
                  loans: fullNumber(sum("loans")),
                  rate: rateOf(sum("onlineMinutes"), sum("scheduledMinutes")),
                })}
              </Text>
              <Suspense fallback={<Skeleton height="100%" />}>
                <KioskDaysChart days={days} asOf={toldAt} withLoans={kiosk.kind === "BOOK_KIOSK"} />
              </Suspense>
            </>
          ) : error ? (
            <Fault error={error} retry={() => void refetch()} />
          ) : (
            <Skeleton height="100%" />
          )}
        </div>
      </Card>
    </div>
  );
}

/** The facts themselves, newest first. */
function Records({ kiosk, name }: { kiosk: Kiosk; name: string }) {
  const { t } = useTranslation();
  const { data, error, refetch, fetchMore } = useQuery(KioskUsageDocument, {
    variables: { id: kiosk.id },
    fetchPolicy: "cache-and-network",
  });
  const records = data?.kioskUsage.edges.map((edge) => edge.node);
  const more = () =>
    void fetchMore({
      variables: { after: data?.kioskUsage.pageInfo.endCursor ?? null },
      updateQuery: (old, { fetchMoreResult: { kioskUsage } }) => ({
        kioskUsage: { ...kioskUsage, edges: [...old.kioskUsage.edges, ...kioskUsage.edges] },
      }),
    });
  const day = (instant: string) => when(instant, Date.now(), true);
  return (
    <RecordCard
      title={t("records.title")}
      definition={t("define.records")}
      fileName={`${name}_${t("records.title")}`}
      {...(kiosk.origin === "SYNTHETIC" ? { note: t("demoMark") } : {})}
      rows={records}
      keyOf={(record) => record.id}
      empty={t("records.none")}
      error={error}
      retry={() => void refetch()}
      {...(data?.kioskUsage.pageInfo.hasNextPage ? { more } : {})}
      columns={[
        { head: t("records.occurredAt"), show: (record) => day(record.occurredAt), csv: (record) => csvTime(record.occurredAt) },
        {
          head: t("records.kind"),
          show: (record) => t(`records.kinds.${record.kind}`),
          csv: (record) => t(`records.kinds.${record.kind}`),
        },
        { head: t("kiosks.content"), show: (record) => record.content ?? "—", csv: (record) => record.content },
        {
          head: t("kiosks.dwell"),
          show: (record) => (record.kind === "USE" ? record.dwellSeconds : "—"),
          csv: (record) => (record.kind === "USE" ? record.dwellSeconds : null),
          number: true,
        },
        {
          head: t("records.channel"),
          show: (record) => t(`channel.${record.channel}`),
          csv: (record) => t(`channel.${record.channel}`),
          wide: true,
        },
        {
          head: t("records.recordedAt"),
          show: (record) => day(record.recordedAt),
          csv: (record) => csvTime(record.recordedAt),
          wide: true,
        },
        { head: t("records.id"), show: () => null, csv: (record) => record.id, csvOnly: true },
      ]}
    />
  );
}
