import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./admin.module.css";

/** How many of a list there are, and how many of them stand here. */
export function Count({ shown, total }: { shown: number; total: number }) {
  const { t } = useTranslation();
  return (
    <span className={classes.note} aria-live="polite">
      {shown < total ? t("admin.countOf", { shown, count: total }) : t("admin.count", { count: total })}
    </span>
  );
}

export function More({ load }: { load(): void }) {
  const { t } = useTranslation();
  return (
    <Button variant="default" size="xs" onClick={load}>
      {t("more")}
    </Button>
  );
}
