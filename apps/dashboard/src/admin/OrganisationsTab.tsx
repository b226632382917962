import { useQuery } from "@apollo/client/react";
import { Button, Checkbox, Skeleton, TextInput } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { AdminOrganisationsDocument, type OrganisationRowFragment } from "../graphql/generated/pages.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import { paramsWith } from "../ui/params-with.ts";
import classes from "./admin.module.css";
import { CloseOrganisation } from "./CloseOrganisation.tsx";
import { classText, OrganisationForm } from "./OrganisationForm.tsx";

export type Organisation = OrganisationRowFragment;

/** The register of organisations, as the office keeps it; filters stand in the address. */
export function OrganisationsTab() {
  const { t, i18n } = useTranslation();
  const view = useRegionView();
  const { rootId } = view;
  const { data, error, refetch } = useQuery(AdminOrganisationsDocument, {
    variables: { rootId },
    skip: !rootId,
    fetchPolicy: "cache-and-network",
  });
  const [params, setParams] = useSearchParams();
  const [open, setOpen] = useState<string | null>(null);
  const set = (key: string, value: string) => setParams(paramsWith(params, { [key]: value }), { replace: true });
  if (error && !data) return <Fault error={error} retry={() => void refetch()} />;
  if (!data || !view.regions.ready) return <Skeleton height={480} />;
  const q = (params.get("q") ?? "").trim().toLowerCase();
  const rows = data.organisations.filter(
    (one) =>
      (!params.get("members") || one.member) &&
      (params.get("closed") || !one.closedOn) &&
      [one.name, one.shortName, one.nameEn].some((name) => name.toLowerCase().includes(q)),
  );
  const done = () => {
    setOpen(null);
    void refetch();
  };
  const all = data.organisations;
  const name = (one: Organisation) => (i18n.language === "en" ? one.nameEn : one.name);
  const place = (one: Organisation) => (one.regionId ? view.regions.nameOf(one.regionId) : t("admin.organisation.district"));
  const state = (one: Organisation) => stateText(one, all, t);
  const table = {
    columns: ["name", "shortName", "kind", "unitClass", "region", "state"].map((key) => t(`admin.organisation.${key}`)),
    rows: rows.map((one) => [one.name, one.shortName, t(`registers.organisationKind.${one.kind}`), one.unitClass, place(one), state(one)]),
  };
  return (
    <Card title={t("admin.tab.organisations")} tableOnly table={table} fileName={t("admin.tab.organisations")}>
      <div className={classes.bar}>
        <TextInput
          className={classes.grow ?? ""}
          size="xs"
          label={t("admin.filter")}
          value={params.get("q") ?? ""}
          onChange={({ currentTarget }) => set("q", currentTarget.value)}
        />
        {(["members", "closed"] as const).map((key) => (
          <Checkbox
            key={key}
            size="xs"
            label={t(key === "members" ? "admin.organisation.membersOnly" : "admin.organisation.withClosed")}
            checked={params.get(key) === "1"}
            onChange={({ currentTarget }) => set(key, currentTarget.checked ? "1" : "")}
          />
        ))}
        <span className={classes.note} aria-live="polite">
          {t("admin.count", { count: rows.length })}
        </span>
        <Button
          className={classes.end ?? ""}
          size="xs"
          aria-expanded={open === "new"}
          onClick={() => setOpen(open === "new" ? null : "new")}
        >
          {t("admin.organisation.add")}
        </Button>
      </div>
      {open === "new" ? <OrganisationForm organisation={null} view={view} done={done} reload={() => void refetch()} /> : null}
      {rows.length === 0 ? <p className={classes.note}>{t("admin.none")}</p> : null}
      <ul className={classes.list}>
        {rows.map((one) => (
          <li key={one.id} className={classes.item} data-organisation={one.shortName} data-off={one.closedOn !== null}>
            <div className={classes.head}>
              <span className={classes.main}>{name(one)}</span>
              <span>
                {t(`registers.organisationKind.${one.kind}`)}
                {one.unitClass ? ` · ${t("admin.organisation.classShort", { text: classText(one.unitClass, t) })}` : ""} · {place(one)}
                {one.member ? ` · ${t("admin.organisation.memberShort")}` : ""}
                {one.openedOn ? ` · ${t("admin.organisation.since", { date: one.openedOn })}` : ""} <OriginMark origin={one.origin} />
              </span>
              <span className={classes.note}>{state(one)}</span>
              <Button
                size="compact-sm"
                variant="light"
                aria-expanded={open === one.id}
                aria-label={`${t(open === one.id ? "admin.close" : "admin.open")} ${one.shortName}`}
                onClick={() => setOpen(open === one.id ? null : one.id)}
              >
                {t(open === one.id ? "admin.close" : "admin.open")}
              </Button>
            </div>
            {open === one.id ? (
              <>
                <OrganisationForm organisation={one} view={view} done={done} reload={() => void refetch()} />
                {one.closedOn ? null : <CloseOrganisation organisation={one} all={all} done={done} reload={() => void refetch()} />}
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function stateText({ closedOn, mergedIntoId }: Organisation, all: readonly Organisation[], t: TFunction): string {
  if (!closedOn) return t("admin.organisation.open");
  const heir = all.find((one) => one.id === mergedIntoId);
  const closed = t("admin.organisation.closed", { date: closedOn });
  return heir ? `${closed} · ${t("admin.organisation.mergedInto", { name: heir.shortName })}` : closed;
}
