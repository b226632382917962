import { addDays, firstDayOfMonth, monthOf, shanghaiDay } from "@kepu/schema";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction, useIdempotencyKey } from "../editing/use-action.ts";
import { MakeReportDocument } from "../graphql/generated/pages.ts";
import classes from "./reports.module.css";
import { useWords } from "./use-words.ts";

/** Which month, as of which day; the last whole month as of yesterday is what is mostly wanted. */
export function MakeReport({ rootId, made }: { rootId: string; made(id: string): void }) {
  const { t } = useWords();
  const id = useId();
  const yesterday = addDays(shanghaiDay(Date.now()), -1);
  const [month, setMonth] = useState(monthOf(firstDayOfMonth(monthOf(shanghaiDay(Date.now())), -1)));
  const [asOf, setAsOf] = useState(yesterday);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const { run, busy, refusal } = useAction(MakeReportDocument);
  const keyOf = useIdempotencyKey();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = {
      ...(!month || `${month}-01` > yesterday ? { month: t("wrong.month") } : {}),
      ...(!asOf || asOf > yesterday || asOf < `${month}-01` ? { asOf: t("wrong.asOf") } : {}),
    };
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const input = { rootId, template: "MONTHLY_BRIEF" as const, month, asOf };
    const answer = await run({ ...input, requestId: keyOf(input) });
    if (answer) made(answer.makeReport.report.id);
  }

  const refused: Record<string, string> = refusal?.field ? { [refusal.field]: t(`wrong.${refusal.field}`) } : {};
  const field = (name: "month" | "asOf") => ({ id: `${id}${name}`, label: t(name), error: faults[name] ?? refused[name] });
  return (
    <form className={classes.make} onSubmit={(event) => void submit(event)} noValidate>
      <ErrorSummary faults={{ ...faults, ...refused }} refusal={refusal} idOf={(name) => `${id}${name}`} />
      <div className={classes.fields}>
        <TextInput
          type="month"
          max={monthOf(yesterday)}
          value={month}
          onChange={(event) => setMonth(event.currentTarget.value)}
          {...field("month")}
        />
        <TextInput
          type="date"
          max={yesterday}
          title={t("asOfHint")}
          value={asOf}
          onChange={(event) => setAsOf(event.currentTarget.value)}
          {...field("asOf")}
        />
        <Button type="submit" loading={busy}>
          {t("make")}
        </Button>
        <p className={classes.faint}>{t("makeHint")}</p>
      </div>
    </form>
  );
}
