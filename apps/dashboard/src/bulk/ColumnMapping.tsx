import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguageOf } from "../i18n/i18n.ts";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";
import type { BulkOutcome } from "./send-form-file.ts";

interface ColumnMappingProps {
  outcome: BulkOutcome;
  /** What was chosen by hand, also before the check with it has answered. */
  chosen: Record<string, string | null>;
  onMap(column: number, field: string | null): void;
}

/** What each column was taken for, and a choice of another; opened by itself where a column is missing. */
export function ColumnMapping({ outcome, chosen, onMap }: ColumnMappingProps) {
  const { t, i18n } = useTranslation(BULK);
  const language = useLanguageOf(i18n);
  const columns = outcome.head?.columns ?? [];
  const [open, setOpen] = useState(() => outcome.problems.some(({ fault }) => fault === "NO_COLUMN" || fault === "DOUBLE_COLUMN"));
  const choices = [
    { value: "", label: t("ignore") },
    ...outcome.fields.map(({ field, name, nameEn }) => ({ value: field, label: language === "en" ? nameEn : name })),
  ];
  return (
    <details className={classes.details} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("mapping", { known: columns.filter(({ field }) => field).length, all: columns.length })}</summary>
      <div className={classes.fields}>
        {columns.map(({ column, name, title, field }) => (
          <NativeSelect
            key={column}
            label={t("columnLabel", { name, title })}
            value={(column in chosen ? chosen[column] : field) ?? ""}
            onChange={({ currentTarget }) => onMap(column, currentTarget.value || null)}
            data={choices}
          />
        ))}
      </div>
    </details>
  );
}
