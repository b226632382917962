import { Button, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { BulkFormsQuery } from "../graphql/generated/pages.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { markText, periodText } from "../submission/entry-words.ts";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";

type Form = BulkFormsQuery["forms"][number];

interface TemplateFieldsProps {
  forms: readonly Form[];
  form: Form;
  periods: string[];
  from: string;
  until: string;
  params: URLSearchParams;
  set(changed: Record<string, string>): void;
}

/** Which form, which periods, in which shape: and the file to fill in. */
export function TemplateFields({ forms, form, periods, from, until, params, set }: TemplateFieldsProps) {
  const { t, i18n } = useTranslation(BULK);
  const { t: said } = useTranslation();
  const language = useLanguageOf(i18n);
  const layout = params.get("layout") === "long" ? "long" : "wide";
  const kind = params.get("kind") === "csv" ? "csv" : "xlsx";
  const query = new URLSearchParams({ from, until, layout, kind, lang: language });
  const choices = periods.map((value) => ({ value, label: periodText(value, said) }));
  const named = (one: Form) => `${language === "en" ? one.nameEn : one.name}${one.mark ? ` · ${markText(one.mark, said)}` : ""}`;
  return (
    <div className={classes.stack}>
      <div className={classes.fields}>
        <NativeSelect
          className={classes.long ?? ""}
          label={t("form")}
          value={form.id}
          onChange={({ currentTarget }) => set({ form: currentTarget.value })}
          data={forms.map((one) => ({ value: one.id, label: named(one) }))}
        />
        <NativeSelect
          label={t("from")}
          value={from}
          onChange={({ currentTarget }) =>
            set({ from: currentTarget.value, ...(currentTarget.value > until ? { until: currentTarget.value } : {}) })
          }
          data={choices}
        />
        <NativeSelect
          label={t("until")}
          value={until}
          onChange={({ currentTarget }) =>
            set({ until: currentTarget.value, ...(currentTarget.value < from ? { from: currentTarget.value } : { from }) })
          }
          data={choices}
        />
        <NativeSelect
          label={t("layout")}
          value={layout}
          onChange={({ currentTarget }) => set({ layout: currentTarget.value })}
          data={[
            { value: "wide", label: t("wide") },
            { value: "long", label: t("long") },
          ]}
        />
        <NativeSelect
          label={t("kind")}
          value={kind}
          onChange={({ currentTarget }) => set({ kind: currentTarget.value })}
          data={[
            { value: "xlsx", label: "Excel (.xlsx)" },
            { value: "csv", label: "CSV (.csv)" },
          ]}
        />
      </div>
      <div className={classes.row}>
        <Button
          component="a"
          href={`/files/forms/${form.id}?${query}`}
          download
          variant="light"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t("template")}
        </Button>
        <span className={classes.note}>{t("templateHint")}</span>
      </div>
    </div>
  );
}
