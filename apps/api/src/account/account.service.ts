import { randomBytes } from "node:crypto";
import { isUuid, LIMITS, Role } from "@kepu/schema";
import { type DataSource, IsNull } from "typeorm";
import type { AccessService } from "../access/access.service.ts";
import { RoleGrantRow } from "../access/account.entity.ts";
import {
  ADMIN,
  endAllSessions,
  grantRole,
  grantText,
  nameFault,
  renameAccount,
  resetPassword,
  separationFault,
  setDisabled,
  userNameFault,
  withdrawGrant,
} from "../access/accounts.ts";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { denied, permit, type RoleGrant, type Viewer } from "../access/viewer.ts";
import { optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { decodeCursor, pageOf, pageSize } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { sessionsOf } from "./account.queries.ts";
import { AccountReach, type AccountWithGrants, isAdministrator } from "./account-reach.ts";

export interface GrantWish {
  role: Role;
  regionId?: string | null;
  organisationId?: string | null;
}

export interface AccountsQuestion {
  search?: string | null;
  roles?: readonly Role[] | null;
  first: number;
  after?: string | null;
}

export type AccountView = AccountWithGrants & { sessions: number; lastSeenAt: Date | null; own: boolean };

const USER_NAME_KEY = /^.{1,200}$/;
const FOR_A_UNIT: readonly Role[] = ["REPORTER", "REVIEWER", "UNIT_HEAD"];
const LEVEL_OF: Partial<Record<Role, string>> = { SUBDISTRICT_OFFICER: "SUBDISTRICT", COMMUNITY_OFFICER: "COMMUNITY", OFFICE: "DISTRICT" };

/** Accounts and roles, as the office and the administrators keep them. A password is made here and shown once. */
export class AccountService {
  private readonly reach: AccountReach;

  constructor(
    readonly db: DataSource,
    readonly audit: Audit,
    private readonly regions: RegionService,
    private readonly access: AccessService,
  ) {
    this.reach = new AccountReach(db, regions);
  }

  async list(viewer: Viewer, { search, roles, first, after }: AccountsQuestion) {
    permit(viewer, "accounts");
    const size = pageSize(first);
    const [userName = null] = decodeCursor(after, [USER_NAME_KEY]) ?? [];
    const asked = { search: optionalText("search", search), roles: roles?.length ? roles : null, after: userName, most: size + 1 };
    const { accounts, total } = await this.reach.page(viewer, asked);
    return { ...pageOf(await this.views(viewer, accounts), size, (one) => [one.userName]), totalCount: total };
  }

  async create(viewer: Viewer, userName: string, name: string, wishes: GrantWish[]) {
    permit(viewer, "createAccount");
    const fault = userNameFault(userName);
    if (fault) throw badInput("input.userName", fault);
    const wrong = nameFault(name);
    if (wrong) throw badInput("input.name", wrong);
    if (isAdministrator(viewer) && wishes.length > 0)
      throw denied("You create the account; the security administrator gives it its roles.");
    if (!isAdministrator(viewer) && wishes.length === 0) throw badInput("input.grants", "Give the account a role.");
    if (wishes.length > LIMITS.grantsPerAccount) throw tooManyGrants();
    const grants: RoleGrant[] = [];
    for (const [at, wish] of wishes.entries()) {
      const field = `input.grants[${at}]`;
      refuseIf(separationFault(roles(grants), wish.role), `${field}.role`);
      grants.push(await this.grantable(viewer, "grantRole", wish, field));
    }
    if (await this.access.accountByName(userName)) throw badInput("input.userName", "There is an account of this user name.");
    const password = newPassword();
    const id = await this.access.createAccount(userName, name.trim(), password, grants, viewer).catch((error) => {
      throw (error as { code?: string }).code === "23505" ? badInput("input.userName", "There is an account of this user name.") : error;
    });
    return { account: await this.viewOf(viewer, id), password };
  }

  /** The person's name, as lists and histories show it; what they sign in with stays. */
  async rename(viewer: Viewer, id: string, name: string): Promise<AccountView> {
    const account = await this.reach.changeable(viewer, "renameAccount", id, isSecurity(viewer));
    const fault = nameFault(name);
    if (fault) throw badInput("input.name", fault);
    await renameAccount(this, account, name.trim(), viewer);
    return this.viewOf(viewer, id);
  }

  async setDisabled(viewer: Viewer, id: string, disabled: boolean): Promise<AccountView> {
    const operation = disabled ? "disableAccount" : "enableAccount";
    const account = await this.reach.changeable(viewer, operation, id, isSecurity(viewer));
    await setDisabled(this, account, disabled, viewer);
    return this.viewOf(viewer, id);
  }

  async resetPassword(viewer: Viewer, id: string) {
    const account = await this.reach.changeable(viewer, "resetAccountPassword", id);
    const password = newPassword();
    await resetPassword(this, account, password, viewer);
    return { account: await this.viewOf(viewer, id), password };
  }

  async endSessions(viewer: Viewer, id: string): Promise<AccountView> {
    await endAllSessions(this, await this.reach.changeable(viewer, "endAccountSessions", id, isSecurity(viewer)), viewer);
    return this.viewOf(viewer, id);
  }

  async grant(viewer: Viewer, id: string, wish: GrantWish): Promise<AccountView> {
    const account = await this.reach.changeable(viewer, "grantRole", id, isSecurity(viewer));
    refuseIf(separationFault(roles(account.grants), wish.role), "input.grant.role");
    const grant = await this.grantable(viewer, "grantRole", wish, "input.grant");
    await grantRole(this, account, grant, viewer, (held) => {
      refuseIf(separationFault(roles(held), wish.role), "input.grant.role");
      if (held.some((one) => grantText(one) === grantText(grant))) throw badInput("input.grant.role", "The account has this role already.");
      if (held.length >= LIMITS.grantsPerAccount) throw tooManyGrants();
    });
    return this.viewOf(viewer, id);
  }

  async withdraw(viewer: Viewer, grantId: string): Promise<AccountView> {
    permit(viewer, "withdrawGrant");
    const grant = isUuid(grantId) ? await this.db.getRepository(RoleGrantRow).findOneBy({ id: grantId }) : null;
    if (!grant) throw notFound("grant");
    const account = await this.reach.changeable(viewer, "withdrawGrant", grant.holderId, isSecurity(viewer));
    // without any role it would be in nobody's district, and the office that took the last one could not give it another
    if (!isAdministrator(viewer) && account.grants.length === 1)
      throw badInput("input.grantId", "This is the account's last role: give it another first, or lock the account.");
    await withdrawGrant(this, grant, viewer);
    return this.viewOf(viewer, account.id);
  }

  /** A wish as the grant it becomes: what each role needs, of this viewer's district. */
  private async grantable(viewer: Viewer, operation: Operation, { role, ...wish }: GrantWish, field: string): Promise<RoleGrant> {
    if (role === Role.DEVICE || role === Role.DISPLAY)
      throw badInput(`${field}.role`, "Devices and displays have credentials, not accounts.");
    if (ADMIN.includes(role)) {
      if (!isSecurity(viewer)) throw denied("The security administrator appoints administrators.");
      // one of a district appoints no administrator of all districts
      const { regionId } = viewer.grants.find((held) => held.role === "SECURITY_ADMIN") ?? {};
      return regionId ? { role, regionId } : { role };
    }
    const id = wish.organisationId ?? "";
    const unit = isUuid(id) ? await this.db.getRepository(Organisation).findOneBy({ id, closedOn: IsNull() }) : null;
    if (FOR_A_UNIT.includes(role) && !unit) throw badInput(`${field}.organisationId`, "Choose the organisation that this role acts for.");
    const acts = FOR_A_UNIT.includes(role) ? unit : null;
    const regionId = acts?.rootId ?? wish.regionId ?? "";
    const region = this.regions.current().byId.get(regionId);
    const grant = { role, regionId, ...(acts ? { organisationId: acts.id } : {}) };
    // one outside the viewer's district is told in the same words as one that does not exist
    const reached = region !== undefined && this.reach.mayGrant(viewer, operation, grant, acts?.rootId);
    if (!reached)
      throw badInput(
        `${field}.${acts ? "organisationId" : "regionId"}`,
        `Choose ${acts ? "an organisation" : "a region"} of your district.`,
      );
    const level = LEVEL_OF[role];
    if (level && region.level !== level) throw badInput(`${field}.regionId`, `This role covers a ${level.toLowerCase()}.`);
    return grant;
  }

  private async viewOf(viewer: Viewer, id: string): Promise<AccountView> {
    const [view] = await this.views(viewer, await this.reach.within(viewer, "accounts", [id]));
    if (!view) throw notFound("account");
    return view;
  }

  private async views(viewer: Viewer, accounts: AccountWithGrants[]): Promise<AccountView[]> {
    const since = new Date(now().getTime() - LIMITS.idleMinutes * 60_000);
    const ids = accounts.map((account) => account.id);
    const sessions = new Map((await sessionsOf(this.db, ids, since)).map((row) => [row.accountId, row]));
    return accounts.map((account) => {
      const { open = 0, lastSeenAt = null } = sessions.get(account.id) ?? {};
      return { ...account, sessions: open, lastSeenAt, own: account.id === viewer.id };
    });
  }
}

const isSecurity = (viewer: Viewer) => viewer.grants.some(({ role }) => role === "SECURITY_ADMIN");
const roles = (grants: readonly RoleGrant[]) => grants.map((grant) => grant.role);
const newPassword = () => randomBytes(12).toString("base64url");

function refuseIf(fault: string | undefined, field: string): void {
  if (fault) throw badInput(field, fault);
}

const tooManyGrants = () =>
  new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.grantsPerAccount} roles.`, { limit: LIMITS.grantsPerAccount });
