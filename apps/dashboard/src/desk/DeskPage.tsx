import { useQuery } from "@apollo/client/react";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { OngoingActivitiesDocument } from "../graphql/generated/graphql.ts";
import { clockTime, fullNumber } from "../i18n/format.ts";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { Desk } from "./Desk.tsx";
import classes from "./desk.module.css";
import { useDeskPlace } from "./use-desk-place.ts";

/** The steward's page: first choose what is going on, then count. */
export function DeskPage() {
  const { activityId } = useParams();
  const { may } = useViewer();
  if (!may("recordCheckIns")) return <NoRight />;
  return activityId ? <Desk activityId={activityId} /> : <ChooseActivity />;
}

function ChooseActivity() {
  const { t, i18n } = useTranslation();
  const { viewer } = useViewer();
  const placeOf = useDeskPlace();
  const hoursOf = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
    Date.parse(endsAt) - Date.parse(startsAt) >= 86_400_000 ? t("desk.allDay") : `${clockTime(startsAt)}–${clockTime(endsAt)}`;
  const regionId = viewer?.homeRegionId ?? "";
  const { data, error, refetch } = useQuery(OngoingActivitiesDocument, {
    variables: { regionId },
    skip: !regionId,
    fetchPolicy: "cache-and-network",
  });
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Loading />;
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("desk.choose")}</h1>
      {data.activities.edges.length === 0 ? <Text c="var(--ink-2)">{t("overview.noActivities")}</Text> : null}
      <ul className={classes.choices}>
        {data.activities.edges.map(({ node }) => (
          <li key={node.id}>
            <Link to={`/desk/${node.id}`} className={classes.choice}>
              <b>{i18n.language === "en" ? node.nameEn : node.name}</b>
              <span>
                {placeOf(node)} · {hoursOf(node)} · {t("desk.soFar", { count: node.attendance, value: fullNumber(node.attendance) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
