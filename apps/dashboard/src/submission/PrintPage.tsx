import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { Button, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { SubmissionDocument } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { Fault } from "../ui/Fault.tsx";
import { markText, periodText, unitText, valueText } from "./entry-words.ts";
import classes from "./print.module.css";
import { addressOf, useSubmissionKey } from "./use-submission-key.ts";

/** The form on A4, as it is signed and sealed: what is stored, never what only this browser has. */
export function PrintPage() {
  const { t, i18n } = useTranslation();
  const { key, revision } = useSubmissionKey();
  const { data, error, refetch } = useQuery(SubmissionDocument, {
    variables: { key, revision: revision ?? null },
    fetchPolicy: "no-cache",
  });
  if (error && !data) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={900} m={16} width="auto" />;
  const view = data.submission;
  const english = i18n.language === "en";
  const draft = ["DRAFT", "RETURNED", "UNIT_SIGNOFF"].includes(view.state);
  const remarks = view.sections.flatMap((section) => section.cells).filter(({ value }) => value?.comment || value?.explanation);
  const organisation = english ? view.organisation.nameEn : view.organisation.name;
  let number = 0;
  return (
    <div className={classes.page}>
      <p className={classes.tools}>
        <Link to={addressOf(key, revision ? { revision: String(revision) } : {})}>{t("entry.backToForm")}</Link>
        <Button size="sm" onClick={() => window.print()}>
          {t("entry.print")}
        </Button>
      </p>
      <article className={classes.paper} data-paper>
        <h1>{english ? view.form.nameEn : view.form.name}</h1>
        {view.form.mark ? <p className={classes.mark}>({markText(view.form.mark, t)})</p> : null}
        <dl className={classes.headings}>
          <div>
            <dt>{t("entry.organisation")}</dt>
            <dd>
              {organisation}
              {view.venueName && view.venueName !== view.organisation.name ? ` · ${view.venueName}` : ""}
            </dd>
          </div>
          <div>
            <dt>{t("entry.reportPeriod")}</dt>
            <dd>{periodText(view.period, t)}</dd>
          </div>
          <div>
            <dt>{t("entry.formCode")}</dt>
            <dd>
              {view.form.code} · {t("entry.revision", { revision: view.revision })}
            </dd>
          </div>
        </dl>
        {draft ? <p className={classes.draft}>{t(view.state === "UNIT_SIGNOFF" ? "entry.printUnsigned" : "entry.printDraft")}</p> : null}
        <table>
          <thead>
            <tr>
              <th scope="col">{t("entry.number")}</th>
              <th scope="col">{t("entry.item")}</th>
              <th scope="col">{t("entry.code")}</th>
              <th scope="col">{t("entry.unit")}</th>
              <th scope="col">{t("entry.thisPeriod")}</th>
            </tr>
          </thead>
          {view.sections.map((section) => (
            <tbody key={section.key}>
              <tr>
                <th scope="rowgroup" colSpan={5}>
                  {english ? section.titleEn : section.title}
                </th>
              </tr>
              {section.cells.map(({ item, value }) => {
                number += 1;
                return (
                  <tr key={item.key}>
                    <td>{number}</td>
                    <td data-part={Boolean(item.partOf)}>{english ? item.labelEn : item.label}</td>
                    <td>{item.key}</td>
                    <td>{unitText(item.unit, t)}</td>
                    <td data-number>{value ? valueText(value, t) : ""}</td>
                  </tr>
                );
              })}
            </tbody>
          ))}
        </table>
        {remarks.length > 0 ? (
          <section className={classes.remarks}>
            <h2>{t("entry.remarks")}</h2>
            <ol>
              {remarks.map(({ item, value }) => (
                <li key={item.key}>
                  {item.key} {[value?.explanation, value?.comment].filter(Boolean).join("；")}
                </li>
              ))}
            </ol>
          </section>
        ) : null}
        <footer className={classes.signatures}>
          <dl>
            <div>
              <dt>{t("entry.unitHead")}</dt>
              <dd>{view.unitHead}</dd>
            </div>
            <div>
              <dt>{t("entry.filledBy")}</dt>
              <dd>{view.filledBy}</dd>
            </div>
            <div>
              <dt>{t("entry.filledByPhone")}</dt>
              <dd>{view.filledByPhone}</dd>
            </div>
            <div>
              <dt>{t("entry.reportedOn")}</dt>
              <dd>{view.submittedAt ? shanghaiDay(new Date(view.submittedAt)) : ""}</dd>
            </div>
          </dl>
          <div className={classes.seal}>{t("entry.seal")}</div>
        </footer>
        <p className={classes.origin}>
          {t("entry.printedAt", { at: when(new Date().toISOString(), 0), state: t(`entry.states.${view.state}`) })}
        </p>
      </article>
    </div>
  );
}
