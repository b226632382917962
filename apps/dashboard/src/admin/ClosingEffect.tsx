import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PreviewOrganisationClosingDocument, type PreviewOrganisationClosingQuery } from "../graphql/generated/pages.ts";
import { periodText } from "../submission/entry-words.ts";
import { Fault } from "../ui/Fault.tsx";
import classes from "./admin.module.css";

interface ClosingEffectProps {
  organisationId: string;
  on: string;
  mergedIntoId: string;
  /** who goes on with the work; null: nobody */
  heirName: string | null;
}

/** What closing an organisation ends, hands over and leaves, before it is done. */
export function ClosingEffect({ organisationId, on, mergedIntoId, heirName }: ClosingEffectProps) {
  const { t } = useTranslation();
  const input = { organisationId, on, mergedIntoId: mergedIntoId || null };
  const { data, error, refetch } = useQuery(PreviewOrganisationClosingDocument, { variables: { input }, fetchPolicy: "network-only" });
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={72} />;
  const { forms, openTasks, accounts } = data.previewOrganisationClosing;
  return (
    <section className={classes.set} aria-label={t("admin.organisation.effect")} data-closing>
      <b>{t("admin.organisation.effect")}</b>
      <ul className={classes.effects}>
        {forms.length === 0 ? <li>{t("admin.organisation.noForms")}</li> : null}
        {forms.map((form) => (
          <FormEffect key={form.id} form={form} heirName={heirName} />
        ))}
        {openTasks > 0 ? (
          <li>
            {t("admin.organisation.openTasks", { count: openTasks })}{" "}
            <Link to={`/tasks?organisation=${organisationId}`}>{t("admin.organisation.toTasks")}</Link>
          </li>
        ) : null}
        {accounts > 0 ? <li>{t("admin.organisation.accountsStay", { count: accounts })}</li> : null}
      </ul>
    </section>
  );
}

type ClosingForm = PreviewOrganisationClosingQuery["previewOrganisationClosing"]["forms"][number];

function FormEffect({ form, heirName }: { form: ClosingForm; heirName: string | null }) {
  const { t, i18n } = useTranslation();
  const name = i18n.language === "en" ? form.nameEn : form.name;
  const { lastPeriod, submitted, handedOver } = form;
  const last = lastPeriod
    ? t(submitted ? "admin.organisation.lastFiled" : "admin.organisation.lastOwed", { period: periodText(lastPeriod, t) })
    : t("admin.organisation.neverAsked");
  const next = heirName ? t(handedOver ? "admin.organisation.handedOver" : "admin.organisation.heirHas", { name: heirName }) : "";
  return (
    <li data-closing-form={form.id}>
      {t("admin.organisation.formEnds", { name })} {last} {next}
    </li>
  );
}
