import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { when } from "../i18n/format.ts";
import { stepText } from "../submission/entry-words.ts";
import type { Proof } from "./ProofPanel.tsx";
import classes from "./proof.module.css";
import { grouped } from "./proof-words.ts";

type Observation = NonNullable<Proof["node"]["observation"]>;

/** What stands behind one value: its submission with steps and evidence, or the cell of a file. */
export function Source({ of }: { of: Observation }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const { submission, imported, revisions } = of;
  const at = (instant: string) => when(instant, Date.now());
  return (
    <dl className={classes.list} data-source>
      <dt>{t("proof.revisions")}</dt>
      <dd>
        {revisions.map(({ revision, value, missing, recordedFrom }) => (
          <div key={revision}>
            {t("proof.revision", { number: revision })} ·{" "}
            {value === null ? t(`proof.missing.${missing ?? "NOT_REPORTED"}`) : grouped(value)} · {at(recordedFrom)}
          </div>
        ))}
        <small>{t(of.settled ? "proof.settled" : "proof.unsettled")}</small>
      </dd>
      {submission ? <Submitted of={submission} /> : null}
      {imported ? (
        <>
          <dt>{t("proof.file")}</dt>
          <dd>
            {imported.fileName}
            {imported.cell ? <div>{t("proof.cell", { cell: imported.cell, written: imported.written ?? "" })}</div> : null}
            <div>{t("proof.importedBy", { name: imported.importedByName ?? t("proof.commandLine"), at: at(imported.importedAt) })}</div>
          </dd>
          <dt>{t("proof.mapping")}</dt>
          <dd>
            {english ? imported.mappingNameEn : imported.mappingName} · {imported.mappingVersion}
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function Submitted({ of }: { of: NonNullable<Observation["submission"]> }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const path = `/review/${of.formId}/${of.period}/${of.organisationId}${of.venueId ? `?venue=${of.venueId}` : ""}`;
  const rows = [
    ["item", english ? of.item?.labelEn : of.item?.label],
    ["filledBy", of.filledBy],
    ["comment", of.comment],
    ["explanation", of.explanation],
  ].filter(([, text]) => text);
  return (
    <>
      <dt>{t("proof.submission")}</dt>
      <dd>
        {english ? of.formNameEn : of.formName} · <Link to={path}>{t("proof.toSubmission")}</Link>
      </dd>
      {rows.map(([key, text]) => (
        <div key={key} className={classes.pair}>
          <dt>{t(`proof.${key}`)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      {of.events.length > 0 ? (
        <>
          <dt>{t("proof.steps")}</dt>
          <dd>
            {of.events.map((event) => (
              <div key={event.id}>
                {when(event.at, Date.now())} · {event.actorName} · {stepText(event, t)}
                {event.reason ? ` · ${event.reason}` : ""}
              </div>
            ))}
          </dd>
        </>
      ) : null}
      {of.evidence.length > 0 ? (
        <>
          <dt>{t("proof.evidence")}</dt>
          <dd>
            {of.evidence.map(({ id, name, url }) => (
              <div key={id}>
                <a href={url}>{name}</a>
              </div>
            ))}
          </dd>
        </>
      ) : null}
    </>
  );
}
