import { Alert } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "./use-action.ts";

interface ErrorSummaryProps {
  /** field → what is wrong with it */
  faults: Record<string, string>;
  refusal: Refusal | null;
  /** the id of a field's control */
  idOf(field: string): string;
  /** both values of a conflict, in words */
  conflict?: string | null;
}

/** What keeps a form from being sent, in one place: each fault leads to its field. */
export function ErrorSummary({ faults, refusal, idOf, conflict }: ErrorSummaryProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const fields = Object.entries(faults);
  const shown = fields.length > 0 || refusal !== null;
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [shown]);
  if (!shown) return null;
  return (
    <Alert color="red" variant="light" role="alert" ref={box} tabIndex={-1} title={t("form.notSent")}>
      {fields.length > 0 ? (
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {fields.map(([field, text]) => (
            <li key={field}>
              <a
                href={`#${idOf(field)}`}
                style={{ color: "var(--ink)" }}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(idOf(field))?.focus();
                }}
              >
                {text}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {refusal && (!refusal.field || fields.length === 0) ? <p style={{ margin: 0 }}>{t(`form.refused.${known(refusal.code)}`)}</p> : null}
      {refusal?.code === "CONFLICT" && conflict ? <p style={{ margin: 0 }}>{conflict}</p> : null}
      {refusal?.requestId ? (
        <p style={{ margin: 0 }}>
          {t("requestId")} <code>{refusal.requestId}</code>
        </p>
      ) : null}
    </Alert>
  );
}

const CODES = ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "LIMIT_EXCEEDED", "RATE_LIMITED", "UNAVAILABLE"];
const known = (code: string) => (CODES.includes(code) ? code : "OTHER");
