import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import type { ActivityQuery } from "../graphql/generated/graphql.ts";
import { PlanChoicesDocument } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./steps.module.css";

type Activity = NonNullable<ActivityQuery["activity"]>;

/** What was planned: who approves or publishes reads it first. */
export function PlanFacts({ activity, rootId }: { activity: Activity; rootId: string }) {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const { data } = useQuery(PlanChoicesDocument, { variables: { rootId }, skip: !rootId || !may("organisations") });
  const english = i18n.language === "en";
  const called = (id: string | null, list: readonly { id: string; name: string; nameEn: string }[] | undefined) => {
    const one = list?.find((each) => each.id === id);
    return one ? (english ? one.nameEn : one.name) : null;
  };
  const organiser = data?.organisations.find((one) => one.id === activity.organisationId);
  const facts: [string, string | null][] = [
    ["form", activity.form],
    ["place", activity.placeName],
    [
      "organisation",
      organiser ? (english ? organiser.nameEn : organiser.shortName) : activity.organisationId ? null : t("activityPlan.ofCommunity"),
    ],
    ["series", called(activity.seriesId, data?.series)],
    ["campaign", called(activity.campaignId, data?.campaigns)],
    ["planned", `${fullNumber(activity.planned)} ${t("activityPlan.people")}`],
  ];
  return (
    <Card title={t("activityPlan.facts")}>
      <dl className={classes.facts}>
        {facts.map(([field, text]) =>
          text ? (
            <div key={field}>
              <dt>{t(`activityPlan.${field}`)}</dt>
              <dd>{text}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Card>
  );
}
