import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ClaimsDocument } from "../graphql/generated/graphql.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { impreciseDate, qualifiedText } from "../i18n/qualified.ts";

/** What the district's account states of a figure, to stand beside the measured one: "≥70 %(2015)"; undefined where nothing is stated. */
export function useClaim(rootId: string, number: string): string | undefined {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const language = useLanguageOf(i18n);
  const { data } = useQuery(ClaimsDocument, { variables: { rootId }, skip: !rootId || !may("districtProfile") });
  const fact = data?.districtProfile.sections.flatMap((section) => section.facts).find((one) => one.number === number);
  if (!fact?.value) return undefined;
  return `${qualifiedText(fact.value, t)}${fact.date ? ` (${impreciseDate(fact.date, language)})` : ""}`;
}
