import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { EvidenceField } from "../evidence/EvidenceField.tsx";
import { EvidenceList } from "../evidence/EvidenceList.tsx";
import { EvidenceOfDocument } from "../graphql/generated/pages.ts";
import classes from "./entry.module.css";
import type { SubmissionView } from "./prepare-entry.ts";

/** The printed form comes back signed and sealed: its scan belongs to the submission. Added by whoever fills it in, once it is submitted. */
export function SealedScan({ view }: { view: SubmissionView }) {
  const { t } = useTranslation();
  const { may, viewer } = useViewer();
  const open = view.actions.includes("saveSubmissionCells");
  const own = viewer?.roles.some((role) => role.organisationId === view.organisation.id || role.role === "COMMUNITY_OFFICER") ?? false;
  if (!may("evidence") || open) return null;
  return (
    <section className={classes.card} data-scan>
      {may("submitSubmission") && own && view.state !== "LOCKED" ? (
        <EvidenceField
          subject={{ kind: "SUBMISSION", id: view.id }}
          label={t("entry.scan")}
          hint={t("entry.scanHint")}
          onFiles={() => {}}
        />
      ) : (
        <Scans id={view.id} />
      )}
    </section>
  );
}

function Scans({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(EvidenceOfDocument, { variables: { subjectKind: "SUBMISSION", subjectId: id } });
  if (!data) return null;
  return (
    <>
      <h2>{t("entry.scan")}</h2>
      {data.evidence.length === 0 ? <p className={classes.hint}>{t("entry.noScan")}</p> : <EvidenceList files={data.evidence} />}
    </>
  );
}
