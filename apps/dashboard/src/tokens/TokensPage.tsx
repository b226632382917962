import { useQuery } from "@apollo/client/react";
import { Badge, Button, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { client } from "../graphql/client.ts";
import { RevokeTokenDocument, TokenOrganisationsDocument, TokensDocument, type TokensQuery } from "../graphql/generated/pages.ts";
import { csvTime, when } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { RecordCard } from "../ui/RecordCard.tsx";
import { NewToken } from "./NewToken.tsx";
import classes from "./tokens.module.css";

type Token = TokensQuery["tokens"][number];

/** One's own tokens, and, for a unit head or the office, an organisation's. */
export function TokensPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const owners = useOwners();
  const organisationId = params.get("organisation");
  const { data, error, refetch } = useQuery(TokensDocument, { variables: { organisationId }, fetchPolicy: "cache-and-network" });
  const [fault, setFault] = useState(false);
  const owner = owners.find((one) => one.value === organisationId)?.label ?? t("tokens.mine");

  async function revoke({ id, name }: Token) {
    if (!window.confirm(t("tokens.sure", { name }))) return;
    setFault(false);
    await client.mutate({ mutation: RevokeTokenDocument, variables: { id } }).catch(() => setFault(true));
    await refetch();
  }

  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t("tokens.title")}</h1>
        {owners.length > 0 ? (
          <Select
            size="xs"
            searchable
            label={t("tokens.owner")}
            data={[{ value: "", label: t("tokens.mine") }, ...owners]}
            value={organisationId ?? ""}
            onChange={(value) => setParams(value ? { organisation: value } : {}, { replace: true })}
            allowDeselect={false}
          />
        ) : null}
      </header>
      <RecordCard
        title={owner}
        definition={t("tokens.define")}
        fileName={`${t("tokens.title")}_${owner}`}
        rows={data?.tokens}
        keyOf={(token) => token.id}
        empty={t("tokens.none")}
        error={error}
        retry={() => void refetch()}
        columns={[
          { head: t("tokens.name"), show: (token) => token.name, csv: (token) => token.name },
          {
            head: t("tokens.scopes"),
            show: (token) => token.scopes.map((scope) => t(`tokens.scope.${scope}`)).join(" · "),
            csv: (token) => token.scopes.join(" "),
          },
          {
            head: t("tokens.lastUsedAt"),
            show: (token) => (token.lastUsedAt ? when(token.lastUsedAt, Date.now()) : t("tokens.never")),
            csv: (token) => csvTime(token.lastUsedAt),
            wide: true,
          },
          {
            head: t("tokens.createdAt"),
            show: (token) => token.createdAt.slice(0, 10),
            csv: (token) => csvTime(token.createdAt),
            wide: true,
          },
          {
            head: t("tokens.expiresAt"),
            show: (token) => token.expiresAt.slice(0, 10),
            csv: (token) => csvTime(token.expiresAt),
            wide: true,
          },
          {
            head: t("tokens.state"),
            show: (token) => <State token={token} revoke={() => void revoke(token)} />,
            csv: (token) => stateOf(token),
          },
        ]}
      />
      {fault ? (
        <p role="alert" className={classes.fault}>
          {t("tokens.notRevoked")}
        </p>
      ) : null}
      <NewToken key={organisationId} organisationId={organisationId} made={() => void refetch()} />
      <p className={classes.note}>
        {t("tokens.guide")} <Link to="/explorer">{t("tokens.explorer")}</Link>
      </p>
    </div>
  );
}

const stateOf = (token: Token) => (token.inForce ? "inForce" : token.revokedAt ? "revoked" : "expired");

function State({ token, revoke }: { token: Token; revoke(): void }) {
  const { t } = useTranslation();
  return (
    <span className={classes.state}>
      <Badge size="sm" variant="light" color={token.inForce ? "green" : "gray"}>
        {t(`tokens.${stateOf(token)}`)}
      </Badge>
      {token.inForce ? (
        <Button size="compact-xs" variant="default" onClick={revoke} aria-label={t("tokens.revokeName", { name: token.name })}>
          {t("tokens.revoke")}
        </Button>
      ) : null}
    </span>
  );
}

/** Organisations whose tokens this viewer keeps: a unit head's own, or all of the office's district. */
function useOwners(): { value: string; label: string }[] {
  const { viewer } = useViewer();
  const { i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const rootId = viewer?.roots[0] ?? "";
  const roles = viewer?.roles ?? [];
  const office = roles.some((grant) => grant.role === "OFFICE");
  const headed = roles.flatMap((grant) => (grant.role === "UNIT_HEAD" && grant.organisationId ? [grant.organisationId] : []));
  const skip = !rootId || (!office && headed.length === 0);
  const { data } = useQuery(TokenOrganisationsDocument, { variables: { rootId }, skip });
  return (data?.organisations ?? [])
    .filter((one) => office || headed.includes(one.id))
    .map((one) => ({ value: one.id, label: language === "en" ? one.nameEn : one.shortName }));
}
