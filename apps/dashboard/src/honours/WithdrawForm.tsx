import { shanghaiDay } from "@kepu/schema";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { WithdrawHonourDocument } from "../graphql/generated/pages.ts";
import classes from "./honours.module.css";
import type { Honour } from "./prepare-honours.ts";

/** Takes an honour back, with a reason. */
export function WithdrawForm({ honour, done, reload }: { honour: Honour; done(honour: Honour): void; reload(): void }) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState("");
  const [on, setOn] = useState(() => shanghaiDay(Date.now()));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const { run, busy, refusal } = useAction(WithdrawHonourDocument);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = reason.trim() === "" ? { reason: t("honours.wrong.reason") } : {};
    if (!on || on > shanghaiDay(Date.now())) found.on = t("honours.wrong.on");
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const saved = (await run({ honourId: honour.id, version: honour.version, reason, on }))?.withdrawHonour.honour;
    saved ? done(saved) : reload();
  }
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <p className={classes.note}>{t("honours.withdrawHint")}</p>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(name) => `${id}${name}`} />
      <div className={classes.columns}>
        <TextInput
          id={`${id}reason`}
          label={t("honours.field.reason")}
          maxLength={200}
          value={reason}
          error={faults.reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <TextInput
          id={`${id}on`}
          type="date"
          label={t("honours.field.on")}
          value={on}
          error={faults.on}
          onChange={({ currentTarget }) => setOn(currentTarget.value)}
        />
      </div>
      <div>
        <Button type="submit" size="xs" color="red" variant="light" loading={busy}>
          {t("honours.withdraw")}
        </Button>
      </div>
    </form>
  );
}
