import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft } from "../editing/use-draft.ts";
import {
  AnswerEscalationDocument,
  CloseEscalationDocument,
  EscalateTaskDocument,
  type EscalationFieldsFragment,
  type EscalationOutcome,
} from "../graphql/generated/graphql.ts";
import { when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import type { PanelProps } from "./TaskPage.tsx";
import classes from "./task.module.css";

/** 督办: orders on the task, the answer, and how they were closed. */
export function EscalationPanel(props: PanelProps) {
  const { t } = useTranslation();
  const { record } = props;
  const { actions } = record.task;
  return (
    <Card title={t("tasks.escalations")} definition={t("define.escalation")}>
      {record.escalations.length === 0 ? <p className={classes.note}>{t("tasks.noEscalations")}</p> : null}
      <ol className={classes.list}>
        {record.escalations.map((order) => (
          <Order key={order.id} order={order} />
        ))}
      </ol>
      {actions.includes("answerEscalation") ? <Answer {...props} /> : null}
      {actions.includes("closeEscalation") ? <Close {...props} /> : null}
      {actions.includes("escalateTask") ? <Escalate {...props} /> : null}
    </Card>
  );
}

function Order({ order }: { order: EscalationFieldsFragment }) {
  const { t } = useTranslation();
  return (
    <li data-escalation={order.id}>
      <p className={classes.line}>
        <b className={order.closedAt ? "" : (classes.bad ?? "")}>{t(order.outcome ? `tasks.outcome.${order.outcome}` : "tasks.open")}</b>
        <span>{t("tasks.limit", { date: order.limitOn })}</span>
        <time dateTime={order.openedAt}>{when(order.openedAt, Date.now())}</time>
        <OriginMark origin={order.origin} />
      </p>
      <p>{t("tasks.basisIs", { text: order.basis })}</p>
      <p>{t("tasks.requiredIs", { text: order.requiredAction })}</p>
      {order.feedback ? <p>{t("tasks.feedbackIs", { text: order.feedback })}</p> : null}
      {order.closingNote ? <p>{t("tasks.closingIs", { text: order.closingNote })}</p> : null}
    </li>
  );
}

function Escalate({ record, onDirty, refresh }: PanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { task } = record;
  const empty = { basis: "", requiredAction: "", limitOn: "" };
  const { draft, set, clear, dirty } = useDraft(`ESCALATE ${task.id}`, empty);
  const [open, setOpen] = useState(dirty);
  const { run, busy, refusal } = useAction(EscalateTaskDocument);
  const [faults, setFaults] = useState<Record<string, string>>({});
  useEffect(() => onDirty("escalate", dirty), [dirty, onDirty]);
  if (!open)
    return (
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {t("tasks.escalate")}
      </Button>
    );
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = Object.fromEntries(
      (["basis", "requiredAction", "limitOn"] as const)
        .filter((field) => draft[field].trim() === "")
        .map((field) => [field, t(`tasks.wrong.${field}`)]),
    );
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const sent = await run({ taskId: task.id, version: task.version, ...draft });
    if (sent) clear(empty);
    refresh(sent && t("tasks.done.escalated"));
  }
  const wrong = (field: keyof typeof empty) => faults[field] ?? (refusal?.field === field ? t(`tasks.wrong.${field}`) : undefined);
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <LongText
        id={`${id}basis`}
        label={t("tasks.basis")}
        value={draft.basis}
        error={wrong("basis")}
        onChange={({ currentTarget }) => set({ basis: currentTarget.value })}
      />
      <LongText
        id={`${id}requiredAction`}
        label={t("tasks.requiredAction")}
        value={draft.requiredAction}
        error={wrong("requiredAction")}
        onChange={({ currentTarget }) => set({ requiredAction: currentTarget.value })}
      />
      <TextInput
        id={`${id}limitOn`}
        type="date"
        label={t("tasks.limitOn")}
        value={draft.limitOn}
        error={wrong("limitOn")}
        onChange={({ currentTarget }) => set({ limitOn: currentTarget.value })}
      />
      <div>
        <Button type="submit" size="xs" loading={busy}>
          {t("tasks.escalate")}
        </Button>
      </div>
    </form>
  );
}

function Answer({ record, onDirty, refresh }: PanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { task } = record;
  const { draft, set, clear, dirty } = useDraft(`ANSWER ${task.id}`, { feedback: "" });
  const { run, busy, refusal } = useAction(AnswerEscalationDocument);
  const [faults, setFaults] = useState<Record<string, string>>({});
  useEffect(() => onDirty("answer", dirty), [dirty, onDirty]);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = draft.feedback.trim() === "" ? { feedback: t("tasks.wrong.feedback") } : {};
    setFaults(found);
    if (found.feedback) return;
    const sent = await run({ taskId: task.id, version: task.version, feedback: draft.feedback });
    if (sent) clear({ feedback: "" });
    refresh(sent && t("tasks.done.answered"));
  }
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <LongText
        id={`${id}feedback`}
        label={t("tasks.feedback")}
        value={draft.feedback}
        error={faults.feedback}
        onChange={({ currentTarget }) => set({ feedback: currentTarget.value })}
      />
      <div>
        <Button type="submit" size="xs" loading={busy}>
          {t("tasks.answer")}
        </Button>
      </div>
    </form>
  );
}

function Close({ record, onDirty, refresh }: PanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { task } = record;
  const empty = { outcome: "SETTLED" as EscalationOutcome, note: "" };
  const { draft, set, clear, dirty } = useDraft(`CLOSE ${task.id}`, empty);
  const { run, busy, refusal } = useAction(CloseEscalationDocument);
  const [faults, setFaults] = useState<Record<string, string>>({});
  useEffect(() => onDirty("close", dirty), [dirty, onDirty]);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = draft.note.trim() === "" ? { note: t("tasks.wrong.note") } : {};
    setFaults(found);
    if (found.note) return;
    const sent = await run({ taskId: task.id, version: task.version, ...draft });
    if (sent) clear(empty);
    refresh(sent && t(`tasks.done.${draft.outcome}`));
  }
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <NativeSelect
        label={t("tasks.closeAs")}
        value={draft.outcome}
        onChange={({ currentTarget }) => set({ outcome: currentTarget.value as EscalationOutcome })}
        data={(["SETTLED", "STRUCK_OFF"] as const).map((value) => ({ value, label: t(`tasks.outcome.${value}`) }))}
      />
      <LongText
        id={`${id}note`}
        label={t("tasks.closingNote")}
        value={draft.note}
        error={faults.note}
        onChange={({ currentTarget }) => set({ note: currentTarget.value })}
      />
      <div>
        <Button type="submit" size="xs" loading={busy}>
          {t("tasks.close")}
        </Button>
      </div>
    </form>
  );
}
