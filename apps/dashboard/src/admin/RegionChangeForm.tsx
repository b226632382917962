import { shanghaiDay } from "@kepu/schema";
import { Button, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { type Refusal, refusalOf, useAction } from "../editing/use-action.ts";
import { client } from "../graphql/client.ts";
import {
  ChangeRegionsDocument,
  PreviewRegionChangeDocument,
  type PreviewRegionChangeQuery,
  type RegionChangeKind,
} from "../graphql/generated/pages.ts";
import type { RegionView } from "../region/use-region-view.ts";
import type { Region } from "../region/use-regions.ts";
import classes from "./admin.module.css";
import { draftOf, inputOf, type NamesDraft, NO_NAMES, type RegionChangeDraft } from "./prepare-region-change.ts";
import { RegionEffect } from "./RegionEffect.tsx";

type Preview = PreviewRegionChangeQuery["previewRegionChange"];
const FEWEST_PARTS = 2;
const KINDS: readonly RegionChangeKind[] = ["AMEND", "SPLIT", "MERGE"];

/** A change of a region: what and from when, then its effect, then the change. */
export function RegionChangeForm({ region, view, done }: { region: Region; view: RegionView; done(): void }) {
  const { t } = useTranslation();
  const id = useId();
  const [draft, setDraft] = useState(() => draftOf(region, shanghaiDay(Date.now())));
  const [preview, setPreview] = useState<Preview | null>(null);
  const [fault, setFault] = useState<Refusal | null>(null);
  const { run, busy, refusal } = useAction(ChangeRegionsDocument);
  const set = (change: Partial<RegionChangeDraft>) => {
    setDraft({ ...draft, ...change });
    setPreview(null);
    setFault(null);
  };
  const input = inputOf(view.rootId, region, draft);
  async function look(event?: FormEvent) {
    event?.preventDefault();
    setFault(null);
    try {
      const { data } = await client.query({ query: PreviewRegionChangeDocument, variables: { input }, fetchPolicy: "network-only" });
      setPreview(data?.previewRegionChange ?? null);
    } catch (error) {
      setPreview(null);
      setFault(refusalOf(error));
    }
  }
  async function apply() {
    if (!preview) return;
    if (await run({ ...input, basis: preview.basis })) done();
    else await look();
  }
  const told = fault ?? refusal;
  const at = told?.field?.replace(/\[.*/, "");
  const faults: Record<string, string> = at ? { [at]: t(`admin.region.wrong.${at}`) } : {};
  const others = [...view.regions.byId.values()].filter((one) => one.level === region.level && one.id !== region.id);
  const options = (list: Region[]) => list.map((one) => ({ value: one.id, label: view.regions.nameOf(one.id) }));
  const parents = [...view.regions.byId.values()].filter(
    ({ level }) => level === "DISTRICT" || (level === "SUBDISTRICT" && region.level === "COMMUNITY"),
  );
  return (
    <form className={classes.panel} onSubmit={(event) => void look(event)} noValidate aria-label={t("admin.region.what")}>
      <ErrorSummary
        faults={faults}
        refusal={told}
        idOf={(field) => `${id}${field}`}
        conflict={refusal?.code === "CONFLICT" ? t("admin.region.conflict") : null}
      />
      <div className={classes.columns}>
        <NativeSelect
          label={t("admin.region.what")}
          value={draft.kind}
          onChange={({ currentTarget }) => set({ kind: currentTarget.value as RegionChangeKind })}
          data={KINDS.map((value) => ({ value, label: t(`admin.region.kind.${value}`) }))}
        />
        <TextInput
          id={`${id}on`}
          type="date"
          label={t("admin.region.on")}
          value={draft.on}
          error={faults.on}
          onChange={({ currentTarget }) => set({ on: currentTarget.value })}
        />
        {draft.kind === "MERGE" ? (
          <>
            <NativeSelect
              id={`${id}intoId`}
              label={t("admin.region.into")}
              value={draft.intoId}
              error={faults.intoId}
              onChange={({ currentTarget }) => set({ intoId: currentTarget.value })}
              data={[{ value: "", label: t("admin.region.intoNew") }, ...options(others)]}
            />
            <MultiSelect
              id={`${id}regionIds`}
              label={t("admin.region.others")}
              searchable
              value={draft.others}
              error={faults.regionIds}
              onChange={(list) => set({ others: list })}
              data={options(others.filter((one) => one.id !== draft.intoId))}
            />
          </>
        ) : null}
        {draft.kind === "AMEND" && region.level === "COMMUNITY" ? (
          <NativeSelect
            label={t("admin.region.parent")}
            value={draft.parentId}
            onChange={({ currentTarget }) => set({ parentId: currentTarget.value })}
            data={options(parents)}
          />
        ) : null}
      </div>
      {draft.kind === "AMEND" ? <Names id={`${id}amended`} names={draft.amended} change={(amended) => set({ amended })} /> : null}
      {draft.kind === "SPLIT" || (draft.kind === "MERGE" && draft.intoId === "")
        ? draft.created.slice(0, draft.kind === "MERGE" ? 1 : undefined).map((names, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what they are told apart by
            <fieldset key={index} className={classes.set}>
              <legend>{t("admin.region.created", { index: index + 1 })}</legend>
              <Names
                id={`${id}created${index || ""}`}
                names={names}
                change={(next) => set({ created: draft.created.map((one, place) => (place === index ? next : one)) })}
              />
              {index === 0 && draft.kind === "SPLIT" ? <p className={classes.note}>{t("admin.region.heirFirst")}</p> : null}
              {index >= FEWEST_PARTS ? (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="red"
                  mt={6}
                  aria-label={t("admin.region.fewer", { index: index + 1 })}
                  onClick={() => set({ created: draft.created.filter((_, place) => place !== index) })}
                >
                  {t("admin.region.fewerShort")}
                </Button>
              ) : null}
            </fieldset>
          ))
        : null}
      <div className={classes.row}>
        {draft.kind === "SPLIT" ? (
          <Button size="xs" variant="subtle" onClick={() => set({ created: [...draft.created, NO_NAMES] })}>
            {t("admin.region.more")}
          </Button>
        ) : null}
        <Button type="submit" size="xs" variant={preview ? "default" : "filled"}>
          {t("admin.region.look")}
        </Button>
      </div>
      {preview ? <RegionEffect preview={preview} on={draft.on} busy={busy} apply={() => void apply()} /> : null}
    </form>
  );
}

function Names({ id, names, change }: { id: string; names: NamesDraft; change(names: NamesDraft): void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.columns}>
      {(["code", "name", "shortName", "nameEn"] as const).map((field, index) => (
        <TextInput
          key={field}
          {...(index === 0 ? { id } : {})}
          label={t(`admin.region.${field}`)}
          maxLength={field === "code" ? 15 : 200}
          inputMode={field === "code" ? "numeric" : "text"}
          value={names[field]}
          onChange={({ currentTarget }) => change({ ...names, [field]: currentTarget.value })}
        />
      ))}
    </div>
  );
}
