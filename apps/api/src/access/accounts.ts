import { LIMITS, type Role } from "@kepu/schema";
import { type EntityManager, In, IsNull, Not } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { now } from "../clock.ts";
import type { Services } from "../context.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput } from "../errors.ts";
import { Account, RoleGrantRow, Session } from "./account.entity.ts";
import { type AuditEvent, TOOL } from "./audit.ts";
import { hashPassword } from "./passwords.ts";
import type { RoleGrant } from "./viewer.ts";

type Management = Pick<Services, "db" | "audit">;
type Actor = AuditEvent["actor"];

export interface NewAccount {
  userName: string;
  name: string;
  passwordHash: string;
  grants: RoleGrant[];
}

export async function insertAccount(tx: EntityManager, { userName, name, passwordHash, grants }: NewAccount): Promise<string> {
  const id = uuidv7();
  await tx.insert(Account, { id, userName, name, passwordHash, disabled: false, failures: 0, lockedUntil: null });
  await insertGrants(tx, id, grants);
  return id;
}

export async function insertGrants(tx: EntityManager, holderId: string, grants: RoleGrant[]): Promise<void> {
  await tx.insert(
    RoleGrantRow,
    grants.map((grant) => ({ id: uuidv7(), holderId, ...grant })),
  );
}

/** Who may sign in, with the roles of each. */
export async function listAccounts({ db }: Management): Promise<(Account & { grants: RoleGrantRow[] })[]> {
  const accounts = await db.getRepository(Account).find({ order: { userName: "ASC" } });
  const grants = await db.getRepository(RoleGrantRow).find();
  return accounts.map((account) => ({ ...account, grants: grants.filter((grant) => grant.holderId === account.id) }));
}

/** A disabled account cannot sign in, and what is signed in ends; so does it with a new password. */
export async function setDisabled({ db, audit }: Management, account: Account, disabled: boolean, actor: Actor = TOOL): Promise<void> {
  await db.transaction(async (tx) => {
    if (disabled && actor !== TOOL)
      for (const grant of await grantsIn(tx, account.id)) await keepAdministrator(tx, grant, "input.accountId");
    await tx.update(Account, account.id, { disabled, failures: 0, lockedUntil: null });
    if (disabled) await endSessions(tx, account.id);
    const action = disabled ? "disableAccount" : "enableAccount";
    const detail = `${standing(account)} → ${disabled ? "disabled" : "open"}`;
    await audit.record({ actor, action, outcome: "SUCCESS", target: account.id, detail }, tx);
  });
}

const standing = ({ disabled, lockedUntil }: Account) => (disabled ? "disabled" : lockedUntil && lockedUntil > now() ? "locked" : "open");

/** Whoever is signed in with this account is signed out, everywhere. */
export async function endAllSessions({ db, audit }: Management, account: Account, actor: Actor): Promise<number> {
  return db.transaction(async (tx) => {
    const ended = await endSessions(tx, account.id);
    const detail = `${ended} sessions → 0`;
    await audit.record({ actor, action: "endAccountSessions", outcome: "SUCCESS", target: account.id, detail }, tx);
    return ended;
  });
}

/** The audit says that the name changed, and not what it is: it names people by their accounts. The same name again is no change. */
export async function renameAccount({ db, audit }: Management, account: Account, name: string, actor: Actor): Promise<void> {
  if (name === account.name) return;
  await db.transaction(async (tx) => {
    await tx.update(Account, account.id, { name });
    await audit.record({ actor, action: "renameAccount", outcome: "SUCCESS", target: account.id, detail: "name → another name" }, tx);
  });
}

export async function resetPassword({ db, audit }: Management, account: Account, password: string, actor: Actor = TOOL): Promise<void> {
  const passwordHash = await hashPassword(password);
  await db.transaction(async (tx) => {
    await tx.update(Account, account.id, { passwordHash, failures: 0, lockedUntil: null });
    await endSessions(tx, account.id);
    await audit.record({ actor, action: "resetPassword", outcome: "SUCCESS", target: account.id }, tx);
  });
}

