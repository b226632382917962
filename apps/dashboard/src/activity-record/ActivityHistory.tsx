import { useQuery } from "@apollo/client/react";
import { Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ActivityHistoryDocument } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { isNotYours } from "./not-yours.ts";
import classes from "./record.module.css";

const TIMES = ["startsAt", "endsAt"];

/** Every step of an activity: who, when, from what to what, and why. */
export function ActivityHistory({ activityId }: { activityId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(ActivityHistoryDocument, { variables: { activityId }, fetchPolicy: "cache-and-network" });
  if (!data && isNotYours(error)) return null;
  const steps = data?.activityHistory;
  return (
    <Card title={t("activityRecord.history")}>
      {steps === undefined ? (
        error ? (
          <Fault error={error} retry={() => void refetch()} />
        ) : (
          <Skeleton height={80} />
        )
      ) : steps.length === 0 ? (
        <Text c="var(--ink-2)">{t("activityRecord.noHistory")}</Text>
      ) : (
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step.id} data-step={step.action}>
              <p>
                <b>{t(`activityRecord.did.${step.action}`)}</b> · {step.by ?? t("activityRecord.demo")} ·{" "}
                <time dateTime={step.at}>{when(step.at, Date.now())}</time>
                {step.fromState && step.fromState !== step.toState
                  ? ` · ${t(`activity.states.${step.fromState}`)} → ${t(`activity.states.${step.toState}`)}`
                  : ""}
              </p>
              {step.fields
                .filter(({ field, before, after }) => TIMES.includes(field) && before && after)
                .map(({ field, before, after }) => (
                  <p key={field}>
                    {t(field === "startsAt" ? "activityPlan.starts" : "activityPlan.ends")}: <del>{when(before ?? "", Date.now())}</del> →{" "}
                    <ins>{when(after ?? "", Date.now())}</ins>
                  </p>
                ))}
              {step.reason ? <p>{step.reason}</p> : null}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
