import { Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Loading() {
  const { t } = useTranslation();
  return (
    <div style={{ display: "grid", placeItems: "center", minHeight: "60vh" }} role="status" aria-label={t("loading")}>
      <Loader size="sm" />
    </div>
  );
}