/** `check` sees what the account holds at that moment: two grants given at once must not pass by the rules that keep roles apart. */
export async function grantRole(
  { db, audit }: Management,
  account: Account,
  grant: RoleGrant,
  actor: Actor = TOOL,
  check: (held: RoleGrantRow[]) => void = () => {},
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockNamed(tx, "grants", account.id);
    check(await grantsIn(tx, account.id));
    await insertGrants(tx, account.id, [grant]);
    await audit.record({ actor, action: "grantRole", outcome: "SUCCESS", target: account.id, detail: `→ ${grantText(grant)}` }, tx);
  });
}

/** One grant goes; what its holder has open is closed, so that it ends at once. */
export async function withdrawGrant({ db, audit }: Management, grant: RoleGrantRow, actor: Actor): Promise<void> {
  await db.transaction(async (tx) => {
    await keepAdministrator(tx, grant, "input.grantId");
    await tx.delete(RoleGrantRow, grant.id);
    await endSessions(tx, grant.holderId);
    const detail = `${grantText(grant)} →`;
    await audit.record({ actor, action: "withdrawGrant", outcome: "SUCCESS", target: grant.holderId, detail }, tx);
  });
}

/** For the audit: a role, and the ids of what it covers. */
export function grantText({ role, regionId, organisationId, activityId, kioskId }: RoleGrant): string {
  const covers = { region: regionId, organisation: organisationId, activity: activityId, kiosk: kioskId };
  return [role, ...Object.entries(covers).flatMap(([name, id]) => (id ? [`${name} ${id}`] : []))].join(" ");
}

/** Takes a role away, whatever it covers; answers whether the account had it. */
export async function withdrawRole({ db, audit }: Management, account: Account, role: Role): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { affected } = await tx.delete(RoleGrantRow, { holderId: account.id, role });
    if (!affected) return false;
    await endSessions(tx, account.id);
    await audit.record({ actor: TOOL, action: "withdrawRole", outcome: "SUCCESS", target: account.id, detail: role }, tx);
    return true;
  });
}

const grantsIn = (tx: EntityManager, holderId: string) => tx.find(RoleGrantRow, { where: { holderId }, order: { id: "ASC" } });

/** Somebody who can sign in keeps each administrator's role: who takes the last one away leaves a district without its watch, or takes it over. */
async function keepAdministrator(tx: EntityManager, grant: RoleGrantRow, field: string): Promise<void> {
  if (!ADMIN.includes(grant.role)) return;
  await lockNamed(tx, "administrators", grant.role);
  const others = (await tx.findBy(RoleGrantRow, { role: grant.role, holderId: Not(grant.holderId) })).filter(
    ({ regionId }) => !regionId || regionId === grant.regionId,
  );
  if (await tx.existsBy(Account, { id: In(others.map((one) => one.holderId)), disabled: false })) return;
  throw badInput(
    field,
    `This is the last ${grant.role} who can sign in: appoint another one first, or do it on the machine itself: npm run account.`,
  );
}

async function endSessions(tx: EntityManager, accountId: string): Promise<number> {
  const { affected } = await tx.update(Session, { accountId, endedAt: IsNull() }, { endedAt: now() });
  return affected ?? 0;
}

/** The three separate administrators 三员. */
export const ADMIN: readonly Role[] = ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"];

/** 三员分立: one person does not hold two of the administrators' roles, nor one of them beside another role. */
export function separationFault(held: readonly Role[], wanted: Role): string | undefined {
  const both = [...new Set([...held, wanted])];
  if (both.length > 1 && both.some((role) => ADMIN.includes(role)))
    return `${wanted} and ${held.join(", ")} are kept apart: use two accounts.`;
  return undefined;
}

export function userNameFault(userName: string): string | undefined {
  return /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,39}$/u.test(userName)
    ? undefined
    : "A user name has 2 to 40 letters, digits or . _ @ - and begins with a letter or digit.";
}

export function nameFault(name: string): string | undefined {
  return name.trim() !== "" && name.length <= LIMITS.textChars && !/\p{Cc}/u.test(name)
    ? undefined
    : `A name has 1 to ${LIMITS.textChars} characters.`;
}
