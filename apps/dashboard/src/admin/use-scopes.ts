import { useQuery } from "@apollo/client/react";
import type { Role } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import { type AccountRowFragment, GrantScopesDocument, type GrantScopesQuery } from "../graphql/generated/pages.ts";

export type Scope = GrantScopesQuery["grantScopes"][number];
export type Account = AccountRowFragment;

/** Roles that act for an organisation; the others cover a region, an administrator's covers everything. */
export const FOR_A_UNIT: readonly Role[] = ["REPORTER", "REVIEWER", "UNIT_HEAD"];
export const ADMINISTRATORS: readonly Role[] = ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"];
export const BUSINESS: readonly Role[] = [
  ...["REPORTER", "UNIT_HEAD", "REVIEWER", "COMMUNITY_OFFICER", "SUBDISTRICT_OFFICER", "STEWARD"],
  ...["LEADER", "EVALUATOR", "OFFICE"],
] as Role[];
const LEVELS: Partial<Record<Role, string>> = { OFFICE: "DISTRICT", SUBDISTRICT_OFFICER: "SUBDISTRICT", COMMUNITY_OFFICER: "COMMUNITY" };

/** The regions that a role may cover. */
export const regionsFor = (scope: Scope | undefined, role: Role) =>
  (scope?.regions ?? []).filter(({ level }) => !LEVELS[role] || level === LEVELS[role]);

/** What roles and credentials can be given for, with names in the reader's language. */
export function useScopes() {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery(GrantScopesDocument);
  const english = i18n.language === "en";
  const scopes = data?.grantScopes ?? [];
  const named = (one: { shortName: string; nameEn: string } | undefined) => (english ? one?.nameEn : one?.shortName) ?? "";
  const regionName = (id: string | null) => named(scopes.flatMap((scope) => scope.regions).find((one) => one.id === id));
  const unitName = (id: string | null) => named(scopes.flatMap((scope) => scope.organisations).find((one) => one.id === id));
  const grantText = ({ role, regionId, organisationId, activityId }: Account["grants"][number]) => {
    const covers = organisationId ? unitName(organisationId) : regionId ? regionName(regionId) : t("admin.everywhere");
    return `${t(`admin.role.${role}`)} · ${covers}${activityId ? ` · ${t("admin.oneActivity")}` : ""}`;
  };
  return { scopes, ready: data !== undefined, error, refetch, named, english, regionName, unitName, grantText };
}
export type Scopes = ReturnType<typeof useScopes>;
