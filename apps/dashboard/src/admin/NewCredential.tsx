import { Button, Checkbox, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { CreateDeviceDocument, CreateDisplayDocument, type CredentialKind } from "../graphql/generated/pages.ts";
import classes from "./admin.module.css";
import type { Scopes } from "./use-scopes.ts";

interface NewCredentialProps {
  kind: CredentialKind;
  title: string;
  scopes: Scopes;
  made(name: string, token: string): void;
  cancel(): void;
}

/** A device for named kiosks or a region's, or a display of a region. */
export function NewCredential({ kind, title, scopes, made, cancel }: NewCredentialProps) {
  const { t } = useTranslation();
  const id = useId();
  const device = kind === "DEVICE";
  const [draft, setDraft] = useState({ name: "", days: "", regionId: "", kioskIds: [] as string[], byKiosk: device, vendor: false });
  const [faults, setFaults] = useState<Record<string, string>>({});
  const createDevice = useAction(CreateDeviceDocument);
  const createDisplay = useAction(CreateDisplayDocument);
  const refusal = createDevice.refusal ?? createDisplay.refusal;
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  async function submit(event: FormEvent) {
    event.preventDefault();
    const { name, regionId, kioskIds, byKiosk, vendor } = draft;
    const found = [
      ...(name.trim() ? [] : ["name"]),
      ...(byKiosk ? (kioskIds.length > 0 ? [] : ["kioskIds"]) : regionId ? [] : ["regionId"]),
      ...(draft.days === "" || /^[1-9]\d{0,3}$/.test(draft.days) ? [] : ["days"]),
    ];
    setFaults(Object.fromEntries(found.map((field) => [field, t(`admin.credential.wrong.${field}`)])));
    if (found.length > 0) return;
    const days = draft.days ? Number(draft.days) : null;
    const place = byKiosk ? { kioskIds, regionId: null } : { kioskIds: [], regionId };
    const token = device
      ? (await createDevice.run({ name, days, vendor, ...place }))?.createDevice.token
      : (await createDisplay.run({ name, days, regionId }))?.createDisplay.token;
    if (token) made(name, token);
  }
  const refused: Record<string, string> = refusal?.field ? { [refusal.field]: t(`admin.credential.wrong.${refusal.field}`) } : {};
  const shown = { ...faults, ...refused };
  const regions = scopes.scopes.flatMap((scope) => scope.regions);
  const kiosks = scopes.scopes.flatMap((scope) => scope.kiosks);
  return (
    <form className={classes.panel} onSubmit={(event) => void submit(event)} noValidate aria-label={title}>
      <ErrorSummary faults={shown} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <div className={classes.columns}>
        <TextInput
          id={`${id}name`}
          label={t("admin.credential.name")}
          maxLength={200}
          value={draft.name}
          error={shown.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        {device ? (
          <NativeSelect
            label={t("admin.credential.kind")}
            value={draft.byKiosk ? "kiosk" : "region"}
            onChange={({ currentTarget }) => set({ byKiosk: currentTarget.value === "kiosk" })}
            data={[
              { value: "kiosk", label: t("admin.credential.byKiosk") },
              { value: "region", label: t("admin.credential.byRegion") },
            ]}
          />
        ) : null}
        {draft.byKiosk ? (
          <MultiSelect
            id={`${id}kioskIds`}
            label={t("admin.credential.kiosks")}
            searchable
            limit={50}
            value={draft.kioskIds}
            error={shown.kioskIds}
            onChange={(kioskIds) => set({ kioskIds })}
            data={kiosks.map((kiosk) => ({ value: kiosk.id, label: `${kiosk.serial} ${kiosk.name}` }))}
          />
        ) : (
          <NativeSelect
            id={`${id}regionId`}
            label={t("admin.credential.region")}
            value={draft.regionId}
            error={shown.regionId}
            onChange={({ currentTarget }) => set({ regionId: currentTarget.value })}
            data={[{ value: "", label: "—" }, ...regions.map((region) => ({ value: region.id, label: scopes.named(region) }))]}
          />
        )}
        <TextInput
          id={`${id}days`}
          label={t("admin.credential.days")}
          inputMode="numeric"
          value={draft.days}
          error={shown.days}
          onChange={({ currentTarget }) => set({ days: currentTarget.value })}
        />
      </div>
      {device ? (
        <Checkbox
          size="sm"
          label={t("admin.credential.vendor")}
          checked={draft.vendor}
          onChange={({ currentTarget }) => set({ vendor: currentTarget.checked })}
        />
      ) : null}
      <div className={classes.row}>
        <Button type="submit" size="xs" loading={createDevice.busy || createDisplay.busy}>
          {title}
        </Button>
        <Button variant="default" size="xs" onClick={cancel}>
          {t("admin.cancel")}
        </Button>
      </div>
    </form>
  );
}
