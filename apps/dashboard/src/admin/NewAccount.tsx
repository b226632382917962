import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { useLeaveGuard } from "../editing/use-draft.ts";
import { CreateAccountDocument } from "../graphql/generated/pages.ts";
import classes from "./admin.module.css";
import { emptyGrant, GrantFields, grantOf } from "./GrantFields.tsx";
import type { Scopes } from "./use-scopes.ts";

const USER_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,39}$/u;

interface NewAccountProps {
  scopes: Scopes;
  made(userName: string, password: string): void;
  cancel(): void;
}

/** A new account: from the office with a role, from the system administrator without one. */
export function NewAccount({ scopes, made, cancel }: NewAccountProps) {
  const { t } = useTranslation();
  const id = useId();
  const { may } = useViewer();
  const gives = may("grantRole");
  const [names, setNames] = useState({ userName: "", name: "" });
  const [grant, setGrant] = useState(() => emptyGrant(scopes.scopes[0]?.rootId ?? ""));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const { run, busy, refusal } = useAction(CreateAccountDocument);
  useLeaveGuard(names.userName !== "" || names.name !== "", t("form.leave"));
  async function submit(event: FormEvent) {
    event.preventDefault();
    const wish = gives ? grantOf(grant, []) : null;
    const found = [
      ...(USER_NAME.test(names.userName) ? [] : ["userName"]),
      ...(names.name.trim() ? [] : ["name"]),
      ...(gives && !wish ? ["grants"] : []),
    ];
    setFaults(Object.fromEntries(found.map((field) => [field, t(`admin.account.wrong.${field}`)])));
    if (found.length > 0) return;
    const answer = (await run({ ...names, grants: wish ? [wish] : [] }))?.createAccount;
    if (!answer) return;
    setNames({ userName: "", name: "" });
    made(answer.account.userName, answer.password);
  }
  const at = refusal?.field?.replace(/\[.*/, "");
  const refused: Record<string, string> = at ? { [at]: t(`admin.account.wrong.${at}`) } : {};
  const shown = { ...faults, ...refused };
  const text = (field: "userName" | "name") => ({
    id: `${id}${field}`,
    label: t(`admin.account.${field}`),
    value: names[field],
    error: shown[field],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => setNames({ ...names, [field]: currentTarget.value }),
  });
  return (
    <form className={classes.panel} onSubmit={(event) => void submit(event)} noValidate aria-label={t("admin.account.add")}>
      <ErrorSummary faults={shown} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <div className={classes.columns}>
        <TextInput maxLength={40} autoComplete="off" {...text("userName")} />
        <TextInput maxLength={200} autoComplete="off" {...text("name")} />
        {gives ? (
          <GrantFields
            id={`${id}grants`}
            scopes={scopes}
            draft={grant}
            set={(change) => setGrant({ ...grant, ...change })}
            administrators={[]}
            error={shown.grants}
          />
        ) : null}
      </div>
      {gives ? null : <p className={classes.note}>{t("admin.account.unscoped")}</p>}
      <div className={classes.row}>
        <Button type="submit" size="xs" loading={busy}>
          {t("admin.account.add")}
        </Button>
        <Button variant="default" size="xs" onClick={cancel}>
          {t("admin.cancel")}
        </Button>
      </div>
    </form>
  );
}
