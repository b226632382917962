import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { type Refusal, useAction } from "../editing/use-action.ts";
import {
  DisableAccountDocument,
  EnableAccountDocument,
  EndAccountSessionsDocument,
  GrantRoleDocument,
  RenameAccountDocument,
  ResetAccountPasswordDocument,
  WithdrawGrantDocument,
} from "../graphql/generated/pages.ts";
import classes from "./admin.module.css";
import { emptyGrant, GrantFields, grantOf } from "./GrantFields.tsx";
import { type Account, ADMINISTRATORS, type Scopes } from "./use-scopes.ts";

interface AccountPanelProps {
  account: Account;
  scopes: Scopes;
  shown(userName: string, password: string): void;
}

/** What can be done with one account: its roles, its lock, its password, its sessions. */
export function AccountPanel({ account, scopes, shown }: AccountPanelProps) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const id = useId();
  const lock = useAction(DisableAccountDocument);
  const unlock = useAction(EnableAccountDocument);
  const reset = useAction(ResetAccountPasswordDocument);
  const end = useAction(EndAccountSessionsDocument);
  const withdraw = useAction(WithdrawGrantDocument);
  const [done, setDone] = useState(false);
  const sure = (key: string, more: object = {}) => window.confirm(t(`admin.account.${key}`, { name: account.name, ...more }));
  if (account.own) return <p className={classes.note}>{t("admin.account.own")}</p>;
  const accountId = account.id;
  const after = (answer: unknown) => {
    if (answer) setDone(true);
  };
  const refusal = lock.refusal ?? unlock.refusal ?? reset.refusal ?? end.refusal ?? withdraw.refusal;
  return (
    <div className={classes.panel}>
      <Refused refusal={refusal} id={id} />
      <ul className={classes.grants}>
        {account.grants.map((grant) => (
          <li key={grant.id} data-grant={grant.role}>
            {scopes.grantText(grant)}
            {may("withdrawGrant") ? (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                loading={withdraw.busy}
                aria-label={t("admin.account.withdraw", { role: scopes.grantText(grant) })}
                onClick={() => {
                  if (sure("withdrawSure", { role: scopes.grantText(grant) })) void withdraw.run({ grantId: grant.id }).then(after);
                }}
              >
                {t("admin.account.withdrawShort")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {may("renameAccount") ? <Rename account={account} after={after} /> : null}
      {may("grantRole") ? <NewGrant account={account} scopes={scopes} after={after} /> : null}
      <div className={classes.row} id={`${id}accountId`} tabIndex={-1}>
        {may(account.disabled ? "enableAccount" : "disableAccount") ? (
          <Button
            size="xs"
            variant="default"
            loading={lock.busy || unlock.busy}
            onClick={() => {
              if (account.disabled) void unlock.run({ accountId }).then(after);
              else if (sure("disableSure")) void lock.run({ accountId }).then(after);
            }}
          >
            {t(account.disabled ? "admin.account.enable" : "admin.account.disable")}
          </Button>
        ) : null}
        {may("resetAccountPassword") ? (
          <Button
            size="xs"
            variant="default"
            loading={reset.busy}
            onClick={() => {
              if (!sure("resetSure")) return;
              void reset.run({ accountId }).then((answer) => answer && shown(account.userName, answer.resetAccountPassword.password));
            }}
          >
            {t("admin.account.reset")}
          </Button>
        ) : null}
        {may("endAccountSessions") ? (
          <Button size="xs" variant="default" loading={end.busy} onClick={() => sure("endSure") && void end.run({ accountId }).then(after)}>
            {t("admin.account.endSessions")}
          </Button>
        ) : null}
        <span role="status" className={classes.note}>
          {done ? t("admin.account.done") : null}
        </span>
      </div>
    </div>
  );
}

function Rename({ account, after }: { account: Account; after(answer: unknown): void }) {
  const { t } = useTranslation();
  const id = useId();
  const [name, setName] = useState(account.name);
  const [fault, setFault] = useState<string>();
  const { run, busy, refusal } = useAction(RenameAccountDocument);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setFault(name.trim() ? undefined : t("admin.account.wrong.name"));
    if (name.trim()) after(await run({ accountId: account.id, name }));
  }
  return (
    <form className={classes.columns} onSubmit={(event) => void submit(event)} noValidate aria-label={t("admin.account.rename")}>
      <TextInput
        id={`${id}name`}
        label={t("admin.account.name")}
        description={t("admin.account.renameHint")}
        maxLength={200}
        value={name}
        error={fault}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button
        type="submit"
        size="xs"
        variant="light"
        loading={busy}
        disabled={name.trim() === account.name}
        className={classes.beside ?? ""}
      >
        {t("admin.account.rename")}
      </Button>
      <Refused refusal={refusal} id={id} />
    </form>
  );
}

function NewGrant({ account, scopes, after }: { account: Account; scopes: Scopes; after(answer: unknown): void }) {
  const { t } = useTranslation();
  const { viewer } = useViewer();
  const id = useId();
  const [draft, setDraft] = useState(() => emptyGrant(scopes.scopes[0]?.rootId ?? ""));
  const [fault, setFault] = useState<string>();
  const { run, busy, refusal } = useAction(GrantRoleDocument);
  const administrators = viewer?.roles.some(({ role }) => role === "SECURITY_ADMIN") ? ADMINISTRATORS : [];
  async function submit(event: FormEvent) {
    event.preventDefault();
    const grant = grantOf(draft, administrators);
    setFault(grant ? undefined : t("admin.account.wrong.grant"));
    if (grant) after(await run({ accountId: account.id, grant }));
  }
  return (
    <form className={classes.columns} onSubmit={(event) => void submit(event)} noValidate aria-label={t("admin.account.grant")}>
      <GrantFields
        id={`${id}grant`}
        scopes={scopes}
        draft={draft}
        set={(change) => setDraft({ ...draft, ...change })}
        administrators={administrators}
        error={fault}
      />
      <div className={classes.row}>
        <Button type="submit" size="xs" variant="light" loading={busy} mt={22}>
          {t("admin.account.grant")}
        </Button>
      </div>
      <Refused refusal={refusal} id={id} />
    </form>
  );
}

function Refused({ refusal, id }: { refusal: Refusal | null; id: string }) {
  const { t } = useTranslation();
  const faults: Record<string, string> = refusal?.field ? { [refusal.field]: t(`admin.account.wrong.${refusal.field}`) } : {};
  return <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />;
}
