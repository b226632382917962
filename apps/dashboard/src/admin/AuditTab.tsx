import { useQuery } from "@apollo/client/react";
import { NativeSelect, TextInput } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { AdminAuditDocument, type AdminAuditQuery } from "../graphql/generated/pages.ts";
import { csvTime, when } from "../i18n/format.ts";
import { paramsWith } from "../ui/params-with.ts";
import { RecordCard } from "../ui/RecordCard.tsx";
import classes from "./admin.module.css";

type Entry = AdminAuditQuery["auditEntries"]["edges"][number]["node"];

const PAGE = 100;
const OUTCOMES = ["SUCCESS", "FAILURE", "LOCKED", "DENIED"] as const;

/** Who did what, newest first; the filter stands in the address. */
export function AuditTab() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const set = (key: string, value: string) => setParams(paramsWith(params, { [key]: value }), { replace: true });
  const of = (key: string) => params.get(key) || null;
  const actions = t("admin.audit.actions", { returnObjects: true }) as Record<string, string>;
  // an action is asked for by its words too, as they stand in the list
  const words = of("q") && (Object.keys(actions).find((code) => actions[code] === of("q")?.trim()) ?? of("q"));
  const filter = { words, outcome: of("outcome"), from: of("from"), until: of("until") };
  const { data, previousData, error, refetch, fetchMore } = useQuery(AdminAuditDocument, {
    variables: { first: PAGE, filter },
    fetchPolicy: "network-only",
  });
  const page = (data ?? previousData)?.auditEntries;
  const more = () =>
    void fetchMore({
      variables: { after: page?.pageInfo.endCursor ?? null },
      updateQuery: (old, { fetchMoreResult: { auditEntries: next } }) => ({
        auditEntries: { ...next, edges: [...old.auditEntries.edges, ...next.edges] },
      }),
    });
  const text = (key: string, value: string | null, type?: string) => (
    <TextInput
      size="xs"
      {...(type ? { type } : { className: classes.grow ?? "", placeholder: t("admin.audit.q") })}
      label={t(type ? `admin.audit.${key}` : "admin.filter")}
      value={value ?? ""}
      onChange={({ currentTarget }) => set(key, currentTarget.value)}
    />
  );
  return (
    <>
      <div className={classes.bar}>
        {text("q", of("q"))}
        <NativeSelect
          size="xs"
          label={t("admin.audit.outcome")}
          value={filter.outcome ?? ""}
          onChange={({ currentTarget }) => set("outcome", currentTarget.value)}
          data={[
            { value: "", label: t("admin.audit.anyOutcome") },
            ...OUTCOMES.map((value) => ({ value, label: t(`admin.audit.outcomes.${value}`) })),
          ]}
        />
        {text("from", filter.from, "date")}
        {text("until", filter.until, "date")}
      </div>
      <RecordCard
        title={t("admin.tab.audit")}
        definition={t("admin.audit.definition")}
        fileName={t("admin.tab.audit")}
        rows={page?.edges.map((edge) => edge.node)}
        keyOf={(entry) => entry.id}
        empty={t(filter.words || filter.outcome || filter.from || filter.until ? "admin.none" : "admin.audit.none")}
        error={error}
        retry={() => void refetch()}
        {...(page?.pageInfo.hasNextPage ? { more } : {})}
        columns={[
          {
            head: t("admin.audit.at"),
            show: (entry) => <time className={classes.short}>{when(entry.at, Date.now(), true)}</time>,
            csv: (entry) => csvTime(entry.at),
          },
          { head: t("admin.audit.who"), show: (entry) => whoText(entry, t), csv: (entry) => whoText(entry, t) },
          {
            head: t("admin.audit.action"),
            show: (entry) => (
              <span title={entry.action} data-audit={entry.action}>
                {actionText(entry, t)}
              </span>
            ),
            csv: (entry) => entry.action,
          },
          {
            head: t("admin.audit.outcome"),
            show: ({ outcome }) => (
              <span className={`${classes.short} ${outcome === "SUCCESS" ? "" : classes.bad}`}>{t(`admin.audit.outcomes.${outcome}`)}</span>
            ),
            csv: (entry) => t(`admin.audit.outcomes.${entry.outcome}`),
          },
          { head: t("admin.audit.target"), show: (entry) => <Id of={entry.target} />, csv: (entry) => entry.target, wide: true },
          {
            head: t("admin.audit.detail"),
            show: (entry) => <span className={classes.detail}>{entry.detail ?? "—"}</span>,
            csv: (entry) => entry.detail,
            wide: true,
          },
          { head: t("requestId"), show: (entry) => entry.requestId, csv: (entry) => entry.requestId, csvOnly: true },
        ]}
      />
    </>
  );
}

/** Ids are long: the end tells them apart, the whole is in the title and the export. */
function Id({ of }: { of: string | null }) {
  return of ? (
    <code title={of} className={classes.id}>
      …{of.slice(-8)}
    </code>
  ) : (
    "—"
  );
}

function whoText({ actorName, actorKind, viaName, via }: Entry, t: TFunction): string {
  const who = actorName ?? t(`admin.audit.kinds.${actorKind}`);
  return via ? t("admin.audit.via", { who, token: viaName ?? via }) : who;
}

/** In words; one that has none yet is named by its code. */
function actionText({ action }: Entry, t: TFunction): string {
  return t(`admin.audit.actions.${action}`, { defaultValue: action });
}
