import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { BulkFormsDocument } from "../graphql/generated/pages.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { BulkResult } from "./BulkResult.tsx";
import classes from "./bulk.module.css";
import { addBulkTexts, BULK } from "./bulk-texts.ts";
import { CheckProgress } from "./CheckProgress.tsx";
import { DropField } from "./DropField.tsx";
import { periodsBack } from "./periods-back.ts";
import { RefusedFile } from "./RefusedFile.tsx";
import { TemplateFields } from "./TemplateFields.tsx";
import { useBulk } from "./use-bulk.ts";

addBulkTexts();

/** A form's figures by file: a template out, a checked file in, as one. */
export function BulkPage() {
  const { t } = useTranslation(BULK);
  const { t: said } = useTranslation();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const [params, setParams] = useSearchParams();
  const allowed = may("importForm");
  const { data, error, loading, refetch } = useQuery(BulkFormsDocument, { variables: { rootId }, skip: !rootId || !allowed });
  const forms = data?.forms ?? [];
  const form = forms.find(({ id }) => id === params.get("form")) ?? forms[0];
  const periods = form ? periodsBack(form.periodType) : [];
  const chosen = (name: string, fallback: string) => (periods.includes(params.get(name) ?? "") ? (params.get(name) ?? "") : fallback);
  const from = chosen("from", chosen("until", periods[1] ?? ""));
  const until = [chosen("until", from), from].sort().at(-1) ?? "";
  const bulk = useBulk({ formId: form?.id ?? "", period: until });
  if (!allowed) return <NoRight />;
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (loading && !data) return <Loading />;

  function set(changed: Record<string, string>) {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changed)) next.set(name, value);
    setParams(next, { replace: true });
    bulk.forget();
  }

  return (
    <div className={classes.page}>
      <nav aria-label={t("crumbs")} className={classes.crumbs}>
        <Link to="/forms">{said("entry.title")}</Link> › {t("title")}
      </nav>
      <h1 className={classes.title}>{t("title")}</h1>
      <p className={classes.note}>{t("lead")}</p>
      {form ? (
        <>
          <Card title={t("stepTemplate")}>
            <TemplateFields forms={forms} form={form} periods={periods} from={from} until={until} params={params} set={set} />
          </Card>
          <Card title={t("stepUpload")}>
            <div className={classes.stack}>
              <DropField file={bulk.file} disabled={bulk.progress !== null} onFile={bulk.choose} />
              {bulk.progress ? <CheckProgress progress={bulk.progress} onCancel={bulk.cancel} /> : null}
              {bulk.refused ? <RefusedFile refused={bulk.refused} retry={bulk.file ? bulk.check : undefined} /> : null}
              {bulk.outcome && !bulk.refused ? <BulkResult bulk={bulk} formId={form.id} period={until} /> : null}
            </div>
          </Card>
        </>
      ) : (
        <Card title={t("form")}>
          <p className={classes.note}>{t("noForms")}</p>
        </Card>
      )}
    </div>
  );
}
