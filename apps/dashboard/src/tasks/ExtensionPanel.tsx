import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction, useIdempotencyKey } from "../editing/use-action.ts";
import { useDraft } from "../editing/use-draft.ts";
import { DecideExtensionDocument, RequestExtensionDocument } from "../graphql/generated/graphql.ts";
import { when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import type { PanelProps } from "./TaskPage.tsx";
import classes from "./task.module.css";

/** 延期: what was applied for and decided; the original due date stays. */
export function ExtensionPanel(props: PanelProps) {
  const { t } = useTranslation();
  const { task, extensions } = props.record;
  return (
    <Card title={t("tasks.extensions")} definition={t("define.extension")}>
      {extensions.length === 0 ? <p className={classes.note}>{t("tasks.noExtensions")}</p> : null}
      <ol className={classes.list}>
        {extensions.map((extension) => (
          <li key={extension.id} data-extension={extension.state}>
            <p className={classes.line}>
              <b>{t(`tasks.extensionState.${extension.state}`)}</b>
              <span>{t("tasks.extensionTo", { date: extension.requestedTo })}</span>
              <time dateTime={extension.requestedAt}>{when(extension.requestedAt, Date.now())}</time>
              <OriginMark origin={extension.origin} />
            </p>
            <p>{t("tasks.reasonIs", { text: extension.reason })}</p>
            {extension.decisionNote ? <p>{t("tasks.decisionIs", { text: extension.decisionNote })}</p> : null}
          </li>
        ))}
      </ol>
      {task.actions.includes("decideExtension") ? <Decide {...props} /> : null}
      {task.actions.includes("requestExtension") ? <Request {...props} /> : null}
    </Card>
  );
}

function Request({ record, onDirty, refresh }: PanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { task } = record;
  const empty = { requestedTo: "", reason: "" };
  const { draft, set, clear, dirty } = useDraft(`EXTEND ${task.id}`, empty);
  const [open, setOpen] = useState(dirty);
  const { run, busy, refusal } = useAction(RequestExtensionDocument);
  const keyOf = useIdempotencyKey();
  const [faults, setFaults] = useState<Record<string, string>>({});
  useEffect(() => onDirty("extend", dirty), [dirty, onDirty]);
  if (!open)
    return (
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {t("tasks.requestExtension")}
      </Button>
    );
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (draft.requestedTo <= (task.extendedTo ?? task.dueOn)) found.requestedTo = t("tasks.wrong.requestedTo");
    if (draft.reason.trim() === "") found.reason = t("tasks.wrong.reason");
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const content = { taskId: task.id, requestedTo: draft.requestedTo, reason: draft.reason.trim() };
    const sent = await run({ ...content, version: task.version, idempotencyKey: keyOf(content) });
    if (sent) clear(empty);
    refresh(sent && t("tasks.done.applied"));
  }
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <TextInput
        id={`${id}requestedTo`}
        type="date"
        label={t("tasks.requestedTo")}
        description={t("tasks.dueIs", { date: task.dueOn })}
        value={draft.requestedTo}
        error={faults.requestedTo}
        onChange={({ currentTarget }) => set({ requestedTo: currentTarget.value })}
      />
      <LongText
        id={`${id}reason`}
        label={t("tasks.reason")}
        value={draft.reason}
        error={faults.reason}
        onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
      />
      <div>
        <Button type="submit" size="xs" loading={busy}>
          {t("tasks.requestExtension")}
        </Button>
      </div>
    </form>
  );
}

function Decide({ record, onDirty, refresh }: PanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { task } = record;
  const { draft, set, clear, dirty } = useDraft(`DECIDE ${task.id}`, { note: "" });
  const { run, busy, refusal } = useAction(DecideExtensionDocument);
  const [faults, setFaults] = useState<Record<string, string>>({});
  useEffect(() => onDirty("decide", dirty), [dirty, onDirty]);
  async function decide(approve: boolean) {
    const found: Record<string, string> = !approve && draft.note.trim() === "" ? { note: t("tasks.wrong.reason") } : {};
    setFaults(found);
    if (found.note) return;
    const sent = await run({ taskId: task.id, version: task.version, approve, note: draft.note.trim() || null });
    if (sent) clear({ note: "" });
    refresh(sent && t(approve ? "tasks.done.approved" : "tasks.done.refused"));
  }
  return (
    <div className={classes.form}>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <LongText
        id={`${id}note`}
        label={t("tasks.decisionNote")}
        value={draft.note}
        error={faults.note}
        onChange={({ currentTarget }) => set({ note: currentTarget.value })}
      />
      <div className={classes.row}>
        <Button size="xs" loading={busy} onClick={() => void decide(true)}>
          {t("tasks.approve")}
        </Button>
        <Button size="xs" variant="default" loading={busy} onClick={() => void decide(false)}>
          {t("tasks.refuse")}
        </Button>
      </div>
    </div>
  );
}
