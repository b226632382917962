import { useApolloClient, useQuery } from "@apollo/client/react";
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import classes from "../bulk/bulk.module.css";
import { addBulkTexts } from "../bulk/bulk-texts.ts";
import { CheckProgress } from "../bulk/CheckProgress.tsx";
import { DropField } from "../bulk/DropField.tsx";
import { RefusedFile } from "../bulk/RefusedFile.tsx";
import { HistoryImportsDocument, HistoryMappingsDocument } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { HistoryResult } from "./HistoryResult.tsx";
import { addHistoryTexts, HISTORY } from "./history-import-texts.ts";
import { MappingFields } from "./MappingFields.tsx";
import { PastImports } from "./PastImports.tsx";
import { useHistoryImport } from "./use-history-import.ts";

addBulkTexts();
addHistoryTexts();

/** Figures of the past by file: a mapping, a trial, what is open about names, and what was imported before. */
export function HistoryImportPage() {
  const { t, i18n } = useTranslation(HISTORY);
  const language = useLanguageOf(i18n);
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const [params, setParams] = useSearchParams();
  const allowed = may("historyImports");
  const client = useApolloClient();
  const { data, error, loading, refetch } = useQuery(HistoryMappingsDocument, { variables: { rootId }, skip: !rootId || !allowed });
  const mappings = data?.historyMappings ?? [];
  const mapping = mappings.find(({ id }) => id === params.get("mapping")) ?? mappings[0];
  const importing = useHistoryImport(mapping?.id ?? "", () => void client.refetchQueries({ include: [HistoryImportsDocument] }));
  if (!allowed) return <NoRight />;
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (loading && !data) return <Loading />;

  function set(changed: Record<string, string>) {
    importing.forget();
    setParams(new URLSearchParams(changed), { replace: true });
  }
  const { progress } = importing;
  const words = progress
    ? t(`phase.${progress.phase}`, { rows: fullNumber(progress.rows), done: fullNumber(progress.done), total: fullNumber(progress.total) })
    : "";

  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("title")}</h1>
      <p className={classes.note}>{may("importHistory") ? t("lead") : t("readOnly")}</p>
      {(data?.roots.length ?? 0) > 1 ? (
        <NativeSelect
          label={t("root")}
          value={rootId}
          onChange={({ currentTarget }) => set({ root: currentTarget.value })}
          data={data?.roots.map((root) => ({ value: root.id, label: language === "en" ? root.nameEn : root.name })) ?? []}
        />
      ) : null}
      <Card title={t("stepMapping")}>
        <MappingFields
          rootId={rootId}
          mappings={mappings}
          mapping={mapping}
          onChoose={(id) => set({ root: rootId, mapping: id })}
          onSaved={(id) => refetch().then(() => set({ root: rootId, mapping: id }))}
        />
      </Card>
      {mapping && may("importHistory") ? (
        <Card title={t("stepFile")}>
          <div className={classes.stack}>
            <DropField file={importing.file} disabled={progress !== null} onFile={importing.choose} />
            {progress ? <CheckProgress progress={progress} onCancel={importing.cancel} words={words} /> : null}
            {importing.refused ? <RefusedFile refused={importing.refused} retry={importing.file ? importing.check : undefined} /> : null}
            {importing.outcome && !importing.refused ? <HistoryResult importing={importing} rootId={rootId} mapping={mapping} /> : null}
          </div>
        </Card>
      ) : null}
      <Card title={t("stepPast")}>
        <PastImports key={rootId} rootId={rootId} />
      </Card>
    </div>
  );
}
