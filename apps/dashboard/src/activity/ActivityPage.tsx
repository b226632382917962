import { useQuery } from "@apollo/client/react";
import { Skeleton, Text } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ActivitySteps } from "../activity-plan/ActivitySteps.tsx";
import { PlanFacts } from "../activity-plan/PlanFacts.tsx";
import { ActivityHistory } from "../activity-record/ActivityHistory.tsx";
import { RecordPanel } from "../activity-record/RecordPanel.tsx";
import { Told } from "../editing/Told.tsx";
import { client } from "../graphql/client.ts";
import { ActivityDocument, type ActivityQuery, CheckInsDocument, LiveActivityDocument } from "../graphql/generated/graphql.ts";
import { ActivityHistoryDocument, ActivityRecordsDocument } from "../graphql/generated/pages.ts";
import { clockTime, csvTime, fullNumber, percent, when } from "../i18n/format.ts";
import { LiveFault } from "../live/LiveFault.tsx";
import { useLive } from "../live/use-live.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { RecordCard } from "../ui/RecordCard.tsx";
import classes from "./activity.module.css";
import { type ActivityFrame, keepNewest, shares } from "./prepare-activity.ts";

const Arrivals = lazy(() => import("./Arrivals.tsx").then((module) => ({ default: module.Arrivals })));

type Activity = NonNullable<ActivityQuery["activity"]>;

/** One activity: who arrives, as it happens, against its plan. */
export function ActivityPage() {
  const { activityId = "" } = useParams();
  const { data, error, refetch } = useQuery(ActivityDocument, { variables: { id: activityId }, fetchPolicy: "cache-and-network" });
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Loading />;
  return data.activity ? <ActivityBoard activity={data.activity} /> : <NotFound />;
}

function ActivityBoard({ activity }: { activity: Activity }) {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const view = useRegionView();
  const { search: here } = useLocation();
  const live = useLive(LiveActivityDocument, "liveActivity", { activityId: activity.id }, keepNewest);
  const { board, fault } = live;
  useEffect(() => {
    if (board && board.state !== activity.state) refresh();
  }, [board, activity.state]);
  const [told, setTold] = useState<string | null>(null);
  const after = (done?: string) => {
    setTold(done ?? null);
    refresh();
  };
  const name = i18n.language === "en" ? activity.nameEn : activity.name;
  const synthetic = board?.synthetic ?? activity.origin === "SYNTHETIC";
  const attendance = board?.attendance ?? activity.attendance;
  const planned = board?.planned ?? activity.planned;
  const state = board?.state ?? activity.state;
  // before it begins there is a plan to be read, and nothing to be counted
  const begun = attendance > 0 || !["PLANNED", "APPROVED", "PUBLISHED", "POSTPONED", "CANCELLED"].includes(state);
  const note = synthetic ? { note: t("demoMark") } : {};
  const parts = board && {
    kind: shares(board.byKind).map((part) => ({ ...part, name: t(`checkIn.${part.kind}`) })),
    age: shares(board.byAgeGroup).map((part) => ({
      ...part,
      name: part.ageGroup === "UNKNOWN" ? t("checkIn.ageUnknown") : t(`age.${part.ageGroup}`),
    })),
    channel: shares(board.byChannel).map((part) => ({ ...part, name: t(`channel.${part.channel}`) })),
  };
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Link to={{ pathname: "/activities", search: here }}>{t("activity.list")}</Link>
        <h1>{name}</h1>
        <span className={classes.state} data-state={state}>
          {t(`activity.states.${state}`)}
        </span>
        {state === "VERIFIED" || !begun ? null : <span className={classes.provisional}>{t("activity.provisional")}</span>}
        {synthetic ? <span className={classes.mark}>{t("demoMark")}</span> : null}
      </header>
      <p className={classes.where}>
        {[view.regions.nameOf(activity.regionId), i18n.language === "en" ? "" : activity.placeName].filter(Boolean).join(" · ")} ·{" "}
        {when(activity.startsAt, Date.now())} – {when(activity.endsAt, Date.now())}
        {may("recordCheckIns") && state === "ONGOING" ? (
          <>
            {" · "}
            <Link to={`/desk/${activity.id}`}>{t("nav.desk")}</Link>
          </>
        ) : null}
      </p>
      <section className={classes.plan} aria-label={t("activity.againstPlan")}>
        <b data-figure="ATTENDANCE">{fullNumber(attendance)}</b>
        <span>
          {t("desk.ofPlan", { planned: fullNumber(planned) })} · {percent(attendance / Math.max(1, planned))}
        </span>
        <span className={classes.track} aria-hidden>
          <span style={{ width: `${Math.min(100, (attendance / Math.max(1, planned)) * 100)}%` }} />
        </span>
        <span>
          {board ? t("activity.checkIns", { value: fullNumber(board.checkIns) }) : fault ? null : <Skeleton width={80} height={16} />}
        </span>
      </section>
      <LiveFault live={live} />
      <Told told={told} />
      {begun ? null : <PlanFacts activity={activity} rootId={view.rootId} />}
      <ActivitySteps activity={activity} refresh={after} />
      {may("activityRecords") && FILED.includes(state) ? <RecordPanel activity={activity} attendance={attendance} refresh={after} /> : null}
      {!begun || (!board && fault) ? null : (
        <>
          <Suspense fallback={<Skeleton height={300} />}>
            <Arrivals board={board} activity={activity} name={name} />
          </Suspense>
          <div className={classes.shares}>
            {(["kind", "age", "channel"] as const).map((by) => (
              <Shares key={by} title={t(`activity.by.${by}`)} parts={parts?.[by]} file={`${name}_${t(`activity.by.${by}`)}`} note={note} />
            ))}
          </div>
        </>
      )}
      {may("activityHistory") ? <ActivityHistory activityId={activity.id} /> : null}
      {may("checkIns") && begun ? <CheckIns activity={activity} name={name} board={board} /> : null}
      <footer className={classes.note}>
        {t("source")} {t("activity.source")}
        {board ? ` · ${t("updated", { time: clockTime(board.at, true) })}` : ""}
      </footer>
    </div>
  );
}

