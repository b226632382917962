import { useTranslation } from "react-i18next";
import { EXPLORE } from "../explore-texts.ts";
import type { LineWords } from "./prepare-lines.ts";

export function useLineWords(): LineWords {
  const { t } = useTranslation(EXPLORE);
  return {
    others: (count) => t("others", { count }),
    mark: (mark) => t(`mark.${mark}`),
    compared: (kind) => t(`compareOf.${kind}`),
  };
}
