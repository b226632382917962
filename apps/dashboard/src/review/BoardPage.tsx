import { useQuery } from "@apollo/client/react";
import { NativeSelect, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ReportingBoardDocument } from "../graphql/generated/graphql.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { FormBoard } from "./FormBoard.tsx";
import { Matrix } from "./Matrix.tsx";
import { byForm } from "./prepare-board.ts";
import { ReviewTabs } from "./ReviewTabs.tsx";
import classes from "./review.module.css";
import { useLiveReporting } from "./use-live-reporting.ts";

const RECENT = 6;
const NO_ONE: never[] = [];

/** Who has reported on time, late, not at all: each form's last whole period, or one form over its last periods. Moves by itself. */
export function BoardPage() {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const [params, setParams] = useSearchParams();
  const formId = params.get("form") ?? "";
  const skip = !rootId || !may("reporting");
  const newest = useQuery(ReportingBoardDocument, { variables: { filter: { rootId } }, skip, fetchPolicy: "cache-and-network" });
  const past = useQuery(ReportingBoardDocument, {
    variables: { filter: { rootId, formId, recent: RECENT } },
    skip: skip || !formId,
    fetchPolicy: "cache-and-network",
  });
  useLiveReporting(rootId, () => Promise.all([newest.refetch(), ...(formId ? [past.refetch()] : [])]));
  if (!may("reporting")) return <NoRight />;
  const forms = byForm(newest.data?.reporting ?? NO_ONE);
  const shown = forms.filter(({ form }) => !formId || form.id === formId);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("review.boardTitle")}</h1>
        <NativeSelect
          aria-label={t("entry.form")}
          value={formId}
          onChange={({ currentTarget }) => setParams(currentTarget.value ? { form: currentTarget.value } : {})}
          data={[
            { value: "", label: t("entry.allForms") },
            ...forms.map(({ form }) => ({ value: form.id, label: i18n.language === "en" ? form.nameEn : form.name })),
          ]}
        />
        <ReviewTabs />
      </header>
      {newest.data ? null : newest.error ? <Fault error={newest.error} retry={() => void newest.refetch()} /> : <Skeleton height={480} />}
      {newest.data && shown.length === 0 ? <p className={classes.empty}>{t("review.noForms")}</p> : null}
      {shown.map(({ form, rows }) => (
        <FormBoard key={form.id} rows={rows} refetch={newest.refetch} />
      ))}
      {formId && past.data ? <Matrix rows={past.data.reporting} /> : null}
    </div>
  );
}
