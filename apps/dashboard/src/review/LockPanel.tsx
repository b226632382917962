import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { LockSubmissionDocument, type SubmissionHeadFragment } from "../graphql/generated/pages.ts";
import { Card } from "../ui/Card.tsx";
import { ConfirmLock } from "./ConfirmLock.tsx";
import classes from "./review.module.css";
import type { ReviewView } from "./SubmissionReviewPage.tsx";

interface LockPanelProps {
  view: ReviewView;
  stepped(head: SubmissionHeadFragment): void;
  refetch(): Promise<unknown>;
}

/** Ends this one submission, for who leads the form; all of a period are locked on the board. */
export function LockPanel({ view, stepped, refetch }: LockPanelProps) {
  const { t } = useTranslation();
  const { run, busy, refusal } = useAction(LockSubmissionDocument);
  const { form, period, organisation, venueId, version } = view;
  async function lock() {
    const done = await run({ formId: form.id, period, organisationId: organisation.id, venueId, version });
    if (done) stepped(done.lockSubmission);
    else await refetch();
  }
  return (
    <Card title={t("review.lockOneTitle")}>
      <ErrorSummary faults={{}} refusal={refusal} idOf={() => ""} conflict={t("review.conflict")} />
      <div className={classes.lock}>
        <p className={classes.hint}>{t("review.lockMeans")}</p>
        <ConfirmLock label={t("review.lockOne")} confirm={t("review.confirmLockOne")} busy={busy} lock={lock} />
      </div>
    </Card>
  );
}
