import { useTranslation } from "react-i18next";
import { Notice } from "./Notice.tsx";

export function NoRight() {
  const { t } = useTranslation();
  return <Notice title={t("noRightTitle")} text={t("noRightText")} />;
}
