import { useQuery } from "@apollo/client/react";
import { Button, Skeleton, TextInput } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { AdminAccountsDocument } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { AccountPanel } from "./AccountPanel.tsx";
import classes from "./admin.module.css";
import { NewAccount } from "./NewAccount.tsx";
import { Secret } from "./Secret.tsx";
import { type Account, type Scopes, useScopes } from "./use-scopes.ts";

/** Accounts with their roles; a new password stands above the list until the page is left. */
export function AccountsTab() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const scopes = useScopes();
  const { data, error, refetch } = useQuery(AdminAccountsDocument, { fetchPolicy: "cache-and-network" });
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<{ userName: string; password: string } | null>(null);
  const q = params.get("q") ?? "";
  const fault = error ?? scopes.error;
  if (fault && !(data && scopes.ready)) return <Fault error={fault} retry={() => void refetch()} />;
  if (!data || !scopes.ready) return <Skeleton height={480} />;
  const rows = data.accounts.filter((one) => matches(one, q, scopes));
  const shown = (userName: string, password: string) => {
    setSecret({ userName, password });
    setAdding(false);
    void refetch();
  };
  const table = {
    columns: ["userName", "name", "grants", "state"].map((key) => t(`admin.account.${key}`)),
    rows: rows.map((one) => [one.userName, one.name, one.grants.map(scopes.grantText).join("; "), stateText(one, t)]),
  };
  return (
    <Card title={t("admin.tab.accounts")} tableOnly table={table} fileName={t("admin.tab.accounts")}>
      {secret ? <Secret title={t("admin.account.password", secret)} value={secret.password} /> : null}
      <div className={classes.bar}>
        <TextInput
          className={classes.grow ?? ""}
          size="xs"
          label={t("admin.filter")}
          value={q}
          onChange={({ currentTarget }) => setParams(currentTarget.value ? { q: currentTarget.value } : {}, { replace: true })}
        />
        <span className={classes.note} aria-live="polite">
          {t("admin.count", { count: rows.length })}
        </span>
        {may("createAccount") ? (
          <Button className={classes.end ?? ""} size="xs" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            {t("admin.account.add")}
          </Button>
        ) : null}
      </div>
      {adding ? <NewAccount scopes={scopes} made={shown} cancel={() => setAdding(false)} /> : null}
      {rows.length === 0 ? <p className={classes.note}>{t("admin.none")}</p> : null}
      <ul className={classes.list}>
        {rows.map((account) => (
          <AccountItem key={account.id} account={account} scopes={scopes} shown={shown} changed={() => void refetch()} />
        ))}
      </ul>
    </Card>
  );
}

interface AccountItemProps {
  account: Account;
  scopes: Scopes;
  shown(userName: string, password: string): void;
  changed(): void;
}

function AccountItem({ account, scopes, shown, changed }: AccountItemProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { lastSeenAt, sessions } = account;
  return (
    <li className={classes.item} data-account={account.userName} data-off={account.disabled}>
      <div className={classes.head}>
        <div>
          <span className={classes.main}>{account.name}</span> <span className={classes.note}>{account.userName}</span>
        </div>
        <span>{account.grants.map(scopes.grantText).join(t("admin.account.between")) || t("admin.account.noGrant")}</span>
        <span className={classes.note}>
          {[
            stateText(account, t),
            lastSeenAt ? when(lastSeenAt, Date.now()) : t("admin.account.never"),
            sessions > 0 ? t("admin.account.sessions", { count: sessions }) : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
        <Button
          size="compact-sm"
          variant="light"
          aria-expanded={open}
          aria-label={`${t(open ? "admin.close" : "admin.open")} ${account.userName}`}
          onClick={() => setOpen(!open)}
        >
          {t(open ? "admin.close" : "admin.open")}
        </Button>
      </div>
      {open ? <AccountPanel account={account} scopes={scopes} shown={shown} changed={changed} /> : null}
    </li>
  );
}

function stateText({ disabled, lockedUntil }: Account, t: TFunction): string {
  if (disabled) return t("admin.account.disabled");
  if (lockedUntil && new Date(lockedUntil) > new Date()) return t("admin.account.lockedUntil", { time: when(lockedUntil, Date.now()) });
  return t("admin.account.active");
}

function matches(account: Account, q: string, scopes: Scopes): boolean {
  const text = [account.userName, account.name, ...account.grants.map(scopes.grantText)].join(" ").toLowerCase();
  return text.includes(q.trim().toLowerCase());
}
