import { useQuery } from "@apollo/client/react";
import { Button, Skeleton, Text } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft } from "../editing/use-draft.ts";
import { EvidenceList } from "../evidence/EvidenceList.tsx";
import type { ActivityQuery } from "../graphql/generated/graphql.ts";
import { ActivityRecordsDocument, ReturnActivityRecordDocument, VerifyActivityDocument } from "../graphql/generated/pages.ts";
import { fullNumber, when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import { isNotYours } from "./not-yours.ts";
import classes from "./record.module.css";
import { AGES, type Revision } from "./record-draft.ts";

type Activity = NonNullable<ActivityQuery["activity"]>;

/** What was filed beside what the desk counted, every revision of it, and the word of who verifies it. */
export function RecordPanel({ activity, attendance, refresh }: { activity: Activity; attendance: number; refresh(done?: string): void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(ActivityRecordsDocument, {
    variables: { activityId: activity.id },
    fetchPolicy: "cache-and-network",
  });
  if (!data && isNotYours(error)) return null;
  const revisions = data?.activityRecords.revisions;
  const [newest, ...older] = revisions ?? [];
  const judges = activity.actions.includes("verifyActivity");
  return (
    <Card title={t("activityRecord.title")} definition={t("define.activityRecord")}>
      <div className={classes.panel} data-record-status={newest?.status ?? "NONE"}>
        {revisions === undefined ? (
          error ? (
            <Fault error={error} retry={() => void refetch()} />
          ) : (
            <Skeleton height={160} />
          )
        ) : newest ? (
          <RevisionView revision={newest} before={older.find((one) => one.status === "VERIFIED")} deskNow={attendance} />
        ) : (
          <Text c="var(--ink-2)">{t(activity.state === "VERIFIED" ? "activityRecord.noneVerified" : "activityRecord.none")}</Text>
        )}
        {newest?.status === "SUBMITTED" && !judges ? (
          <Text size="sm" c="var(--warn)">
            {t("activityRecord.waiting")}
          </Text>
        ) : null}
        {judges ? <Judge activity={activity} refresh={refresh} /> : null}
        {older.length > 0 ? (
          <details className={classes.older}>
            <summary>
              {t("activityRecord.older")} ({older.length})
            </summary>
            {older.map((revision) => (
              <RevisionView key={revision.id} revision={revision} before={undefined} deskNow={null} />
            ))}
          </details>
        ) : null}
      </div>
    </Card>
  );
}

function RevisionView({ revision, before, deskNow }: { revision: Revision; before: Revision | undefined; deskNow: number | null }) {
  const { t } = useTranslation();
  const changed = (field: "onSite" | "online" | "materials" | "experts" | "volunteers") =>
    before && before[field] !== revision[field] ? { changed: true, was: before[field] } : { changed: false, was: 0 };
  const figure = (field: "onSite" | "online" | "materials" | "experts" | "volunteers", unit: string) => (
    <div key={field}>
      <dt>{t(`activityRecord.${field}`)}</dt>
      <dd data-changed={changed(field).changed} data-claim={field}>
        {fullNumber(revision[field])} <small>{t(`activityRecord.${unit}`)}</small>
        {changed(field).changed ? (
          <small title={t("activityRecord.changed")}> ({t("activityRecord.last", { value: fullNumber(changed(field).was) })})</small>
        ) : null}
      </dd>
    </div>
  );
  const difference = revision.onSite - revision.deskCount;
  return (
    <article className={classes.panel} data-revision={revision.revision}>
      <p className={classes.status}>
        <b data-status={revision.status}>
          {t("activityRecord.revision", { revision: revision.revision })} · {t(`activityRecord.status.${revision.status}`)}
        </b>
        {revision.status === "SUBMITTED" ? <span>{t("activityRecord.provisional")}</span> : null}
        <span className={classes.note}>
          {t("activityRecord.by", {
            name: revision.recordedBy ?? t("activityRecord.demo"),
            time: when(revision.recordedAt, Date.now()),
          })}{" "}
          · {t("activityRecord.receipt")} {revision.receipt}
          {revision.reviewedAt
            ? ` · ${t("activityRecord.reviewed", { name: revision.reviewedBy ?? t("activityRecord.demo"), time: when(revision.reviewedAt, Date.now()) })}`
            : ""}
        </span>
        {revision.origin === "RECORDED" ? null : <OriginMark origin={revision.origin} />}
      </p>
      {revision.returnReason ? <p className={classes.text}>{t("activityRecord.returned", { reason: revision.returnReason })}</p> : null}
      {revision.correctionReason ? (
        <p className={classes.text}>
          {t("activityRecord.correctionReason")}: {revision.correctionReason}
        </p>
      ) : null}
      <dl className={classes.claims}>
        {figure("onSite", "visitsUnit")}
        <div>
          <dt>{t(deskNow === null ? "activityRecord.desk" : "activityRecord.deskNow")}</dt>
          <dd data-claim="desk">
            {fullNumber(deskNow ?? revision.deskCount)} <small>{t("activityRecord.visitsUnit")}</small>
            <small>
              {" "}
              {difference === 0
                ? t("activityRecord.equal")
                : t("activityRecord.difference", { value: `${difference > 0 ? "+" : "−"}${fullNumber(Math.abs(difference))}` })}
            </small>
          </dd>
        </div>
        {figure("online", "visitsUnit")}
        {figure("materials", "materialsUnit")}
        {figure("experts", "peopleUnit")}
        {figure("volunteers", "peopleUnit")}
      </dl>
      {revision.differenceReason ? (
        <p className={classes.text}>
          {t("activityRecord.differenceReason")}: {revision.differenceReason}
        </p>
      ) : null}
      <table className={classes.breakdown}>
        <thead>
          <tr>
            <th scope="col">{t("activityRecord.age")}</th>
            <th scope="col">{t("activityRecord.onSite")}</th>
            <th scope="col">{t("activityRecord.online")}</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(revision.audience).map((part) => (
            <tr key={part.ageGroup}>
              <th scope="row">{part.ageGroup === "UNKNOWN" ? t("checkIn.ageUnknown") : t(`age.${part.ageGroup}`)}</th>
              <td>{fullNumber(part.onSite)}</td>
              <td>{fullNumber(part.online)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.text}>{revision.report}</p>
      <EvidenceList files={revision.evidence} />
    </article>
  );
}

/** From the youngest to the oldest, those of unknown age last, in whatever order they were filed. */
const inOrder = (audience: Revision["audience"]) => [...audience].sort((a, b) => AGES.indexOf(a.ageGroup) - AGES.indexOf(b.ageGroup));

/** Verified, or back with a reason. */
function Judge({ activity, refresh }: { activity: Activity; refresh(done?: string): void }) {
  const { t } = useTranslation();
  const id = useId();
  const { draft, set, clear } = useDraft(`return ${activity.id}`, { reason: "" });
  const [faults, setFaults] = useState<Record<string, string>>({});
  const verify = useAction(VerifyActivityDocument);
  const giveBack = useAction(ReturnActivityRecordDocument);
  const standing = { activityId: activity.id, version: activity.version };

  async function accept() {
    const sent = await verify.run(standing);
    if (sent) clear({ reason: "" });
    refresh(sent && t("activityRecord.done.verified"));
  }

  async function refuse(event: FormEvent) {
    event.preventDefault();
    const missing = draft.reason.trim() === "";
    setFaults(missing ? { reason: t("activityRecord.wrong.reason") } : {});
    if (missing) return;
    const sent = await giveBack.run({ ...standing, reason: draft.reason.trim() });
    if (sent) clear({ reason: "" });
    refresh(sent && t("activityRecord.done.returned"));
  }

  return (
    <form className={classes.judge} onSubmit={(event) => void refuse(event)} noValidate aria-label={t("activityRecord.verify")}>
      <Text size="sm" c="var(--ink-2)">
        {t("activityRecord.verifyHint")}
      </Text>
      <ErrorSummary faults={faults} refusal={verify.refusal ?? giveBack.refusal} idOf={(field) => `${id}${field}`} />
      <div>
        <Button loading={verify.busy} disabled={giveBack.busy} onClick={() => void accept()}>
          {t("activityRecord.verifyButton")}
        </Button>
      </div>
      <LongText
        id={`${id}reason`}
        label={t("activityRecord.returnReason")}
        value={draft.reason}
        error={faults.reason}
        onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
      />
      <div>
        <Button type="submit" variant="default" loading={giveBack.busy} disabled={verify.busy}>
          {t("activityRecord.returnButton")}
        </Button>
      </div>
    </form>
  );
}
