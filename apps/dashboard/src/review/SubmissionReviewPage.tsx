import { useQuery } from "@apollo/client/react";
import { Alert, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { codeOf } from "../graphql/client.ts";
import { ReviewSubmissionDocument, type ReviewSubmissionQuery, type SubmissionHeadFragment } from "../graphql/generated/pages.ts";
import { ProofHost } from "../proof/ProofHost.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { markText, periodText, receiptOf, stepText } from "../submission/entry-words.ts";
import { useSubmissionKey } from "../submission/use-submission-key.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { DecisionPanel } from "./DecisionPanel.tsx";
import { Files } from "./Files.tsx";
import { LockPanel } from "./LockPanel.tsx";
import { ReviewHistory } from "./ReviewHistory.tsx";
import { ReviewTable } from "./ReviewTable.tsx";
import { RevisionSwitch } from "./RevisionSwitch.tsx";
import classes from "./review.module.css";
import { useItemReasons } from "./use-item-reasons.ts";
import { useLiveReporting } from "./use-live-reporting.ts";

export type ReviewView = ReviewSubmissionQuery["submission"];

/** One submission as its reviewer sees it, newest or an earlier revision. */
export function SubmissionReviewPage() {
  const { key, revision } = useSubmissionKey();
  const { t } = useTranslation();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { data, error, refetch } = useQuery(ReviewSubmissionDocument, {
    variables: { key, revision: revision ?? null },
    skip: !may("submission"),
    fetchPolicy: "cache-and-network",
  });
  useLiveReporting(rootId, refetch, key.formId);
  if (!may("submission")) return <NoRight />;
  if (error && !data)
    return ["NOT_FOUND", "BAD_INPUT"].includes(codeOf(error)) ? <NotFound /> : <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={640} m={16} width="auto" aria-label={t("loading")} />;
  return <Reviewed key={`${data.submission.id} ${data.submission.revision}`} view={data.submission} refetch={refetch} />;
}

function Reviewed({ view, refetch }: { view: ReviewView; refetch(): Promise<unknown> }) {
  const { t } = useTranslation();
  const [receipt, setReceipt] = useState<string | null>(null);
  const newest = Math.max(view.revision, ...view.events.map((event) => event.revision));
  const actions = view.revision === newest ? view.actions : [];
  const reasons = useItemReasons(view.id, view.version);
  const stepped = (head: SubmissionHeadFragment) => {
    const [event] = head.events;
    if (event) setReceipt(t("entry.done", { step: stepText(event, t), receipt: receiptOf(event) }));
    void refetch();
  };
  return (
    <div className={classes.page}>
      <ReviewHead view={view} newest={newest} />
      {receipt ? (
        <Alert color="teal" variant="light" role="status">
          {receipt} <Link to="/review">{t("review.backToInbox")}</Link>
        </Alert>
      ) : null}
      {view.revision !== newest ? (
        <Alert color="gray" variant="light" data-old-revision>
          {t("entry.oldRevision", { revision: view.revision })}
        </Alert>
      ) : null}
      <ReviewTable view={view} reasons={actions.includes("returnSubmission") ? reasons : null} />
      {view.started ? <Files kind="SUBMISSION" id={view.id} title={t("entry.scan")} /> : null}
      {actions.some((action) => DECISIONS.includes(action)) ? (
        <DecisionPanel view={view} reasons={reasons} stepped={stepped} refetch={refetch} />
      ) : null}
      {actions.includes("lockSubmission") ? <LockPanel view={view} stepped={stepped} refetch={refetch} /> : null}
      <ReviewHistory view={view} />
      <ProofHost />
    </div>
  );
}

const DECISIONS = ["approveSubmission", "returnSubmission", "signOffSubmission"];

function ReviewHead({ view, newest }: { view: ReviewView; newest: number }) {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const english = i18n.language === "en";
  const changed = view.sections.flatMap((section) => section.cells).filter((cell) => cell.approved).length;
  return (
    <header className={classes.top}>
      <nav className={classes.crumbs} aria-label={t("entry.where")}>
        <Link to={may("inbox") ? "/review" : "/review/board"}>{t(may("inbox") ? "review.title" : "review.boardTitle")}</Link> ›{" "}
        {english ? view.organisation.nameEn : view.organisation.name}
        {view.venueName && view.venueName !== view.organisation.name ? ` › ${view.venueName}` : ""}
      </nav>
      <h1>
        {english ? view.form.nameEn : view.form.name} · {periodText(view.period, t)}{" "}
        {view.form.mark ? <small className={classes.mark}>{markText(view.form.mark, t)}</small> : null}
      </h1>
      <p className={classes.facts}>
        <b data-state={view.state}>{t(view.started ? `entry.states.${view.state}` : "entry.notStarted")}</b>
        <span data-late={view.late}>
          {t("entry.due", { day: view.dueOn })}
          {view.late ? ` · ${t(view.submittedAt ? "entry.wasLate" : "entry.overdue")}` : ""}
        </span>
        {view.filledBy ? (
          <span>
            {t("entry.filledBy")} {view.filledBy}
          </span>
        ) : null}
        {view.unitHead ? (
          <span>
            {t("entry.unitHead")} {view.unitHead}
          </span>
        ) : null}
        {changed > 0 ? <b>{t("review.changedCells", { count: changed, revision: view.revision - 1 })}</b> : null}
      </p>
      <RevisionSwitch view={view} newest={newest} />
    </header>
  );
}
