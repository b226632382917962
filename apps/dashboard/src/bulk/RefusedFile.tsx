import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";
import type { Refused } from "./send-form-file.ts";

/** Why the file was not taken, and what to do. */
export function RefusedFile({ refused, retry }: { refused: Refused; retry: (() => void) | undefined }) {
  const { t, i18n } = useTranslation(BULK);
  const { reason, about } = refused;
  if (reason === "CANCELLED")
    return (
      <p className={classes.note} role="status">
        {t("cancelled")}
      </p>
    );
  const key = i18n.exists(`unreadable.${reason}`, { ns: BULK }) ? reason : "OTHER";
  const cell = about.cell ? (reason === "DAMAGED" ? ` (${about.cell})` : about.cell) : "";
  return (
    <Alert color="red" variant="light" role="alert" title={t("refused")} data-refused={reason}>
      <div className={classes.row}>
        <span>{t(`unreadable.${key}`, { limit: about.limit ?? "", cell })}</span>
        {retry ? (
          <Button size="xs" variant="default" onClick={retry}>
            {t("again")}
          </Button>
        ) : null}
      </div>
    </Alert>
  );
}
