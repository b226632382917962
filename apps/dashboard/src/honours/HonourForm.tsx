import { useQuery } from "@apollo/client/react";
import { DatePrecision, HonourHolder, shanghaiDay } from "@kepu/schema";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft, useLeaveGuard } from "../editing/use-draft.ts";
import { AddHonourDocument, HonourHoldersDocument, UpdateHonourDocument } from "../graphql/generated/pages.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import type { RegionView } from "../region/use-region-view.ts";
import classes from "./honours.module.css";
import { draftOf, type HonourDraft, holderField, inputOf, wrongFields } from "./prepare-honour-draft.ts";
import { type Honour, LEVELS } from "./prepare-honours.ts";

interface HonourFormProps {
  honour: Honour | null;
  view: RegionView;
  done(honour: Honour): void;
  reload(): void;
}

/** What an honour says, as a form; what is typed is kept in the browser until it is sent. */
export function HonourForm({ honour, view, done, reload }: HonourFormProps) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const id = useId();
  const [empty] = useState(() => draftOf(honour));
  const { draft, set, clear, dirty, restored } = useDraft(`HONOUR ${honour?.id ?? "new"}`, empty);
  const [sent, setSent] = useState(false);
  useLeaveGuard(dirty && !sent, t("form.leave"));
  const add = useAction(AddHonourDocument);
  const update = useAction(UpdateHonourDocument);
  const refusal = add.refusal ?? update.refusal;
  const [faults, setFaults] = useState<Record<string, string>>({});
  const { data } = useQuery(HonourHoldersDocument, { variables: { rootId: view.rootId } });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = wrongFields(draft, shanghaiDay(Date.now()));
    setFaults(Object.fromEntries(found.map((field) => [field, t(`honours.wrong.${field}`)])));
    if (found.length > 0) return;
    const fields = inputOf(draft);
    const saved = honour
      ? (await update.run({ honourId: honour.id, version: honour.version, ...fields }))?.updateHonour.honour
      : (await add.run({ rootId: view.rootId, ...fields }))?.addHonour.honour;
    if (!saved) return reload();
    setSent(true);
    clear(draftOf(saved));
    done(saved);
  }

  const refused: Record<string, string> = refusal?.field ? { [refusal.field]: t(`honours.wrong.${refusal.field}`) } : {};
  const field = (name: keyof HonourDraft) => ({
    id: `${id}${name}`,
    label: t(`honours.field.${name}`),
    value: draft[name],
    error: faults[name] ?? refused[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [name]: currentTarget.value }),
  });
  const words = (list: readonly string[], of: string) => list.map((value) => ({ value, label: t(`honours.${of}.${value}`) }));
  const none = { value: "", label: "—" };
  const areas = [...view.regions.byId.values()].filter(({ level }) => level === draft.holderKind);
  const units = (data?.organisations ?? []).filter(({ kind }) => (kind === "SCHOOL") === (draft.holderKind === "SCHOOL"));
  const holder = holderField(draft.holderKind);
  const now = refusal?.current as Honour | null | undefined;
  const told = now?.level
    ? t("honours.conflict", { name: now.name, level: t(`honours.level.${now.level}`), holder: now.holderName })
    : null;
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={{ ...faults, ...refused }} refusal={refusal} idOf={(name) => `${id}${name}`} conflict={told} />
      <div className={classes.columns}>
        <TextInput maxLength={200} {...field("name")} />
        <TextInput maxLength={200} {...field("nameEn")} />
        <NativeSelect data={words(LEVELS, "level")} {...field("level")} />
        <TextInput maxLength={200} {...field("issuer")} />
        <NativeSelect data={words(Object.keys(HonourHolder), "holderKind")} {...field("holderKind")} />
        {holder === "holderName" ? <TextInput maxLength={200} {...field("holderName")} /> : null}
        {holder === "holderRegionId" ? (
          <NativeSelect
            data={[none, ...areas.map((area) => ({ value: area.id, label: view.regions.nameOf(area.id) }))]}
            {...field("holderRegionId")}
          />
        ) : null}
        {holder === "holderOrganisationId" ? (
          <NativeSelect
            data={[none, ...units.map((unit) => ({ value: unit.id, label: language === "en" ? unit.nameEn : unit.shortName }))]}
            {...field("holderOrganisationId")}
          />
        ) : null}
        <NativeSelect data={words([...Object.keys(DatePrecision), "NONE"], "precision")} {...field("precision")} />
        {draft.precision === "NONE" ? null : <TextInput type="date" {...field("awardedOn")} />}
        <TextInput type="date" {...field("validUntil")} />
      </div>
      <LongText {...field("wording")} />
      <div className={classes.row}>
        <Button type="submit" loading={add.busy || update.busy}>
          {t("honours.save")}
        </Button>
        <span className={classes.note}>{dirty ? t(restored ? "form.draftRestored" : "form.draftKept") : null}</span>
      </div>
    </form>
  );
}
