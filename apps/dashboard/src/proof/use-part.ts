import { useTranslation } from "react-i18next";
import { useRegionView } from "../region/use-region-view.ts";
import type { ProofQuestion } from "./proof-question.ts";

const WORDS: Record<string, string> = { AGE_GROUP: "age", CHANNEL: "channel", ORGANISATION_KIND: "registers.organisationKind" };

/** What the part of a breakdown is called that a figure is of; null: it is of the whole, or of a part that the tree below names. */
export function usePart({ by, group }: ProofQuestion): string | null {
  const { t } = useTranslation();
  const { regions } = useRegionView();
  if (!by || !group || group === "NONE") return null;
  if (group === "REST") return t("direct");
  if (by === "SUBDISTRICT" || by === "COMMUNITY") return regions.nameOf(group) || null;
  return WORDS[by] ? t(`${WORDS[by]}.${group}`) : null;
}
