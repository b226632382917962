import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./admin.module.css";

/** A password or token that is shown once. */
export function Secret({ title, value, hint }: { title: string; value: string; hint?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  // the clipboard is there with HTTPS or on localhost only; the text can be marked everywhere
  const copy = () =>
    void navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <Alert color="teal" variant="light" title={title} role="status">
      <p className={classes.note}>{t("admin.once")}</p>
      {hint ? <p className={classes.note}>{hint}</p> : null}
      <div className={classes.secret}>
        <code data-secret>{value}</code>
        {navigator.clipboard ? (
          <Button size="xs" variant="default" onClick={copy}>
            {t(copied ? "admin.copied" : "admin.copy")}
          </Button>
        ) : null}
      </div>
    </Alert>
  );
}
