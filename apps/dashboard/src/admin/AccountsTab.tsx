import { useQuery } from "@apollo/client/react";
import { Button, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import type { TFunction } from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { AdminAccountsDocument } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { paramsWith } from "../ui/params-with.ts";
import { AccountPanel } from "./AccountPanel.tsx";
import classes from "./admin.module.css";
import { NewAccount } from "./NewAccount.tsx";
import { Count, More } from "./paged.tsx";
import { Secret } from "./Secret.tsx";
import { type Account, ADMINISTRATORS, BUSINESS, type Scopes, useScopes } from "./use-scopes.ts";

const PAGE = 100;

/** Accounts with their roles, a page at a time; a new password stands above the list until the page is left. */
export function AccountsTab() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const scopes = useScopes();
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<{ userName: string; password: string } | null>(null);
  const [sought, setSought] = useState<string | null>(null);
  const q = params.get("q") ?? "";
  const role = [...BUSINESS, ...ADMINISTRATORS].find((one) => one === params.get("role"));
  const { data, previousData, error, refetch, fetchMore } = useQuery(AdminAccountsDocument, {
    variables: { first: PAGE, search: q || null, roles: role ? [role] : null },
    fetchPolicy: "cache-and-network",
  });
  // once the form is gone: as long as it stands it asks before the address changes
  useEffect(() => {
    if (sought === null || adding) return;
    setSought(null);
    setParams({ q: sought }, { replace: true });
  }, [sought, adding, setParams]);
  const page = (data ?? previousData)?.accounts;
  const fault = error ?? scopes.error;
  if (fault && !(page && scopes.ready)) return <Fault error={fault} retry={() => void refetch()} />;
  if (!page || !scopes.ready) return <Skeleton height={480} />;
  const rows = page.edges.map(({ node }) => node);
  const set = (change: Record<string, string>) => setParams(paramsWith(params, change), { replace: true });
  const more = () =>
    void fetchMore({
      variables: { after: page.pageInfo.endCursor },
      updateQuery: (old, { fetchMoreResult: { accounts: next } }) => ({
        accounts: { ...next, edges: [...old.accounts.edges, ...next.edges] },
      }),
    });
  const shown = (userName: string, password: string) => {
    setSecret({ userName, password });
    setAdding(false);
    // of a long list the first page need not have it
    if (page.pageInfo.hasNextPage) setSought(userName);
    else void refetch();
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
          placeholder={t("admin.account.q")}
          value={q}
          maxLength={200}
          onChange={({ currentTarget }) => set({ q: currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          label={t("admin.account.role")}
          value={role ?? ""}
          onChange={({ currentTarget }) => set({ role: currentTarget.value })}
          data={[
            { value: "", label: t("admin.account.anyRole") },
            ...[...BUSINESS, ...ADMINISTRATORS].map((value) => ({ value, label: t(`admin.role.${value}`) })),
          ]}
        />
        <Count shown={rows.length} total={page.totalCount} />
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
          <AccountItem
            key={account.id}
            account={account}
            scopes={scopes}
            shown={(userName, password) => setSecret({ userName, password })}
          />
        ))}
      </ul>
      {page.pageInfo.hasNextPage ? <More load={more} /> : null}
    </Card>
  );
}

interface AccountItemProps {
  account: Account;
  scopes: Scopes;
  shown(userName: string, password: string): void;
}

function AccountItem({ account, scopes, shown }: AccountItemProps) {
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
      {open ? <AccountPanel account={account} scopes={scopes} shown={shown} /> : null}
    </li>
  );
}

function stateText({ disabled, lockedUntil }: Account, t: TFunction): string {
  if (disabled) return t("admin.account.disabled");
  if (lockedUntil && new Date(lockedUntil) > new Date()) return t("admin.account.lockedUntil", { time: when(lockedUntil, Date.now()) });
  return t("admin.account.active");
}
