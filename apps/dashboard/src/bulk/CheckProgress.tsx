import { Button, Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { fullNumber } from "../i18n/format.ts";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";
import type { BulkProgress } from "./send-form-file.ts";

/** how much of the whole each part is, in percent: from and width */
const PARTS: Record<BulkProgress["phase"], [from: number, width: number]> = {
  SEND: [0, 5],
  READ: [5, 35],
  CHECK: [40, 50],
  STORE: [90, 10],
};

/** How far the service is, as it tells while it works. */
export function CheckProgress({ progress, onCancel, words: given }: { progress: BulkProgress; onCancel(): void; words?: string }) {
  const { t } = useTranslation(BULK);
  const { phase, done, total, rows } = progress;
  const [from, width] = PARTS[phase];
  const share = Math.round(from + width * Math.min(1, total > 0 ? done / total : 0));
  const words = given ?? t(`phase.${phase}`, { rows: fullNumber(rows), done: fullNumber(done), total: fullNumber(total) });
  return (
    <div className={classes.row} data-phase={phase}>
      <Progress.Root flex={1} miw={140} size="lg">
        <Progress.Section value={share} aria-label={t("progress")} />
      </Progress.Root>
      <span className={classes.figure}>{share} %</span>
      <span className={classes.note} role="status">
        {words}
      </span>
      <Button size="xs" variant="default" onClick={onCancel}>
        {t("cancel")}
      </Button>
    </div>
  );
}
