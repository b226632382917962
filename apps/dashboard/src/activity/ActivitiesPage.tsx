import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ActivitiesDocument, type ActivitiesQuery, type ActivityState, type ActivityTodo } from "../graphql/generated/graphql.ts";
import { csvTime, fullNumber, when } from "../i18n/format.ts";
import { PeriodPicker } from "../period/PeriodPicker.tsx";
import { periodOf } from "../period/period.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { NoRight } from "../ui/NoRight.tsx";
import { paramsWith } from "../ui/params-with.ts";
import { RecordCard } from "../ui/RecordCard.tsx";
import classes from "./activity.module.css";
import { TodoTabs } from "./TodoTabs.tsx";

type Activity = ActivitiesQuery["activities"]["edges"][number]["node"];
const STATES = ["PLANNED", "APPROVED", "PUBLISHED", "ONGOING", "ENDED", "RECORDED", "VERIFIED", "CANCELLED", "POSTPONED"] as const;

/** The activities of a region in a period. */
export function ActivitiesPage() {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const view = useRegionView();
  const { regionId, regions } = view;
  const [params, setParams] = useSearchParams();
  const { search: here } = useLocation(); // goes along, so that the way back leads to the same list
  const today = shanghaiDay(Date.now());
  const period = periodOf(params, today);
  const state = params.get("state") as ActivityState | null;
  const search = params.get("search") ?? "";
  const todo = params.get("todo") as ActivityTodo | null;
  const days = todo ? { from: null, to: null } : { from: period.from, to: period.to };
  const filter = { regionId, ...days, states: state ? [state] : null, search: search || null, todo };
  const { data, previousData, error, refetch, fetchMore } = useQuery(ActivitiesDocument, {
    variables: { filter },
    skip: !regionId || period.fault !== undefined,
    fetchPolicy: "cache-and-network",
  });
  if (!may("activities")) return <NoRight />;
  const activities = (data ?? previousData)?.activities;
  const set = (key: string, value: string) => setParams(paramsWith(params, { [key]: value }), { replace: key === "search" });
  const nameOf = (activity: Activity) => (i18n.language === "en" ? activity.nameEn : activity.name);
  const more = () =>
    void fetchMore({
      variables: { after: activities?.pageInfo.endCursor ?? null },
      updateQuery: (old, { fetchMoreResult: { activities: next } }) => ({
        activities: { ...next, edges: [...old.activities.edges, ...next.edges] },
      }),
    });
  return (
    <div className={classes.page}>
      <RegionBar view={view} title={t("activity.list")}>
        {todo ? (
          <span className={classes.note}>{t("activityPlan.todoAny")}</span>
        ) : (
          <PeriodPicker period={period} today={today} compares={false} />
        )}
        {may("planActivity") ? (
          <Button component={Link} to="/activities/new" size="compact-md">
            {t("activityPlan.plan")}
          </Button>
        ) : null}
      </RegionBar>
      <TodoTabs regionId={regionId} todo={todo} choose={(value) => set("todo", value)} />
      <div className={classes.filters}>
        <NativeSelect
          size="xs"
          aria-label={t("activity.state")}
          value={state ?? ""}
          onChange={({ currentTarget }) => set("state", currentTarget.value)}
          data={[{ value: "", label: t("activity.anyState") }, ...STATES.map((value) => ({ value, label: t(`activity.states.${value}`) }))]}
        />
        <TextInput
          size="xs"
          aria-label={t("activity.search")}
          placeholder={t("activity.search")}
          value={search}
          maxLength={200}
          onChange={({ currentTarget }) => set("search", currentTarget.value)}
        />
        {activities ? <span className={classes.note}>{t("activity.count", { value: fullNumber(activities.totalCount) })}</span> : null}
      </div>
      <RecordCard
        title={t("activity.list")}
        definition={t("define.activityList")}
        fileName={`${regions.nameOf(regionId)}_${t("activity.list")}_${period.from}_${period.to}`}
        {...(activities?.edges.some((edge) => edge.node.origin === "SYNTHETIC") ? { note: t("demoMark") } : {})}
        rows={activities?.edges.map((edge) => edge.node)}
        keyOf={(activity) => activity.id}
        empty={todo ? t("activityPlan.noTodo") : state || search ? t("activity.noneMatch") : t("activity.none")}
        error={error}
        retry={() => void refetch()}
        {...(activities?.pageInfo.hasNextPage ? { more } : {})}
        columns={[
          {
            head: t("overview.activity"),
            show: (activity) => <Link to={{ pathname: `/activities/${activity.id}`, search: here }}>{nameOf(activity)}</Link>,
            csv: nameOf,
          },
          { head: t("activity.state"), show: (one) => t(`activity.states.${one.state}`), csv: (one) => t(`activity.states.${one.state}`) },
          {
            head: t("overview.place"),
            show: (one) => regions.nameOf(one.regionId),
            csv: (one) => regions.nameOf(one.regionId),
            wide: true,
          },
          { head: t("activity.begins"), show: (one) => when(one.startsAt, Date.now()), csv: (one) => csvTime(one.startsAt), wide: true },
          {
            head: t("overview.attendance"),
            show: (one) => (
              <>
                {fullNumber(one.record?.attendance ?? one.attendance)}
                {one.provisional ? <small> {t("activity.provisionalShort")}</small> : null}
              </>
            ),
            csv: (one) => one.record?.attendance ?? one.attendance,
            number: true,
          },
          { head: t("overview.plannedHead"), show: (one) => fullNumber(one.planned), csv: (one) => one.planned, number: true, wide: true },
          {
            head: t("activity.provisional"),
            show: () => null,
            csv: (one) => (one.provisional ? t("activity.provisional") : t("activity.states.VERIFIED")),
            csvOnly: true,
          },
          { head: t("origin.label"), show: () => null, csv: (one) => t(`origin.${one.origin}`), csvOnly: true },
        ]}
      />
    </div>
  );
}