/** there is a record, or there may be one */
const FILED = ["ENDED", "RECORDED", "VERIFIED"];

/** The activity, its record and its steps as they are now. */
function refresh(): void {
  void client.refetchQueries({ include: [ActivityDocument, ActivityRecordsDocument, ActivityHistoryDocument] });
}

interface Part {
  name: string;
  attendance: number;
  share: number;
}

function Shares({ title, parts, file, note }: { title: string; parts: Part[] | undefined; file: string; note: { note?: string } }) {
  const { t } = useTranslation();
  return (
    <Card
      title={title}
      definition={t("define.ATTENDANCE_SHARES")}
      fileName={file}
      {...note}
      {...(parts ? { table: { columns: [title, t("overview.value")], rows: parts.map((part) => [part.name, part.attendance]) } } : {})}
    >
      {parts === undefined ? (
        <Skeleton height={120} />
      ) : parts.length === 0 ? (
        <Text c="var(--ink-2)">{t("activity.noArrivals")}</Text>
      ) : (
        <ul className={classes.parts}>
          {parts.map((part) => (
            <li key={part.name}>
              <span>{part.name}</span>
              <i style={{ width: `${part.share * 100}%` }} />
              <b>{fullNumber(part.attendance)}</b>
              <small>{percent(part.share)}</small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The facts themselves, newest first: pseudonymous. */
function CheckIns({ activity, name, board }: { activity: Activity; name: string; board: ActivityFrame | undefined }) {
  const { t } = useTranslation();
  const { data, error, refetch, fetchMore } = useQuery(CheckInsDocument, {
    variables: { activityId: activity.id },
    fetchPolicy: "cache-and-network",
  });
  const more = () =>
    void fetchMore({
      variables: { after: data?.checkIns.pageInfo.endCursor ?? null },
      updateQuery: (old, { fetchMoreResult: { checkIns } }) => ({
        checkIns: { ...checkIns, edges: [...old.checkIns.edges, ...checkIns.edges] },
      }),
    });
  return (
    <RecordCard
      title={t("records.title")}
      definition={t("define.records")}
      fileName={`${name}_${t("records.title")}`}
      {...(board?.synthetic ? { note: t("demoMark") } : {})}
      rows={data?.checkIns.edges.map((edge) => edge.node)}
      keyOf={(record) => record.id}
      empty={t("records.none")}
      error={error}
      retry={() => void refetch()}
      {...(data?.checkIns.pageInfo.hasNextPage ? { more } : {})}
      columns={[
        { head: t("records.occurredAt"), show: (one) => when(one.occurredAt, Date.now(), true), csv: (one) => csvTime(one.occurredAt) },
        {
          head: t("records.kind"),
          show: (one) => `${t(`checkIn.${one.kind}`)}${one.retracted ? ` · ${t("records.retracted")}` : ""}`,
          csv: (one) => t(`checkIn.${one.kind}`),
        },
        { head: t("overview.value"), show: (one) => fullNumber(one.count), csv: (one) => one.count, number: true },
        {
          head: t("checkIn.age"),
          show: (one) => (one.ageGroup === "UNKNOWN" ? "—" : t(`age.${one.ageGroup}`)),
          csv: (one) => (one.ageGroup === "UNKNOWN" ? null : t(`age.${one.ageGroup}`)),
          wide: true,
        },
        { head: t("records.channel"), show: (one) => t(`channel.${one.channel}`), csv: (one) => t(`channel.${one.channel}`), wide: true },
        { head: t("checkIn.pseudonym"), show: (one) => one.pseudonym ?? "—", csv: (one) => one.pseudonym, wide: true },
        {
          head: t("records.recordedAt"),
          show: (one) => when(one.recordedAt, Date.now(), true),
          csv: (one) => csvTime(one.recordedAt),
          wide: true,
        },
        { head: t("records.retracted"), show: () => null, csv: (one) => (one.retracted ? t("records.retracted") : null), csvOnly: true },
        { head: t("records.id"), show: () => null, csv: (one) => one.id, csvOnly: true },
      ]}
    />
  );
}
