import { Role } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateTimeScalar } from "../scalars.ts";
import { changePassword } from "./change-password.ts";

@ObjectType("AccountGrant", { description: "A role of an account, and what it covers." })
export class AccountGrantType {
  @Field(() => ID, { description: "Id; withdraw the grant by it." }) id: string;
  @Field(() => Role, { description: "The role." }) role: Role;
  @Field(() => ID, { nullable: true, description: "The region and all below it; null: not limited to one." }) regionId: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation it acts for; null: none." }) organisationId: string | null;
  @Field(() => ID, { nullable: true, description: "A steward's activity; null: all of the region." }) activityId: string | null;
}

@ObjectType("Account", { description: "A person who signs in." })
export class AccountType {
  @Field(() => ID, { description: "Lasting id; the audit names it." }) id: string;
  @Field({ description: "What the person types to sign in; unique in any case." }) userName: string;
  @Field({ description: "The person's name." }) name: string;
  @Field({ description: "Locked by an administrator: it cannot sign in until it is unlocked." }) disabled: boolean;
  @Field(() => DateTimeScalar, { nullable: true, description: "Locked until then after failed sign-ins; null or past: it is not." })
  lockedUntil: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Its last request; null: never signed in." }) lastSeenAt: Date | null;
  @Field(() => Int, { description: "Browsers that are signed in now." }) sessions: number;
  @Field({ description: "It is the viewer's own, which nobody administers." }) own: boolean;
  @Field(() => [AccountGrantType], { description: "Its roles, the oldest first." }) grants: AccountGrantType[];
}

@ObjectType({ description: "An account and its cursor." })
export class AccountEdge {
  @Field({ description: "Opaque." }) cursor: string;
  @Field(() => AccountType, { description: "The account." }) node: AccountType;
}

@ObjectType({ description: "A page of accounts." })
export class AccountConnection {
  @Field(() => [AccountEdge], { description: "The accounts, by user name." }) edges: AccountEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
  @Field(() => Int, { description: "How many accounts are found, on all pages." }) totalCount: number;
}

@ObjectType("ScopeRegion", { description: "A region that a role or credential can be given for." })
class ScopeRegionType {
  @Field(() => ID, { description: "Id." }) id: string;
  @Field(() => ID, { nullable: true, description: "The region above; null for a root." }) parentId: string | null;
  @Field({ description: "DISTRICT, SUBDISTRICT or COMMUNITY." }) level: string;
  @Field({ description: "The name people use." }) shortName: string;
  @Field({ description: "Pinyin." }) nameEn: string;
}

@ObjectType("ScopeOrganisation", { description: "An organisation that a role can act for." })
class ScopeOrganisationType {
  @Field(() => ID, { description: "Id." }) id: string;
  @Field({ description: "The name people use." }) shortName: string;
  @Field({ description: "Name in English." }) nameEn: string;
}

@ObjectType("ScopeKiosk", { description: "A kiosk that a device can write for." })
class ScopeKioskType {
  @Field(() => ID, { description: "Id." }) id: string;
  @Field({ description: "Serial number." }) serial: string;
  @Field({ description: "Name." }) name: string;
}

@ObjectType("GrantScope", { description: "One district, and what roles and credentials can be given for there. Names only." })
export class GrantScopeType {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => [ScopeRegionType], { description: "The root and all below it, each before its own." }) regions: ScopeRegionType[];
  @Field(() => [ScopeOrganisationType], { description: "Organisations that are not closed." }) organisations: ScopeOrganisationType[];
  @Field(() => [ScopeKioskType], { description: "Kiosks that are not retired." }) kiosks: ScopeKioskType[];
}

@InputType({ description: "A role to be given." })
export class GrantInput {
  @Field(() => Role, { description: "A person's role, not DEVICE or DISPLAY." }) role: Role;
  @Field(() => ID, {
    nullable: true,
    description:
      "What it covers: a district for OFFICE, a subdistrict or community for its officer; left out for REPORTER, REVIEWER, UNIT_HEAD and administrators.",
  })
  regionId?: string | null;
  @Field(() => ID, { nullable: true, description: "REPORTER, REVIEWER, UNIT_HEAD: the organisation it acts for." }) organisationId?:
    | string
    | null;
}

@InputType({ description: "A new account." })
export class CreateAccountInput {
  @Field({ description: "2 to 40 letters, digits or . _ @ -; unique in any case." }) userName: string;
  @Field({ description: "The person's name, 1 to 200 characters." }) name: string;
  @Field(() => [GrantInput], { description: "Roles: at least one from the office, none from a SYSTEM_ADMIN (SECURITY_ADMIN gives them)." })
  grants: GrantInput[];
}

@InputType({ description: "Which account." })
export class AccountInput {
  @Field(() => ID, { description: "The account." }) accountId: string;
}

@InputType({ description: "An account's name." })
export class RenameAccountInput {
  @Field(() => ID, { description: "The account." }) accountId: string;
  @Field({ description: "The person's name, 1 to 200 characters." }) name: string;
}

@InputType({ description: "A role for an account." })
export class GrantRoleInput {
  @Field(() => ID, { description: "The account." }) accountId: string;
  @Field(() => GrantInput, { description: "The role." }) grant: GrantInput;
}

@InputType({ description: "A role to be taken away." })
export class WithdrawGrantInput {
  @Field(() => ID, { description: "The grant." }) grantId: string;
}

