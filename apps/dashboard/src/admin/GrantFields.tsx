import type { Role } from "@kepu/schema";
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { BUSINESS, FOR_A_UNIT, regionsFor, type Scopes } from "./use-scopes.ts";

export interface GrantDraft {
  rootId: string;
  role: Role;
  regionId: string;
  organisationId: string;
}

export const emptyGrant = (rootId: string): GrantDraft => ({ rootId, role: "REPORTER", regionId: "", organisationId: "" });

/** The role as the service takes it; null: something is still to be chosen. */
export function grantOf({ role, regionId, organisationId }: GrantDraft, administrators: readonly Role[]) {
  if (administrators.includes(role)) return { role, regionId: null, organisationId: null };
  if (FOR_A_UNIT.includes(role)) return organisationId ? { role, regionId: null, organisationId } : null;
  return regionId ? { role, regionId, organisationId: null } : null;
}

interface GrantFieldsProps {
  id: string;
  scopes: Scopes;
  draft: GrantDraft;
  set(change: Partial<GrantDraft>): void;
  /** roles beside the business ones, for the security administrator */
  administrators: readonly Role[];
  error: string | undefined;
}

/** A role and what it covers, as the role needs it. */
export function GrantFields({ id, scopes, draft, set, administrators, error }: GrantFieldsProps) {
  const { t } = useTranslation();
  const scope = scopes.scopes.find((one) => one.rootId === draft.rootId) ?? scopes.scopes[0];
  const none = { value: "", label: "—" };
  const options = (list: readonly { id: string; shortName: string; nameEn: string }[]) => [
    none,
    ...list.map((one) => ({ value: one.id, label: scopes.named(one) })),
  ];
  const administrator = administrators.includes(draft.role);
  return (
    <>
      <NativeSelect
        id={id}
        label={t("admin.account.role")}
        value={draft.role}
        onChange={({ currentTarget }) => set({ role: currentTarget.value as Role, regionId: "", organisationId: "" })}
        data={[...BUSINESS, ...administrators].map((value) => ({ value, label: t(`admin.role.${value}`) }))}
      />
      {scopes.scopes.length > 1 && !administrator ? (
        <NativeSelect
          label={t("admin.account.district")}
          value={scope?.rootId ?? ""}
          onChange={({ currentTarget }) => set({ rootId: currentTarget.value, regionId: "", organisationId: "" })}
          data={scopes.scopes.map((one) => ({ value: one.rootId, label: scopes.english ? one.nameEn : one.name }))}
        />
      ) : null}
      {administrator ? null : FOR_A_UNIT.includes(draft.role) ? (
        <NativeSelect
          label={t("admin.account.organisation")}
          value={draft.organisationId}
          error={error}
          onChange={({ currentTarget }) => set({ organisationId: currentTarget.value })}
          data={options(scope?.organisations ?? [])}
        />
      ) : (
        <NativeSelect
          label={t("admin.account.region")}
          value={draft.regionId}
          error={error}
          onChange={({ currentTarget }) => set({ regionId: currentTarget.value })}
          data={options(regionsFor(scope, draft.role))}
        />
      )}
    </>
  );
}
