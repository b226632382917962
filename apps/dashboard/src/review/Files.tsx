import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { EvidenceList } from "../evidence/EvidenceList.tsx";
import { EvidenceOfDocument } from "../graphql/generated/pages.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./review.module.css";

/** What proves a value or a whole submission; with a title as a card of its own, and then only where there is something. */
export function Files({ kind, id, title }: { kind: "SUBMISSION" | "SUBMISSION_VALUE"; id: string; title?: string }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { data, error } = useQuery(EvidenceOfDocument, { variables: { subjectKind: kind, subjectId: id }, skip: !may("evidence") });
  if (error) return <p className={classes.hint}>{t("review.filesFault")}</p>;
  if (!data || data.evidence.length === 0) return null;
  const files = <EvidenceList files={data.evidence} />;
  return title ? <Card title={title}>{files}</Card> : files;
}
