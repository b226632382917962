import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Notice } from "./Notice.tsx";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Notice title={t("notFoundTitle")} text={t("notFoundText")}>
      <Button component={Link} to="/" variant="light">
        {t("back")}
      </Button>
    </Notice>
  );
}
