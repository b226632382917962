import { Button } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft } from "../editing/use-draft.ts";
import {
  ApproveSubmissionDocument,
  SendBackSubmissionDocument,
  SignOffSubmissionDocument,
  type SubmissionHeadFragment,
} from "../graphql/generated/pages.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./review.module.css";
import type { ReviewView } from "./SubmissionReviewPage.tsx";
import type { ItemReasons } from "./use-item-reasons.ts";

interface DecisionPanelProps {
  view: ReviewView;
  reasons: ItemReasons;
  stepped(head: SubmissionHeadFragment): void;
  refetch(): Promise<unknown>;
}

const EMPTY = { note: "", reason: "" };

/** On, or back with a reason: for the whole, and for each value that was objected to. Signing off is the unit head's, and no review. */
export function DecisionPanel({ view, reasons, stepped, refetch }: DecisionPanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { draft, set, clear } = useDraft(`review ${view.id} ${view.version}`, EMPTY);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const approve = useAction(ApproveSubmissionDocument);
  const signOff = useAction(SignOffSubmissionDocument);
  const giveBack = useAction(SendBackSubmissionDocument);
  const busy = approve.busy || signOff.busy || giveBack.busy;
  const signs = view.actions.includes("signOffSubmission");
  const key = {
    formId: view.form.id,
    period: view.period,
    organisationId: view.organisation.id,
    venueId: view.venueId,
    version: view.version,
  };
  const done = (head: SubmissionHeadFragment | undefined) => {
    if (!head) return void refetch();
    clear(EMPTY);
    reasons.clear();
    stepped(head);
  };

  async function accept(event: FormEvent) {
    event.preventDefault();
    setFaults({});
    const input = { ...key, note: draft.note.trim() || null };
    done(signs ? (await signOff.run(input))?.signOffSubmission : (await approve.run(input))?.approveSubmission);
  }

  async function refuse(event: FormEvent) {
    event.preventDefault();
    const missing = draft.reason.trim() === "";
    setFaults(missing ? { reason: t("entry.wrong.reason") } : {});
    if (missing) return;
    done((await giveBack.run({ ...key, reason: draft.reason.trim(), items: reasons.given }))?.returnSubmission);
  }

  return (
    <Card title={t(signs ? "review.signOffTitle" : "review.decide")} definition={t("review.decideDefinition")}>
      <ErrorSummary
        faults={faults}
        refusal={approve.refusal ?? signOff.refusal ?? giveBack.refusal}
        idOf={(field) => `${id}${field}`}
        conflict={t("review.conflict")}
      />
      <div className={classes.decide}>
        <form onSubmit={(event) => void accept(event)}>
          {signs ? null : (
            <LongText label={t("entry.note")} value={draft.note} onChange={({ currentTarget }) => set({ note: currentTarget.value })} />
          )}
          <Button type="submit" loading={approve.busy || signOff.busy} disabled={busy}>
            {t(signs ? "entry.do.signOff" : "review.approve")}
          </Button>
        </form>
        {view.actions.includes("returnSubmission") ? (
          <form onSubmit={(event) => void refuse(event)} noValidate>
            <LongText
              id={`${id}reason`}
              label={t("review.returnReason")}
              value={draft.reason}
              error={faults.reason}
              onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
            />
            {reasons.given.length > 0 ? <p className={classes.hint}>{t("review.objections", { count: reasons.given.length })}</p> : null}
            <Button type="submit" variant="default" loading={giveBack.busy} disabled={busy}>
              {t("review.return")}
            </Button>
          </form>
        ) : null}
      </div>
    </Card>
  );
}
