import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { LIMITS } from "@kepu/schema";
import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft } from "../editing/use-draft.ts";
import {
  CorrectSubmissionDocument,
  SendBackSubmissionDocument,
  SignOffSubmissionDocument,
  type SubmissionHeadFragment,
  SubmitSubmissionDocument,
  TakeBackSubmissionDocument,
} from "../graphql/generated/pages.ts";
import classes from "./entry.module.css";
import type { EntrySender } from "./entry-sender.ts";
import type { Entry, SubmissionView } from "./prepare-entry.ts";

type Step = "submit" | "signOff" | "return" | "takeBack" | "correct";
const OPERATIONS: Record<Step, string> = {
  submit: "submitSubmission",
  signOff: "signOffSubmission",
  return: "returnSubmission",
  takeBack: "takeBackSubmission",
  correct: "correctSubmission",
};
const DOCUMENTS = {
  submit: SubmitSubmissionDocument,
  signOff: SignOffSubmissionDocument,
  return: SendBackSubmissionDocument,
  takeBack: TakeBackSubmissionDocument,
  correct: CorrectSubmissionDocument,
} as Record<Step, TypedDocumentNode<Record<string, SubmissionHeadFragment>, { input: object }>>;
const NEEDS_REASON: Step[] = ["return", "correct"];

/** Where the unit head signs off, filling in ends with asking for that: it is not submitted yet. */
const wordOf = (step: Step, { form }: SubmissionView) => (step === "submit" && form.needsSignoff ? "submitForSignoff" : step);

interface StepsProps {
  view: SubmissionView;
  entry: Entry;
  sender: EntrySender | null;
  stepped(head: SubmissionHeadFragment): void;
}

/** What this viewer may do with the submission now. Reviewing another's belongs to the inbox. */
export function Steps({ view, entry, sender, stepped }: StepsProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step | null>(null);
  const reviews = view.state !== "UNIT_SIGNOFF";
  const steps = (Object.keys(OPERATIONS) as Step[]).filter(
    (one) => view.actions.includes(OPERATIONS[one]) && !(one === "return" && reviews),
  );
  const nameOf = (one: Step) => t(`entry.do.${wordOf(one, view)}`);
  const waits = entry.unsaved > 0 || entry.stopping.length > 0 || !view.started;
  return (
    <span className={classes.steps}>
      {steps.map((one) => (
        <Button
          key={one}
          size="sm"
          variant={one === "submit" || one === "signOff" ? "filled" : "default"}
          aria-describedby={one === "submit" && waits ? "entry-waits" : undefined}
          onClick={() => {
            sender?.nudge();
            if (one !== "submit" || !waits) setStep(one);
            else document.querySelector<HTMLElement>("[data-stopping] a")?.focus();
          }}
        >
          {nameOf(one)}
        </Button>
      ))}
      {steps.includes("submit") && waits ? (
        <small id="entry-waits">{t(entry.unsaved > 0 ? "entry.waitsForSaving" : "entry.waitsForCells")}</small>
      ) : null}
      <Modal
        opened={step !== null}
        onClose={() => setStep(null)}
        title={step ? nameOf(step) : ""}
        closeButtonProps={{ "aria-label": t("entry.close") }}
      >
        {step ? (
          <StepForm
            step={step}
            view={view}
            done={(head) => {
              setStep(null);
              stepped(head);
            }}
          />
        ) : null}
      </Modal>
    </span>
  );
}

function StepForm({ step, view, done }: { step: Step; view: SubmissionView; done(head: SubmissionHeadFragment): void }) {
  const { t } = useTranslation();
  const { viewer } = useViewer();
  const { run, busy, refusal } = useAction(DOCUMENTS[step]);
  const signed = useDraft(`entry signatures ${viewer?.id} ${view.organisation.id}`, {
    filledBy: view.filledBy ?? viewer?.name ?? "",
    filledByPhone: view.filledByPhone ?? "",
    unitHead: view.unitHead ?? "",
  });
  const { draft, set } = useDraft(`entry ${step} ${viewer?.id} ${view.id}`, { reason: "" });
  const [tried, setTried] = useState(false);
  const needs = NEEDS_REASON.includes(step);
  const missing: Record<string, string> = {
    ...(step === "submit" && !signed.draft.filledBy.trim() ? { filledBy: t("entry.wrong.filledBy") } : {}),
    ...(needs && !draft.reason.trim() ? { reason: t("entry.wrong.reason") } : {}),
  };
  const faults = tried ? missing : {};

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(missing).length > 0) return;
    const key = { formId: view.form.id, period: view.period, organisationId: view.organisation.id, venueId: view.venueId };
    const { filledBy, filledByPhone, unitHead } = signed.draft;
    const input = {
      ...{ ...key, version: view.version },
      ...(step === "submit"
        ? { filledBy: filledBy.trim(), filledByPhone: filledByPhone.trim() || null, unitHead: unitHead.trim() || null }
        : {}),
      ...(needs ? { reason: draft.reason.trim() } : step === "submit" ? {} : { note: draft.reason.trim() || null }),
    };
    const answer = await run(input);
    const head = answer && Object.values(answer)[0];
    if (!head) return;
    set({ reason: "" });
    done(head);
  }

  const field = (name: "filledBy" | "filledByPhone" | "unitHead", maxLength: number) => ({
    id: `step-${name}`,
    label: t(`entry.${name}`),
    maxLength,
    value: signed.draft[name],
    error: faults[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => signed.set({ [name]: currentTarget.value }),
  });
  return (
    <form onSubmit={(event) => void send(event)} className={classes.stepForm} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(name) => `step-${name}`} />
      <p className={classes.hint}>{t(`entry.about.${wordOf(step, view)}`)}</p>
      {step === "submit" ? (
        <>
          <TextInput {...field("filledBy", LIMITS.textChars)} required />
          <TextInput {...field("unitHead", LIMITS.textChars)} />
          <TextInput {...field("filledByPhone", 30)} inputMode="tel" />
        </>
      ) : step === "signOff" ? null : (
        <LongText
          id="step-reason"
          label={t(needs ? "entry.reason" : "entry.note")}
          minRows={3}
          required={needs}
          value={draft.reason}
          error={faults.reason}
          onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
        />
      )}
      <Button type="submit" loading={busy}>
        {t(`entry.confirm.${wordOf(step, view)}`)}
      </Button>
    </form>
  );
}
