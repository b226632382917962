import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { InboxDocument, type InboxQuery } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { periodText } from "../submission/entry-words.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { reviewPathOf, whoseOf } from "./prepare-board.ts";
import { ReviewTabs } from "./ReviewTabs.tsx";
import classes from "./review.module.css";
import { useLiveReporting } from "./use-live-reporting.ts";

type Waiting = InboxQuery["inbox"]["submissions"][number];

/** What waits for this person: submissions to sign off or to review, the longest waiting first; records and tasks as links to their lists. */
export function InboxPage() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { data, error, refetch } = useQuery(InboxDocument, {
    variables: { rootId },
    skip: !rootId || !may("inbox"),
    fetchPolicy: "cache-and-network",
  });
  useLiveReporting(rootId, refetch);
  if (!may("inbox")) return <NoRight />;
  const inbox = data?.inbox;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("review.title")}</h1>
        <ReviewTabs />
      </header>
      <ul className={classes.figures} aria-live="polite">
        <Figure name="submissions" value={inbox?.submissions.length} />
        {may("verifyActivity") ? <Figure name="records" value={inbox?.records} to="/activities?todo=VERIFY" /> : null}
        {may("confirmTask") ? <Figure name="taskDecisions" value={inbox?.taskDecisions} to="/tasks/mine" /> : null}
      </ul>
      {error && !inbox ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : !inbox ? (
        <Skeleton height={320} />
      ) : inbox.submissions.length === 0 ? (
        <p className={classes.empty}>
          {t("review.nothingWaits")} <Link to="/review/board">{t("review.toBoard")}</Link>
        </p>
      ) : (
        <ul className={classes.list}>
          {inbox.submissions.map((one) => (
            <WaitingRow key={one.id} one={one} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Figure({ name, value, to }: { name: string; value: number | undefined; to?: string }) {
  const { t } = useTranslation();
  const words = (
    <>
      <b data-inbox={name}>{value ?? "–"}</b> <span>{t(`review.waits.${name}`)}</span>
    </>
  );
  return <li>{to ? <Link to={to}>{words}</Link> : <div>{words}</div>}</li>;
}

function WaitingRow({ one }: { one: Waiting }) {
  const { t, i18n } = useTranslation();
  return (
    <li className={classes.row} data-waiting={one.id}>
      <div className={classes.what}>
        <Link to={reviewPathOf(one)}>
          {whoseOf(one, i18n.language)} · {i18n.language === "en" ? one.form.nameEn : one.form.name}
        </Link>
        <span>
          {periodText(one.period, t)}
          {one.revision > 1 ? ` · ${t("review.correction", { revision: one.revision })}` : ""}
        </span>
      </div>
      <div className={classes.state}>
        <b>{t(`review.step.${one.state}`)}</b>
        <span data-late={one.late}>
          {t("entry.due", { day: one.dueOn })}
          {one.late ? ` · ${t("entry.wasLate")}` : ""}
          {one.since ? ` · ${t("review.since", { time: when(one.since, Date.now()) })}` : ""}
        </span>
      </div>
    </li>
  );
}
