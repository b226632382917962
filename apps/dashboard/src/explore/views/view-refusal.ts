import type { TFunction } from "i18next";
import type { Refusal } from "../../editing/use-action.ts";

/** Which field is wrong, in words. */
export function faultOf({ code, field }: Refusal, t: TFunction<"explore">): Record<string, string> {
  if (code !== "BAD_INPUT" && !(code === "LIMIT_EXCEEDED" && (field === "question" || field === "organisationIds"))) return {};
  if (field === "name") return { name: t("views.wrongName") };
  if (field === "organisationIds") return { organisationIds: t("views.wrongOrganisations") };
  return { question: t("views.wrongQuestion") };
}

/** What is said of a refusal where there is no form. */
export function refusalText(refusal: Refusal, t: TFunction<"explore">): string {
  if (refusal.code === "CONFLICT") return t("views.conflict");
  if (refusal.code === "NOT_FOUND") return t("views.gone");
  if (refusal.code === "LIMIT_EXCEEDED" && refusal.field !== "question") return t("views.tooMany");
  return Object.values(faultOf(refusal, t))[0] ?? t("form.refused.OTHER", { ns: "translation" });
}
