import { OrganisationKind, shanghaiDay, UNIT_CLASSES } from "@kepu/schema";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { TFunction } from "i18next";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft, useLeaveGuard } from "../editing/use-draft.ts";
import { AddOrganisationDocument, UpdateOrganisationDocument } from "../graphql/generated/pages.ts";
import type { RegionView } from "../region/use-region-view.ts";
import classes from "./admin.module.css";
import type { Organisation } from "./OrganisationsTab.tsx";

interface OrganisationFormProps {
  organisation: Organisation | null;
  view: RegionView;
  done(): void;
  reload(): void;
}

/** A national class, by its code and its name. */
export const classText = (code: string, t: TFunction) => `${code} ${t(`admin.organisation.class.${code}`)}`;

const draftOf = (one: Organisation | null) => ({
  ...{ name: one?.name ?? "", shortName: one?.shortName ?? "", nameEn: one?.nameEn ?? "", kind: one?.kind ?? "DEPARTMENT" },
  ...{ unitClass: one ? (one.unitClass ?? "") : "30", member: one?.member ?? true, regionId: one?.regionId ?? "" },
  ...{ openedOn: one?.openedOn ?? "", renamedOn: "" },
});

/** An organisation as the register has it; with another name, from when it is borne. */
export function OrganisationForm({ organisation, view, done, reload }: OrganisationFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [empty] = useState(() => draftOf(organisation));
  const { draft, set, clear, dirty } = useDraft(`ORGANISATION ${organisation?.id ?? "new"}`, empty);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const add = useAction(AddOrganisationDocument);
  const update = useAction(UpdateOrganisationDocument);
  const refusal = add.refusal ?? update.refusal;
  useLeaveGuard(dirty, t("form.leave"));
  const renamed = organisation !== null && draft.name.trim() !== organisation.name;
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = (["name", "shortName"] as string[]).filter((field) => String(draft[field as "name"]).trim() === "");
    if (draft.openedOn > shanghaiDay(Date.now())) found.push("openedOn");
    if (renamed && draft.renamedOn > shanghaiDay(Date.now())) found.push("renamedOn");
    setFaults(Object.fromEntries(found.map((field) => [field, t(`admin.organisation.wrong.${field}`)])));
    if (found.length > 0) return;
    const { renamedOn, ...rest } = draft;
    const { nameEn, unitClass, regionId, openedOn } = draft;
    const stated = { nameEn: nameEn || null, unitClass: unitClass || null, regionId: regionId || null, openedOn: openedOn || null };
    const fields = { ...rest, ...stated };
    const sent = organisation
      ? await update.run({
          organisationId: organisation.id,
          version: organisation.version,
          ...fields,
          renamedOn: (renamed && renamedOn) || null,
        })
      : await add.run({ rootId: view.rootId, ...fields });
    if (!sent) return reload();
    clear(empty);
    done();
  }
  const refused: Record<string, string> = refusal?.field ? { [refusal.field]: t(`admin.organisation.wrong.${refusal.field}`) } : {};
  const shown = { ...faults, ...refused };
  const field = (name: keyof Omit<typeof empty, "member">) => ({
    id: `${id}${name}`,
    label: t(`admin.organisation.${name === "regionId" ? "region" : name}`),
    value: draft[name],
    error: shown[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [name]: currentTarget.value }),
  });
  const now = refusal?.current?.name;
  const regions = [...view.regions.byId.values()].filter((region) => region.id !== view.rootId);
  return (
    <form
      className={classes.panel}
      onSubmit={(event) => void submit(event)}
      noValidate
      aria-label={organisation?.name ?? t("admin.organisation.add")}
    >
      <ErrorSummary
        faults={shown}
        refusal={refusal}
        idOf={(name) => `${id}${name}`}
        conflict={typeof now === "string" ? t("admin.organisation.conflict", { name: now }) : null}
      />
      <div className={classes.columns}>
        <TextInput maxLength={200} {...field("name")} />
        {renamed ? <TextInput type="date" {...field("renamedOn")} /> : null}
        <TextInput maxLength={200} {...field("shortName")} />
        <TextInput maxLength={200} {...field("nameEn")} />
        <NativeSelect
          data={Object.keys(OrganisationKind).map((value) => ({ value, label: t(`registers.organisationKind.${value}`) }))}
          {...field("kind")}
        />
        <NativeSelect
          data={[
            { value: "", label: t("admin.organisation.noClass") },
            ...Object.keys(UNIT_CLASSES).map((value) => ({ value, label: classText(value, t) })),
          ]}
          {...field("unitClass")}
        />
        <NativeSelect
          data={[
            { value: "", label: t("admin.organisation.district") },
            ...regions.map((region) => ({ value: region.id, label: view.regions.nameOf(region.id) })),
          ]}
          {...field("regionId")}
        />
        <TextInput type="date" {...field("openedOn")} />
      </div>
      <Checkbox
        size="sm"
        label={t("admin.organisation.member")}
        checked={draft.member}
        onChange={({ currentTarget }) => set({ member: currentTarget.checked })}
      />
      <div className={classes.row}>
        <Button type="submit" size="xs" loading={add.busy || update.busy}>
          {t("admin.save")}
        </Button>
        <span className={classes.note}>{dirty ? t("form.draftKept") : null}</span>
      </div>
    </form>
  );
}
