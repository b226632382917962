import { Alert, Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";
import { ColumnMapping } from "./ColumnMapping.tsx";
import { FilePreview } from "./FilePreview.tsx";
import { ProblemList } from "./ProblemList.tsx";
import { type BulkOutcome, Refused, saveAnnotated } from "./send-form-file.ts";
import type { Bulk } from "./use-bulk.ts";

/** What the file would do or did, what is wrong with it, and the next step. */
export function BulkResult({ bulk, formId, period }: { bulk: Bulk; formId: string; period: string }) {
  const { t, i18n } = useTranslation(BULK);
  const language = useLanguageOf(i18n);
  const [marking, setMarking] = useState(false);
  const { file, outcome, columns, progress } = bulk;
  const busy = progress !== null;
  if (!file || !outcome) return null;
  const { created, updated, errorCount, warningCount, committed } = outcome;
  const ready = !committed && errorCount === 0 && created + updated > 0;

  async function mark(chosen: File) {
    setMarking(true);
    await saveAnnotated(chosen, { formId, period, columns, commit: false, plan: null }, language).catch((error) =>
      bulk.refuse(error instanceof Refused ? error : new Refused("UNAVAILABLE")),
    );
    setMarking(false);
  }

  return (
    <div className={classes.stack} aria-busy={busy}>
      <Verdict outcome={outcome} />
      <div className={classes.row}>
        {ready ? (
          <Button disabled={busy} onClick={bulk.commit}>
            {t("commit", { count: fullNumber(created + updated) })}
          </Button>
        ) : null}
        {!committed && errorCount + warningCount > 0 ? (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={marking}
            disabled={busy}
            onClick={() => void mark(file)}
          >
            {t("annotated")}
          </Button>
        ) : null}
        {committed ? null : (
          <Button variant="subtle" disabled={busy} onClick={bulk.check}>
            {t("again")}
          </Button>
        )}
      </div>
      {committed ? null : (
        <>
          <ColumnMapping outcome={outcome} chosen={columns} onMap={bulk.map} />
          <ProblemList outcome={outcome} />
          <FilePreview outcome={outcome} />
        </>
      )}
    </div>
  );
}

function Verdict({ outcome }: { outcome: BulkOutcome }) {
  const { t } = useTranslation(BULK);
  const { committed, errorCount, warningCount, created, updated, encoding, receipt } = outcome;
  const counts = Object.fromEntries(
    (["rows", "submissions", "created", "updated", "unchanged"] as const).map((name) => [name, fullNumber(outcome[name])]),
  );
  const nothing = errorCount === 0 && created + updated === 0;
  const colour = errorCount > 0 ? "red" : "teal";
  const state = errorCount > 0 ? "errors" : nothing ? "same" : committed ? "stored" : "fine";
  return (
    <Alert
      color={colour}
      variant="light"
      role={errorCount > 0 ? "alert" : "status"}
      title={t(state, { count: fullNumber(errorCount) })}
      data-verdict={state}
    >
      {t("summary", counts)}
      {encoding && encoding !== "UTF-8" ? ` · ${t("readAs", { encoding })}` : ""}
      {warningCount > 0 && !committed ? <div>{t("warnings", { count: fullNumber(warningCount) })}</div> : null}
      {state === "stored" && receipt ? (
        <div>
          {t("receipt", { receipt })} · {t("storedHint")}
        </div>
      ) : null}
    </Alert>
  );
}
