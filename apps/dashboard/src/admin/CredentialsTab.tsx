import { useQuery } from "@apollo/client/react";
import { Button, Skeleton, TextInput } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import {
  AdminCredentialsDocument,
  type CredentialKind,
  type CredentialRowFragment,
  RevokeCredentialDocument,
} from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import classes from "./admin.module.css";
import { NewCredential } from "./NewCredential.tsx";
import { Count, More } from "./paged.tsx";
import { Secret } from "./Secret.tsx";
import { type Scopes, useScopes } from "./use-scopes.ts";

const PAGE = 100;

export const DevicesTab = () => <CredentialsTab kind="DEVICE" />;
export const DisplaysTab = () => <CredentialsTab kind="DISPLAY" />;

/** Credentials of devices or displays: when each was used last, a new one with its token shown once, revoking. */
function CredentialsTab({ kind }: { kind: CredentialKind }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const scopes = useScopes();
  const [params, setParams] = useSearchParams();
  const q = params.get("q") ?? "";
  const { data, previousData, error, refetch, fetchMore } = useQuery(AdminCredentialsDocument, {
    variables: { kind, first: PAGE, search: q || null },
    fetchPolicy: "cache-and-network",
  });
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  const fault = error ?? scopes.error;
  const page = (data ?? previousData)?.credentials;
  if (fault && !(page && scopes.ready)) return <Fault error={fault} retry={() => void refetch()} />;
  if (!page || !scopes.ready) return <Skeleton height={480} />;
  const rows = page.edges.map(({ node }) => node);
  const search = (text: string) => setParams(text ? { q: text } : {}, { replace: true });
  const more = () =>
    void fetchMore({
      variables: { after: page.pageInfo.endCursor },
      updateQuery: (old, { fetchMoreResult: { credentials: next } }) => ({
        credentials: { ...next, edges: [...old.credentials.edges, ...next.edges] },
      }),
    });
  const device = kind === "DEVICE";
  const title = t(device ? "admin.tab.devices" : "admin.tab.displays");
  const add = t(device ? "admin.credential.addDevice" : "admin.credential.addDisplay");
  const table = {
    columns: ["name", "covers", "lastUsed", "state"].map((key) => t(`admin.credential.${key}`)),
    rows: rows.map((one) => [one.name, coversText(one, scopes, t), one.lastUsedAt, stateText(one, t)]),
  };
  return (
    <Card title={title} tableOnly table={table} fileName={title}>
      {made ? (
        <Secret
          title={t("admin.credential.token", { name: made.name })}
          value={device ? made.token : `${window.location.origin}/wall#${made.token}`}
          {...(device ? {} : { hint: t("admin.credential.wallHint") })}
        />
      ) : null}
      <div className={classes.bar}>
        <TextInput
          className={classes.grow ?? ""}
          size="xs"
          label={t("admin.filter")}
          placeholder={t(device ? "admin.credential.q" : "admin.credential.qDisplay")}
          value={q}
          maxLength={200}
          onChange={({ currentTarget }) => search(currentTarget.value)}
        />
        <Count shown={rows.length} total={page.totalCount} />
        {may(device ? "createDevice" : "createDisplay") ? (
          <Button className={classes.end ?? ""} size="xs" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            {add}
          </Button>
        ) : null}
      </div>
      {adding ? (
        <NewCredential
          kind={kind}
          title={add}
          scopes={scopes}
          made={(name, token) => {
            setMade({ name, token });
            setAdding(false);
            if (q) search("");
            else void refetch();
          }}
          cancel={() => setAdding(false)}
        />
      ) : null}
      {rows.length === 0 ? <p className={classes.note}>{t("admin.none")}</p> : null}
      <ul className={classes.list}>
        {rows.map((one) => (
          <Item key={one.id} credential={one} scopes={scopes} />
        ))}
      </ul>
      {page.pageInfo.hasNextPage ? <More load={more} /> : null}
    </Card>
  );
}

function Item({ credential, scopes }: { credential: CredentialRowFragment; scopes: Scopes }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { run, busy, refusal } = useAction(RevokeCredentialDocument);
  const { name, lastUsedAt, inForce } = credential;
  const revoke = () => {
    if (window.confirm(t("admin.credential.revokeSure", { name }))) void run({ credentialId: credential.id });
  };
  return (
    <li className={classes.item} data-credential={name} data-off={!inForce}>
      <div className={classes.head}>
        <span className={classes.main}>{name}</span>
        <span>
          {coversText(credential, scopes, t)}
          {credential.vendor ? ` · ${t("admin.credential.vendorShort")}` : ""}
        </span>
        <span className={classes.note}>
          {stateText(credential, t)} ·{" "}
          {lastUsedAt ? `${t("admin.credential.lastUsed")} ${when(lastUsedAt, Date.now())}` : t("admin.credential.neverUsed")}
        </span>
        {inForce && may("revokeCredential") ? (
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            loading={busy}
            aria-label={t("admin.credential.revokeName", { name })}
            onClick={revoke}
          >
            {t("admin.credential.revoke")}
          </Button>
        ) : (
          <span />
        )}
      </div>
      <ErrorSummary faults={{}} refusal={refusal} idOf={() => ""} />
    </li>
  );
}

function coversText({ kiosks, kioskCount, regionId }: CredentialRowFragment, scopes: Scopes, t: TFunction): string {
  if (kiosks.length === 0) return scopes.regionName(regionId);
  const serials = kiosks.map((kiosk) => kiosk.serial).join(", ");
  return kioskCount > kiosks.length ? t("admin.credential.someKiosks", { serials, count: kioskCount }) : serials;
}

function stateText({ revokedAt, inForce, expiresAt }: CredentialRowFragment, t: TFunction): string {
  if (revokedAt) return t("admin.credential.revoked", { date: when(revokedAt, Date.now()) });
  if (!inForce) return t("admin.credential.expired");
  return expiresAt ? t("admin.credential.until", { date: expiresAt.slice(0, 10) }) : t("admin.credential.inForce");
}
