import { LIMITS } from "@kepu/schema";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction, useIdempotencyKey } from "../editing/use-action.ts";
import { useDraft, useLeaveGuard } from "../editing/use-draft.ts";
import { EvidenceField } from "../evidence/EvidenceField.tsx";
import { client } from "../graphql/client.ts";
import type { ActivityQuery } from "../graphql/generated/graphql.ts";
import { CorrectActivityRecordDocument, type EvidenceFileFragment, RecordActivityDocument } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { AudienceField } from "./AudienceField.tsx";
import classes from "./record.module.css";
import { audienceOf, countOf, firstDraft, type RecordDraft, type Records, recordFaults, sumOf } from "./record-draft.ts";

interface RecordFormProps {
  activity: NonNullable<ActivityQuery["activity"]>;
  records: Records;
  correcting: boolean;
  filed(receipt: string): void;
}

/** What was held: prefilled from the desk or the last revision, kept as a draft until it is filed. */
export function RecordForm({ activity, records, correcting, filed }: RecordFormProps) {
  const { t } = useTranslation();
  const { viewer } = useViewer();
  const id = useId();
  const [first] = useState(() => firstDraft(records));
  const { draft, set, clear, dirty, restored } = useDraft<RecordDraft>(`record ${viewer?.name} ${activity.id}`, first);
  const [files, setFiles] = useState<readonly EvidenceFileFragment[]>([]);
  const [wrong, setWrong] = useState<string[]>([]);
  const record = useAction(RecordActivityDocument);
  const correct = useAction(CorrectActivityRecordDocument);
  const keyOf = useIdempotencyKey();
  useLeaveGuard(dirty, t("form.leave"));
  const { busy, refusal } = correcting ? correct : record;
  const deskCount = activity.attendance;
  const photos = files.filter((file) => file.photo).length;
  const differs = sumOf(draft.onSite) !== deskCount;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = recordFaults(draft, { photos, deskCount, correcting });
    setWrong(found);
    if (found.length > 0) return;
    const count = (text: string) => countOf(text) ?? 0;
    const content = {
      ...{ activityId: activity.id, version: activity.version, audience: audienceOf(draft), report: draft.report.trim() },
      ...{ materials: count(draft.materials), experts: count(draft.experts), volunteers: count(draft.volunteers) },
      ...{ evidenceIds: files.map((file) => file.id), differenceReason: differs ? draft.differenceReason.trim() : null },
    };
    const key = { idempotencyKey: keyOf({ ...content, correctionReason: draft.correctionReason }) };
    const sent = correcting
      ? (await correct.run({ ...content, ...key, correctionReason: draft.correctionReason.trim() }))?.correctActivityRecord
      : (await record.run({ ...content, ...key }))?.recordActivity;
    if (!sent) return;
    clear(first);
    client.cache.evict({ fieldName: "activities" });
    filed(sent.receipt);
  }

  const refused = refusal?.field?.replace(/\[.*$/, "");
  const fields = [...wrong, ...(refused && !wrong.includes(refused) ? [refused] : [])];
  const faults = Object.fromEntries(fields.map((field) => [field, t(`activityRecord.wrong.${field}`)]));
  const last = records.revisions.find((revision) => revision.status !== "WITHDRAWN");
  const number = (field: "materials" | "experts" | "volunteers", unit: string) => ({
    id: `${id}${field}`,
    label: t(`activityRecord.${field}`),
    inputMode: "numeric" as const,
    value: draft[field],
    error: faults[field],
    rightSection: <span className={classes.unit}>{t(unit)}</span>,
    rightSectionWidth: 56,
    ...(last ? { description: t("activityRecord.last", { value: fullNumber(last[field]) }) } : {}),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [field]: currentTarget.value }),
  });
  const words = (field: "correctionReason" | "differenceReason", rows: number) => ({
    id: `${id}${field}`,
    label: t(`activityRecord.${field}`),
    minRows: rows,
    required: true,
    value: draft[field],
    error: faults[field],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [field]: currentTarget.value }),
  });
  const current = refusal?.current;
  const conflict = current
    ? t("activityRecord.conflict", { state: t(`activity.states.${String(current.state)}`), revision: String(current.revision ?? 0) })
    : null;
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(field) => `${id}${field}`} conflict={conflict} />
      {correcting ? <LongText {...words("correctionReason", 2)} /> : null}
      <AudienceField id={`${id}audience`} draft={draft} set={set} records={records} deskCount={deskCount} error={faults.audience} />
      {differs ? <LongText {...words("differenceReason", 2)} /> : null}
      <div className={classes.counts}>
        <TextInput {...number("materials", "activityRecord.materialsUnit")} />
        <TextInput {...number("experts", "activityRecord.peopleUnit")} />
        <TextInput {...number("volunteers", "activityRecord.peopleUnit")} />
      </div>
      <LongText
        id={`${id}report`}
        label={t("activityRecord.report")}
        description={t("activityRecord.reportHint", { count: [...draft.report.trim()].length })}
        minRows={4}
        required
        maxLength={LIMITS.reportChars}
        value={draft.report}
        error={faults.report}
        onChange={({ currentTarget }) => set({ report: currentTarget.value })}
      />
      <EvidenceField
        id={`${id}evidenceIds`}
        subject={{ kind: "ACTIVITY", id: activity.id }}
        label={t("activityRecord.photos")}
        hint={t("activityRecord.photosHint", { count: photos })}
        error={faults.evidenceIds}
        onFiles={setFiles}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={busy}>
          {t(correcting ? "activityRecord.submitCorrection" : "activityRecord.submit")}
        </Button>
        <span className={classes.note} aria-live="polite">
          {dirty ? t(restored ? "form.draftRestored" : "form.draftKept") : null}
        </span>
      </div>
    </form>
  );
}
