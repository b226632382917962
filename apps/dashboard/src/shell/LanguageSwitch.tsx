import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { setLanguage } from "../i18n/i18n.ts";

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const [, setParams] = useSearchParams();
  const other = i18n.language === "en" ? "zh" : "en";
  function change() {
    setLanguage(other);
    setParams(
      (params) => {
        if (other === "en") params.set("lang", "en");
        else params.delete("lang");
        return params;
      },
      { replace: true },
    );
  }
  return (
    <Button variant="subtle" size="compact-sm" onClick={change} lang={other === "en" ? "en" : "zh-CN"}>
      {t("otherLanguage")}
    </Button>
  );
}
