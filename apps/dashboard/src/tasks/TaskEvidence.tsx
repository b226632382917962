import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { EvidenceField } from "../evidence/EvidenceField.tsx";
import { EvidenceList } from "../evidence/EvidenceList.tsx";
import { EvidenceOfDocument } from "../graphql/generated/pages.ts";
import { Card } from "../ui/Card.tsx";
import type { TaskRecord } from "./TaskPage.tsx";
import classes from "./task.module.css";

/** What proves a task's progress, beside what the table demands as evidence. */
export function TaskEvidence({ record: { task } }: { record: TaskRecord }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  if (!may("evidence")) return null;
  return (
    <Card title={t("tasks.evidenceFiles")} definition={t("tasks.evidenceDefinition")}>
      {task.actions.includes("reportTaskProgress") ? (
        <EvidenceField subject={{ kind: "TASK", id: task.id }} label={t("tasks.addEvidence")} onFiles={() => {}} />
      ) : (
        <Files id={task.id} />
      )}
    </Card>
  );
}

function Files({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(EvidenceOfDocument, { variables: { subjectKind: "TASK", subjectId: id }, fetchPolicy: "cache-and-network" });
  if (!data) return null;
  return data.evidence.length > 0 ? <EvidenceList files={data.evidence} /> : <p className={classes.note}>{t("tasks.noEvidenceFiles")}</p>;
}
