import { useQuery } from "@apollo/client/react";
import { Autocomplete, Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import type { Refusal } from "../editing/use-action.ts";
import { useDraft, useLeaveGuard } from "../editing/use-draft.ts";
import { PlanChoicesDocument } from "../graphql/generated/pages.ts";
import { useRegionView } from "../region/use-region-view.ts";
import classes from "./plan.module.css";
import { FORMS, type PlanDraft, planFaults } from "./plan-draft.ts";

interface PlanFormProps {
  draftKey: string;
  empty: PlanDraft;
  busy: boolean;
  refusal: Refusal | null;
  /** community and organisation are settled */
  placed: boolean;
  submitText: string;
  /** the activity's id, once it is stored */
  send(draft: PlanDraft): Promise<string | undefined>;
  done(id: string): void;
}

/** The plan of an activity; what is typed is kept as a draft until it is sent. */
export function PlanForm({ draftKey, empty, busy, refusal, placed, submitText, send, done }: PlanFormProps) {
  const { t, i18n } = useTranslation();
  const { viewer } = useViewer();
  const { rootId, regions } = useRegionView();
  const id = useId();
  const [first] = useState(empty);
  const { draft, set, clear, dirty, restored } = useDraft(draftKey, first);
  const [wrong, setWrong] = useState<string[]>([]);
  const { data } = useQuery(PlanChoicesDocument, { variables: { rootId }, skip: !rootId });
  const [stored, setStored] = useState<string | null>(null);
  useLeaveGuard(dirty, t("form.leave"));
  const leave = useRef(done);
  leave.current = done;
  useEffect(() => {
    if (stored && !dirty) leave.current(stored); // only now: with a draft it would ask
  }, [stored, dirty]);
  const reports = viewer?.roles.filter((role) => role.role === "REPORTER") ?? [];
  const needsOrganisation = !placed && viewer?.roles.every((role) => role.role === "REPORTER" || role.role === "UNIT_HEAD") === true;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const faults = planFaults(draft, needsOrganisation);
    setWrong(faults);
    if (faults.length > 0) return;
    const sent = await send(draft);
    if (!sent) return;
    clear(first);
    setStored(sent);
  }

  const fields = [...wrong, ...(refusal?.field && !wrong.includes(refusal.field) ? [refusal.field] : [])];
  const faults = Object.fromEntries(fields.map((field) => [field, t(`activityPlan.wrong.${field}`)]));
  const text = (field: keyof PlanDraft) => ({
    id: `${id}${field}`,
    value: draft[field],
    error: faults[field],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [field]: currentTarget.value }),
  });
  const english = i18n.language === "en";
  const named = (one: { name: string; nameEn: string }) => (english ? one.nameEn : one.name);
  const communities = [...regions.byId.values()]
    .filter(
      (region) =>
        region.level === "COMMUNITY" && (placed || regions.pathOf(region.id).some((at) => at.id === (viewer?.homeRegionId ?? rootId))),
    )
    .sort((a, b) => a.order - b.order);
  const organisations = data?.organisations.filter(
    (one) => placed || reports.length === 0 || reports.some((role) => role.organisationId === one.id),
  );
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} />
      <TextInput {...text("name")} label={t("activityPlan.name")} required maxLength={200} className={classes.wide ?? ""} />
      <TextInput {...text("nameEn")} label={t("activityPlan.nameEn")} maxLength={200} className={classes.wide ?? ""} />
      <NativeSelect
        {...text("regionId")}
        label={t("activityPlan.region")}
        required
        disabled={placed}
        data={[{ value: "", label: "—" }, ...communities.map((region) => ({ value: region.id, label: regions.nameOf(region.id) }))]}
      />
      <NativeSelect
        {...text("organisationId")}
        label={t("activityPlan.organisation")}
        disabled={placed || (viewer?.roles.every((role) => role.role === "COMMUNITY_OFFICER") ?? false)}
        data={[
          { value: "", label: needsOrganisation ? "—" : t("activityPlan.ofCommunity") },
          ...(organisations ?? []).map((one) => ({ value: one.id, label: english ? one.nameEn : one.shortName })),
        ]}
      />
      <TextInput {...text("placeName")} label={t("activityPlan.place")} required maxLength={200} />
      <Autocomplete
        id={`${id}form`}
        label={t("activityPlan.form")}
        required
        maxLength={40}
        data={FORMS}
        value={draft.form}
        error={faults.form}
        onChange={(form) => set({ form })}
      />
      <TextInput {...text("startsAt")} label={t("activityPlan.starts")} type="datetime-local" required />
      <TextInput {...text("endsAt")} label={t("activityPlan.ends")} type="datetime-local" required />
      <NativeSelect
        {...text("seriesId")}
        label={t("activityPlan.series")}
        data={[
          { value: "", label: t("activityPlan.noSeries") },
          ...(data?.series ?? []).map((one) => ({ value: one.id, label: named(one) })),
        ]}
      />
      <NativeSelect
        {...text("campaignId")}
        label={t("activityPlan.campaign")}
        data={[
          { value: "", label: t("activityPlan.noCampaign") },
          ...(data?.campaigns ?? [])
            .filter((one) => one.seriesId === null || one.seriesId === draft.seriesId)
            .map((one) => ({ value: one.id, label: named(one) })),
        ]}
      />
      <TextInput
        {...text("planned")}
        label={t("activityPlan.planned")}
        inputMode="numeric"
        required
        rightSection={<span className={classes.unit}>{t("activityPlan.people")}</span>}
        rightSectionWidth={56}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={busy}>
          {submitText}
        </Button>
        {dirty ? (
          <Button variant="subtle" color="gray" onClick={() => clear(first)}>
            {t("activityPlan.discard")}
          </Button>
        ) : null}
        <span className={classes.note} aria-live="polite">
          {dirty ? t(restored ? "form.draftRestored" : "form.draftKept") : null}
        </span>
      </div>
    </form>
  );
}
