import { Alert, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { useLeaveGuard } from "../editing/use-draft.ts";
import { codeOf } from "../graphql/client.ts";
import type { SubmissionHeadFragment } from "../graphql/generated/pages.ts";
import { ProofHost } from "../proof/ProofHost.tsx";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { EntryGrid } from "./EntryGrid.tsx";
import { EntryHead } from "./EntryHead.tsx";
import { EntryHistory } from "./EntryHistory.tsx";
import classes from "./entry.module.css";
import { receiptOf, stepText } from "./entry-words.ts";
import { isStuck, returnOf } from "./prepare-entry.ts";
import { SealedScan } from "./SealedScan.tsx";
import { Stopping } from "./Stopping.tsx";
import { useEntry } from "./use-entry.ts";
import { addressOf, type SubmissionAddress, useSubmissionKey } from "./use-submission-key.ts";

/** One submission: filled in, looked at, taken its next step. */
export function EntryPage() {
  const { key, revision } = useSubmissionKey();
  return <OneSubmission key={JSON.stringify([key, revision])} of={key} revision={revision} />;
}

function OneSubmission({ of, revision }: { of: SubmissionAddress; revision: number | undefined }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { view, entry, sender, error, edit, moved, refetch } = useEntry(of, revision);
  const [receipt, setReceipt] = useState<string | null>(null);
  useLeaveGuard(entry !== null && isStuck(entry), t("entry.leave"));
  if (!may("submission")) return <NoRight />;
  if (!view || !entry)
    return error ? (
      ["NOT_FOUND", "BAD_INPUT"].includes(codeOf(error)) ? (
        <NotFound />
      ) : (
        <Fault error={error} retry={() => void refetch()} />
      )
    ) : (
      <Skeleton height={700} m={16} width="auto" />
    );
  const open = revision === undefined && view.actions.includes("saveSubmissionCells");
  const returned = returnOf(view);
  const stepped = (head: SubmissionHeadFragment) => {
    moved(head);
    void refetch();
    const [event] = head.events;
    if (event) setReceipt(t("entry.done", { step: stepText(event, t), receipt: receiptOf(event) }));
  };
  return (
    <div className={classes.page}>
      <EntryHead view={view} entry={entry} sender={open ? sender : null} stepped={stepped} />
      {receipt ? (
        <Alert
          color="teal"
          variant="light"
          role="status"
          withCloseButton
          closeButtonLabel={t("entry.close")}
          onClose={() => setReceipt(null)}
        >
          {receipt}
        </Alert>
      ) : null}
      {revision !== undefined ? (
        <Alert color="gray" variant="light">
          {t("entry.oldRevision", { revision: view.revision })} <Link to={addressOf(of)}>{t("entry.toNewest")}</Link>
        </Alert>
      ) : null}
      {returned ? (
        <Alert color="orange" variant="light" title={t("entry.returnedBy", { name: returned.actorName })} data-returned>
          {returned.reason}
          {returned.itemReasons?.length ? (
            <p className={classes.hint}>{t("entry.returnedCells", { count: returned.itemReasons.length })}</p>
          ) : null}
        </Alert>
      ) : null}
      {!open && entry.unsaved > 0 && sender ? <NotTaken count={entry.unsaved} discard={() => sender.discardAll()} /> : null}
      {open ? <Stopping view={view} entry={entry} /> : null}
      <EntryGrid view={view} entry={entry} sender={sender} open={open} edit={edit} />
      {view.started && revision === undefined ? <SealedScan view={view} /> : null}
      <EntryHistory view={view} of={of} />
      <ProofHost />
    </div>
  );
}

/** What was typed while the form was closed to changes stays in this browser until it is put away. */
function NotTaken({ count, discard }: { count: number; discard(): void }) {
  const { t } = useTranslation();
  return (
    <Alert color="red" variant="light" role="alert" data-not-taken={count}>
      {t("entry.notTaken", { count })}{" "}
      <button type="button" className={classes.link} onClick={discard}>
        {t("entry.discard")}
      </button>
    </Alert>
  );
}
