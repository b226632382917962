import { shanghaiDay } from "@kepu/schema";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { CloseOrganisationDocument } from "../graphql/generated/pages.ts";
import classes from "./admin.module.css";
import { ClosingEffect } from "./ClosingEffect.tsx";
import type { Organisation } from "./OrganisationsTab.tsx";

interface CloseOrganisationProps {
  organisation: Organisation;
  all: readonly Organisation[];
  done(): void;
  reload(): void;
}

/** An organisation that is no more, or went into another. */
export function CloseOrganisation({ organisation, all, done, reload }: CloseOrganisationProps) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const [on, setOn] = useState(() => shanghaiDay(Date.now()));
  const [mergedIntoId, setInto] = useState("");
  const { run, busy, refusal } = useAction(CloseOrganisationDocument);
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!on || !window.confirm(t("admin.organisation.closeSure", { name: shortName, date: on }))) return;
    const sent = await run({ organisationId: organisation.id, version: organisation.version, on, mergedIntoId: mergedIntoId || null });
    sent ? done() : reload();
  }
  const faults: Record<string, string> = refusal?.field ? { [refusal.field]: t(`admin.organisation.wrong.${refusal.field}`) } : {};
  const nameOf = (one: Organisation) => (i18n.language === "en" ? one.nameEn : one.shortName);
  const shortName = nameOf(organisation);
  const heir = all.find((one) => one.id === mergedIntoId);
  const others = all.filter((one) => !one.closedOn && one.id !== organisation.id);
  return (
    <form className={classes.panel} onSubmit={(event) => void submit(event)} noValidate aria-label={t("admin.organisation.close")}>
      <p className={classes.note}>{t("admin.organisation.closeHint")}</p>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <div className={classes.columns}>
        <TextInput
          id={`${id}on`}
          type="date"
          label={t("admin.organisation.on")}
          value={on}
          error={on ? undefined : t("admin.organisation.wrong.on")}
          onChange={({ currentTarget }) => setOn(currentTarget.value)}
        />
        <NativeSelect
          id={`${id}mergedIntoId`}
          label={t("admin.organisation.into")}
          value={mergedIntoId}
          error={faults.mergedIntoId}
          onChange={({ currentTarget }) => setInto(currentTarget.value)}
          data={[{ value: "", label: t("admin.organisation.nobody") }, ...others.map((one) => ({ value: one.id, label: nameOf(one) }))]}
        />
      </div>
      {on ? (
        <ClosingEffect organisationId={organisation.id} on={on} mergedIntoId={mergedIntoId} heirName={heir ? nameOf(heir) : null} />
      ) : null}
      <div>
        <Button type="submit" size="xs" color="red" variant="light" loading={busy}>
          {t("admin.organisation.close")}
        </Button>
      </div>
    </form>
  );
}
