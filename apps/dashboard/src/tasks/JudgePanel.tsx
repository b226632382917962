import { Button, NumberInput } from "@mantine/core";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft } from "../editing/use-draft.ts";
import { ConfirmTaskDocument, ReturnTaskDocument } from "../graphql/generated/graphql.ts";
import { Card } from "../ui/Card.tsx";
import type { PanelProps } from "./TaskPage.tsx";
import classes from "./task.module.css";

const EMPTY = { percent: 90, reason: "" };

/** The office confirms what is reported done, or returns it with a reason. */
export function JudgePanel({ record, onDirty, refresh }: PanelProps) {
  const { t } = useTranslation();
  const { task } = record;
  const id = useId();
  const { draft, set, clear, dirty } = useDraft(`JUDGE ${task.id}`, EMPTY);
  const confirm = useAction(ConfirmTaskDocument);
  const giveBack = useAction(ReturnTaskDocument);
  const [faults, setFaults] = useState<Record<string, string>>({});
  useEffect(() => onDirty("judge", dirty), [dirty, onDirty]);

  async function accept() {
    const sent = await confirm.run({ taskId: task.id, version: task.version, note: draft.reason.trim() || null });
    if (sent) clear(EMPTY);
    refresh(sent && t("tasks.done.confirmed"));
  }

  async function refuse(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (draft.reason.trim() === "") found.reason = t("tasks.wrong.reason");
    if (!(draft.percent >= 0 && draft.percent <= 99)) found.percent = t("tasks.wrong.recognised");
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const input = { taskId: task.id, version: task.version, percent: draft.percent, reason: draft.reason };
    const sent = await giveBack.run(input);
    if (sent) clear(EMPTY);
    refresh(sent && t("tasks.done.returned"));
  }

  return (
    <Card title={t("tasks.judge")}>
      <form onSubmit={(event) => void refuse(event)} className={classes.form} noValidate>
        <ErrorSummary faults={faults} refusal={confirm.refusal ?? giveBack.refusal} idOf={(field) => `${id}${field}`} />
        <p className={classes.note}>{t("tasks.judgeHint")}</p>
        <LongText
          id={`${id}reason`}
          label={t("tasks.returnReason")}
          value={draft.reason}
          error={faults.reason}
          onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
        />
        <div className={classes.row}>
          <NumberInput
            id={`${id}percent`}
            label={t("tasks.recognised")}
            description={t("tasks.recognisedHint")}
            suffix=" %"
            min={0}
            max={99}
            allowDecimal={false}
            value={draft.percent}
            error={faults.percent}
            onChange={(value) => set({ percent: Number(value) })}
          />
        </div>
        <div className={classes.row}>
          <Button loading={confirm.busy} disabled={giveBack.busy} onClick={() => void accept()}>
            {t("tasks.confirm")}
          </Button>
          <Button type="submit" variant="default" loading={giveBack.busy} disabled={confirm.busy}>
            {t("tasks.return")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
