import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { ChangePasswordDocument } from "../graphql/generated/pages.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./admin.module.css";

/** One's own password. */
export function PasswordPage() {
  const { t } = useTranslation();
  const id = useId();
  const [draft, setDraft] = useState({ current: "", password: "" });
  const [done, setDone] = useState(false);
  const { run, busy, refusal } = useAction(ChangePasswordDocument);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setDone(false);
    if (!(await run(draft))) return;
    setDone(true);
    setDraft({ current: "", password: "" });
  }
  const faults: Record<string, string> = refusal?.field ? { [refusal.field]: t(`admin.password.wrong.${refusal.field}`) } : {};
  const field = (name: "current" | "password") => ({
    id: `${id}${name}`,
    label: t(`admin.password.${name === "current" ? "current" : "next"}`),
    value: draft[name],
    error: faults[name],
    autoComplete: name === "current" ? "current-password" : "new-password",
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => setDraft({ ...draft, [name]: currentTarget.value }),
  });
  return (
    <div className={classes.page} style={{ maxWidth: 560 }}>
      <Card title={t("admin.password.title")}>
        <form className={classes.panel} onSubmit={(event) => void submit(event)} noValidate>
          <ErrorSummary faults={faults} refusal={refusal} idOf={(name) => `${id}${name}`} />
          <PasswordInput {...field("current")} />
          <PasswordInput description={t("admin.password.rule")} {...field("password")} />
          <div className={classes.row}>
            <Button type="submit" size="xs" loading={busy}>
              {t("admin.password.save")}
            </Button>
            <span role="status" className={classes.note}>
              {done ? t("admin.password.done") : null}
            </span>
          </div>
        </form>
      </Card>
    </div>
  );
}
