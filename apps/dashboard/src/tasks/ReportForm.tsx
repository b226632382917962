import { Button, Checkbox, NumberInput } from "@mantine/core";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction, useIdempotencyKey } from "../editing/use-action.ts";
import { useDraft } from "../editing/use-draft.ts";
import { ContributeToTaskDocument, ReportTaskProgressDocument } from "../graphql/generated/graphql.ts";
import { Card } from "../ui/Card.tsx";
import type { PanelProps } from "./TaskPage.tsx";
import classes from "./task.module.css";

interface Draft {
  /** null: as it was last reported */
  percent: number | null;
  text: string;
  blocked: boolean;
}

const EMPTY: Draft = { percent: null, text: "", blocked: false };

/** Progress of the lead organisation, or what a supporting one did; kept as a draft until it is sent. */
export function ReportForm({ record, kind, onDirty, refresh }: PanelProps & { kind: "PROGRESS" | "CONTRIBUTION" }) {
  const { t } = useTranslation();
  const { task } = record;
  const progress = kind === "PROGRESS";
  const id = useId();
  const { draft, set, clear, dirty, restored } = useDraft(`${kind} ${task.id}`, EMPTY);
  const report = useAction(ReportTaskProgressDocument);
  const contribute = useAction(ContributeToTaskDocument);
  const keyOf = useIdempotencyKey();
  const [faults, setFaults] = useState<Record<string, string>>({});
  useEffect(() => onDirty(kind, dirty), [kind, dirty, onDirty]);
  const { busy, refusal } = progress ? report : contribute;
  const percent = draft.percent ?? task.percent;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = faultsOf();
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const text = draft.text.trim();
    const content = progress ? { taskId: task.id, percent, text, blocked: draft.blocked } : { taskId: task.id, text };
    const idempotencyKey = keyOf(content);
    const sent = progress
      ? (await report.run({ ...content, percent, version: task.version, idempotencyKey } as never))?.reportTaskProgress
      : (await contribute.run({ ...content, organisationId: null, idempotencyKey } as never))?.contributeToTask;
    if (sent) clear(EMPTY);
    refresh(sent ? t("tasks.sent", { receipt: sent.receipt }) : undefined);
  }

  function faultsOf(): Record<string, string> {
    const found: Record<string, string> = {};
    if (progress && !(Number.isInteger(percent) && percent >= 0 && percent <= 100)) found.percent = t("tasks.wrong.percent");
    if (draft.text.trim() === "") found.text = t(progress ? "tasks.wrong.text" : "tasks.wrong.contribution");
    if (draft.blocked && percent === 100) found.blocked = t("tasks.wrong.blocked");
    return found;
  }

  const conflict = t("tasks.conflict", {
    stored: `${String(refusal?.current?.percent ?? task.percent)} %`,
    typed: `${percent} %`,
  });
  return (
    <Card title={t(progress ? "tasks.report" : "tasks.contribute")}>
      <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
        <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} conflict={progress ? conflict : null} />
        {progress ? (
          <div className={classes.row}>
            <NumberInput
              id={`${id}percent`}
              label={t("tasks.column.percent")}
              description={t("tasks.lastPercent", { percent: task.percent, expected: task.expectedPercent })}
              suffix=" %"
              min={0}
              max={100}
              allowDecimal={false}
              value={percent}
              error={faults.percent}
              onChange={(value) => set({ percent: value === "" ? null : Number(value) })}
            />
            <Checkbox
              id={`${id}blocked`}
              label={t("tasks.blocked")}
              checked={draft.blocked}
              error={faults.blocked}
              onChange={({ currentTarget }) => set({ blocked: currentTarget.checked })}
            />
          </div>
        ) : null}
        <LongText
          id={`${id}text`}
          label={t(progress ? "tasks.reportText" : "tasks.contributionText")}
          minRows={3}
          required
          value={draft.text}
          error={faults.text}
          onChange={({ currentTarget }) => set({ text: currentTarget.value })}
        />
        <div className={classes.row}>
          <Button type="submit" loading={busy}>
            {t(progress && percent === 100 ? "tasks.sendDone" : "tasks.send")}
          </Button>
          <span className={classes.note} aria-live="polite">
            {dirty ? t(restored ? "form.draftRestored" : "form.draftKept") : null}
          </span>
        </div>
      </form>
    </Card>
  );
}
