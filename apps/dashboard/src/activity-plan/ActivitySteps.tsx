import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import type { ActivityQuery } from "../graphql/generated/graphql.ts";
import {
  ApproveActivityDocument,
  CancelActivityDocument,
  PostponeActivityDocument,
  PublishActivityDocument,
  WithdrawCorrectionDocument,
} from "../graphql/generated/pages.ts";
import { Card } from "../ui/Card.tsx";
import { instantOf, localOf } from "./plan-draft.ts";
import classes from "./steps.module.css";

type Activity = NonNullable<ActivityQuery["activity"]>;

/** What one may do with an activity as it stands. Nothing is shown where nothing is. */
export function ActivitySteps({ activity, refresh }: { activity: Activity; refresh(done?: string): void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<"cancel" | "postpone" | null>(null);
  const approve = useAction(ApproveActivityDocument);
  const publish = useAction(PublishActivityDocument);
  const withdraw = useAction(WithdrawCorrectionDocument);
  const can = (action: string) => activity.actions.includes(action);
  const standing = { activityId: activity.id, version: activity.version };
  const step = (action: typeof approve | typeof publish | typeof withdraw, name: "approve" | "publish" | "withdraw") => {
    if (name === "withdraw" && !window.confirm(t("activityPlan.withdrawSure"))) return;
    void action.run(standing).then((sent) => refresh(sent && t(`activityPlan.done.${name}`)));
  };
  const shown = ["amendActivity", "approveActivity", "publishActivity", "postponeActivity", "cancelActivity", "recordActivity"];
  if (![...shown, "correctActivityRecord", "withdrawCorrection"].some(can)) return null;
  const refusal = approve.refusal ?? publish.refusal ?? withdraw.refusal;
  return (
    <Card title={t("activityPlan.steps")}>
      <ErrorSummary faults={{}} refusal={refusal} idOf={String} />
      <div className={classes.row}>
        {can("recordActivity") ? (
          <Button component={Link} to={`/activities/${activity.id}/record`}>
            {t("activityPlan.record")}
          </Button>
        ) : null}
        {can("approveActivity") ? (
          <Button loading={approve.busy} onClick={() => step(approve, "approve")}>
            {t("activityPlan.approve")}
          </Button>
        ) : null}
        {can("publishActivity") ? (
          <Button loading={publish.busy} onClick={() => step(publish, "publish")}>
            {t("activityPlan.publish")}
          </Button>
        ) : null}
        {can("amendActivity") ? (
          <Button component={Link} to={`/activities/${activity.id}/plan`} variant="light">
            {t("activityPlan.amend")}
          </Button>
        ) : null}
        {can("correctActivityRecord") ? (
          <Button component={Link} to={`/activities/${activity.id}/record`} variant="light">
            {t("activityPlan.correct")}
          </Button>
        ) : null}
        {can("withdrawCorrection") ? (
          <Button variant="light" loading={withdraw.busy} onClick={() => step(withdraw, "withdraw")}>
            {t("activityPlan.withdraw")}
          </Button>
        ) : null}
        {(["postpone", "cancel"] as const).map((what) =>
          can(`${what}Activity`) ? (
            <Button key={what} variant="default" aria-expanded={asking === what} onClick={() => setAsking(asking === what ? null : what)}>
              {t(`activityPlan.${what}`)}
            </Button>
          ) : null,
        )}
      </div>
      {asking ? <Asking key={asking} what={asking} activity={activity} refresh={refresh} close={() => setAsking(null)} /> : null}
    </Card>
  );
}

/** Why it is cancelled or postponed, and until when. */
function Asking({
  what,
  activity,
  refresh,
  close,
}: {
  what: "cancel" | "postpone";
  activity: Activity;
  refresh(done?: string): void;
  close(): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState("");
  const [startsAt, setStartsAt] = useState(localOf(activity.startsAt));
  const [endsAt, setEndsAt] = useState(localOf(activity.endsAt));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const cancel = useAction(CancelActivityDocument);
  const postpone = useAction(PostponeActivityDocument);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const [starts, ends] = [instantOf(startsAt), instantOf(endsAt)];
    const found: Record<string, string> = {};
    if (reason.trim() === "") found.reason = t("activityPlan.wrong.reason");
    if (
      what === "postpone" &&
      !(starts && ends && Date.parse(starts) > Date.now() && ends > starts && Date.parse(starts) !== Date.parse(activity.startsAt))
    )
      found.startsAt = t("activityPlan.wrong.newTime");
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const standing = { activityId: activity.id, version: activity.version, reason: reason.trim() };
    const sent =
      what === "cancel" ? await cancel.run(standing) : await postpone.run({ ...standing, startsAt: starts ?? "", endsAt: ends ?? "" });
    if (sent) close();
    refresh(sent && t(`activityPlan.done.${what}`));
  }

  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <ErrorSummary faults={faults} refusal={cancel.refusal ?? postpone.refusal} idOf={(field) => `${id}${field}`} />
      {what === "postpone" ? (
        <div className={classes.row}>
          <TextInput
            id={`${id}startsAt`}
            type="datetime-local"
            label={t("activityPlan.starts")}
            value={startsAt}
            error={faults.startsAt}
            onChange={({ currentTarget }) => setStartsAt(currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t("activityPlan.ends")}
            value={endsAt}
            onChange={({ currentTarget }) => setEndsAt(currentTarget.value)}
          />
        </div>
      ) : null}
      <LongText
        id={`${id}reason`}
        label={t("activityPlan.reason")}
        value={reason}
        error={faults.reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <div className={classes.row}>
        <Button type="submit" color={what === "cancel" ? "red" : "teal"} loading={cancel.busy || postpone.busy}>
          {t(what === "cancel" ? "activityPlan.confirmCancel" : "activityPlan.confirmPostpone")}
        </Button>
        <Button variant="subtle" color="gray" onClick={close}>
          {t("activityPlan.back")}
        </Button>
      </div>
    </form>
  );
}
