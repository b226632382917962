import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { EvidenceField } from "../evidence/EvidenceField.tsx";
import { EvidenceList } from "../evidence/EvidenceList.tsx";
import { EvidenceOfDocument } from "../graphql/generated/pages.ts";
import classes from "./entry.module.css";
import type { EntryCell } from "./prepare-entry.ts";

/** What proves a value. A file needs a cell that was saved to belong to. */
export function CellEvidence({ cell, open }: { cell: EntryCell; open: boolean }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  if (!may("evidence") || (!open && cell.files === 0)) return null;
  if (!open) return <Files id={cell.id} />;
  if (!cell.value) return <p className={classes.hint}>{t("entry.evidenceFirst")}</p>;
  return <EvidenceField subject={{ kind: "SUBMISSION_VALUE", id: cell.id }} label={t("entry.evidence")} onFiles={() => {}} />;
}

function Files({ id }: { id: string }) {
  const { data } = useQuery(EvidenceOfDocument, { variables: { subjectKind: "SUBMISSION_VALUE", subjectId: id } });
  return data ? <EvidenceList files={data.evidence} /> : null;
}