@InputType({ description: "A new password of one's own." })
export class ChangePasswordInput {
  @Field({ description: "The password so far." }) current: string;
  @Field({ description: "12 characters, or 10 of three kinds; without the user name." }) password: string;
}

@ObjectType({ description: "The account as it is now." })
export class AccountPayload {
  @Field(() => AccountType, { description: "The account." }) account: AccountType;
}

@ObjectType({ description: "The account, and its password." })
export class AccountPasswordPayload {
  @Field(() => AccountType, { description: "The account." }) account: AccountType;
  @Field({ description: "Shown once, stored nowhere; the person changes it after signing in." }) password: string;
}

@ObjectType({ description: "It is done." })
export class ChangePasswordPayload {
  @Field({ description: "Always true; what fails is an error." }) ok: boolean;
}

const own = { validate: false, description: "Which, and what." } as const;

@Resolver()
export class AccountResolver {
  @Query(() => AccountConnection, {
    description:
      "Accounts that the viewer administers, by user name: an administrator all, the office those whose every role lies in its district. Errors: FORBIDDEN, BAD_INPUT, LIMIT_EXCEEDED over 200 a page.",
  })
  accounts(
    @Ctx() { services, viewer }: Context,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
    @Arg("search", () => String, {
      nullable: true,
      description: "Text in the user name, the name, or what a role covers (in either language); at most 200 characters.",
    })
    search?: string | null,
    @Arg("roles", () => [Role], { nullable: true, description: "Those who hold one of these roles; all when absent." })
    roles?: Role[] | null,
  ): Promise<AccountConnection> {
    return services.accounts.list(viewer, { search, roles, first, after });
  }

  @Query(() => [GrantScopeType], { description: "What roles and credentials can be given for, by district. Errors: FORBIDDEN." })
  grantScopes(@Ctx() { services, viewer }: Context): Promise<GrantScopeType[]> {
    return services.grantScopes.list(viewer);
  }

  @Mutation(() => AccountPasswordPayload, {
    description:
      "Creates an account with a password that is shown once. Errors: FORBIDDEN, BAD_INPUT (a user name that is taken too), LIMIT_EXCEEDED.",
  })
  createAccount(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CreateAccountInput, own) { userName, name, grants }: CreateAccountInput,
  ): Promise<AccountPasswordPayload> {
    return services.accounts.create(viewer, userName, name, grants);
  }

  @Mutation(() => AccountPayload, {
    description: "Puts the name of an account's person right; the user name stays. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT.",
  })
  async renameAccount(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RenameAccountInput, own) { accountId, name }: RenameAccountInput,
  ): Promise<AccountPayload> {
    return { account: await services.accounts.rename(viewer, accountId, name) };
  }

  @Mutation(() => AccountPayload, {
    description: "Locks an account: it is signed out everywhere within 5 s. Errors: FORBIDDEN, NOT_FOUND.",
  })
  async disableAccount(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AccountInput, own) input: AccountInput,
  ): Promise<AccountPayload> {
    return { account: await services.accounts.setDisabled(viewer, input.accountId, true) };
  }

  @Mutation(() => AccountPayload, {
    description: "Unlocks an account, also one that failed sign-ins locked. Errors: FORBIDDEN, NOT_FOUND.",
  })
  async enableAccount(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AccountInput, own) input: AccountInput,
  ): Promise<AccountPayload> {
    return { account: await services.accounts.setDisabled(viewer, input.accountId, false) };
  }

  @Mutation(() => AccountPasswordPayload, {
    description:
      "Gives an account a new password, shown once, and signs it out everywhere. Errors: FORBIDDEN (an administrator's too), NOT_FOUND.",
  })
  resetAccountPassword(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AccountInput, own) input: AccountInput,
  ): Promise<AccountPasswordPayload> {
    return services.accounts.resetPassword(viewer, input.accountId);
  }

  @Mutation(() => AccountPayload, { description: "Signs an account out everywhere. Errors: FORBIDDEN, NOT_FOUND." })
  async endAccountSessions(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AccountInput, own) input: AccountInput,
  ): Promise<AccountPayload> {
    return { account: await services.accounts.endSessions(viewer, input.accountId) };
  }

  @Mutation(() => AccountPayload, {
    description:
      "Gives an account a role. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT (held already, kept apart, outside the district), LIMIT_EXCEEDED.",
  })
  async grantRole(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => GrantRoleInput, own) { accountId, grant }: GrantRoleInput,
  ): Promise<AccountPayload> {
    return { account: await services.accounts.grant(viewer, accountId, grant) };
  }

  @Mutation(() => AccountPayload, {
    description:
      "Takes a role away and signs the account out, so that it ends at once. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT (the last one).",
  })
  async withdrawGrant(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => WithdrawGrantInput, own) input: WithdrawGrantInput,
  ): Promise<AccountPayload> {
    return { account: await services.accounts.withdraw(viewer, input.grantId) };
  }

  @Mutation(() => ChangePasswordPayload, {
    description:
      "Changes one's own password and ends one's other sessions. Errors: UNAUTHENTICATED, BAD_INPUT (the password so far, or a weak new one), RATE_LIMITED.",
  })
  changePassword(
    @Ctx() context: Context,
    @Arg("input", () => ChangePasswordInput, own) input: ChangePasswordInput,
  ): Promise<ChangePasswordPayload> {
    return changePassword(context, input.current, input.password);
  }
}
