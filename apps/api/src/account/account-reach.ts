import { isUuid, type Role } from "@kepu/schema";
import { type DataSource, In } from "typeorm";
import { Account, RoleGrantRow } from "../access/account.entity.ts";
import { ADMIN } from "../access/accounts.ts";
import type { Operation } from "../access/permissions.ts";
import { denied, may, permit, type RoleGrant, type Viewer } from "../access/viewer.ts";
import { NOT_FOUND, notFound } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { accountsOf } from "./account.queries.ts";

export type AccountWithGrants = Account & { grants: RoleGrantRow[] };

/** Whose accounts a viewer administers: those whose every role lies inside what the viewer's own covers; administrators' and those without a role, the
 * administrators only. */
export class AccountReach {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  /** A page of them by user name; one more than asked for says that there is more. */
  async page(viewer: Viewer, asked: { search: string | null; roles: readonly Role[] | null; after: string | null; most: number }) {
    const tree = this.regions.current();
    const { ids, total } = await accountsOf(this.db, {
      ...{
        ...asked,
        administratorRoles: ADMIN,
        administrator: isAdministrator(viewer),
        unlimited: may(viewer, "accounts", { regionPath: [] }),
      },
      regionIds: [...tree.byId.keys()].filter((id) => may(viewer, "accounts", { regionPath: tree.path(id) ?? [] })),
    });
    const order = new Map(ids.map((id, at) => [id, at]));
    const accounts = await this.within(viewer, "accounts", ids);
    return { accounts: accounts.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)), total };
  }

  async within(viewer: Viewer, operation: Operation, ids: string[]): Promise<AccountWithGrants[]> {
    const accounts = await this.db.getRepository(Account).findBy({ id: In(ids) });
    const grants = await this.db.getRepository(RoleGrantRow).find({ where: { holderId: In(ids) }, order: { id: "ASC" } });
    const roots = await this.rootsOf(grants);
    const administrator = isAdministrator(viewer);
    return accounts
      .map((account) => ({ ...account, grants: grants.filter((grant) => grant.holderId === account.id) }))
      .filter((account) => account.grants.length > 0 || administrator)
      .filter((account) => account.grants.every((grant) => this.covers(viewer, operation, grant, roots)));
  }

  /** An account that this viewer may change: not their own, and an administrator's only where `alsoAdministrators`. NOT_FOUND, FORBIDDEN. */
  async changeable(viewer: Viewer, operation: Operation, id: string, alsoAdministrators = false): Promise<AccountWithGrants> {
    permit(viewer, operation);
    const [account] = isUuid(id) ? await this.within(viewer, operation, [id]) : [];
    if (!account) {
      const foreign = isUuid(id) && (await this.db.getRepository(Account).existsBy({ id }));
      throw foreign ? denied(NOT_FOUND, "NOT_FOUND") : notFound("account");
    }
    if (id === viewer.id) throw denied("Nobody administers their own account.");
    if (!alsoAdministrators && account.grants.some((grant) => ADMIN.includes(grant.role)))
      throw denied("An administrator's account is changed on the machine itself: npm run account (docs/access.md).");
    return account;
  }

  /** May this viewer give or take this role with what it covers? */
  mayGrant(viewer: Viewer, operation: Operation, grant: RoleGrant, rootOfOrganisation: string | undefined): boolean {
    const roots = new Map(grant.organisationId && rootOfOrganisation ? [[grant.organisationId, rootOfOrganisation]] : []);
    return this.covers(viewer, operation, grant, roots);
  }

  private covers(viewer: Viewer, operation: Operation, grant: RoleGrant, roots: ReadonlyMap<string, string>): boolean {
    if (ADMIN.includes(grant.role) && !isAdministrator(viewer)) return false;
    const place = grant.regionId ?? roots.get(grant.organisationId ?? "");
    return may(viewer, operation, { regionPath: (place && this.regions.current().path(place)) || [] });
  }

  private async rootsOf(grants: readonly RoleGrantRow[]): Promise<Map<string, string>> {
    const ids = [...new Set(grants.flatMap((grant) => grant.organisationId ?? []))];
    const found = await this.db.getRepository(Organisation).findBy({ id: In(ids) });
    return new Map(found.map((one) => [one.id, one.rootId]));
  }
}

export const isAdministrator = (viewer: Viewer) => viewer.grants.some(({ role }: { role: Role }) => ADMIN.includes(role));
