import { createHash, randomBytes } from "node:crypto";
import { LIMITS } from "@kepu/schema";
import { type DataSource, type EntityManager, In, IsNull } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { now } from "../clock.ts";
import { isDatabaseAway, ProductError, unavailable } from "../errors.ts";
import { ShortMemory } from "../short-memory.ts";
import { takeAttempt } from "./access.queries.ts";
import { Account, Credential, RoleGrantRow, Session } from "./account.entity.ts";
import { grantText, insertAccount, insertGrants } from "./accounts.ts";
import { type Audit, TOOL } from "./audit.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { changedOwners, disabledOwners, noteUse, viewersOfTokens } from "./token-owner.ts";
import { anonymous, type RoleGrant, type Viewer } from "./viewer.ts";

const SESSION_HOURS = 12;
const TOKEN_MEMORY_MS = 2_000;
const MOST_TOKENS = 10_000;
/** grants of one credential that its audit entry names */
const MOST_TOLD = 20;

interface KnownToken {
  viewer: Viewer;
  expiresAt: Date | null;
}

/** Where a sign-in comes from, for the audit. */
export interface Origin {
  address?: string;
  requestId?: string;
}

export interface NewCredential {
  kind: Credential["kind"];
  name: string;
  grants: RoleGrant[];
  expiresAt?: Date | null;
  /** a vendor's cloud */
  vendor?: boolean;
  /** of the caller's making; a random one when absent */
  token?: string;
}

type Actor = Pick<Viewer, "kind" | "id">;

/** Says what it is for, so that a token in the wrong place is recognised. */
export const tokenOf = (kind: Credential["kind"], secret: Buffer): string =>
  `${{ DEVICE: "kpd", DISPLAY: "kpw", PROGRAM: "kpp" }[kind]}_${secret.toString("base64url")}`;
export const tokenHash = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Accounts, sessions and credentials → viewer. */
export class AccessService {
  private someAccount = false;
  private readonly tokens = new ShortMemory<KnownToken>((keys) => this.readTokens(keys), TOKEN_MEMORY_MS, MOST_TOKENS);

  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
  ) {}

  /** A new session's token, or UNAUTHENTICATED in the same words and time for an unknown user, a wrong password and a locked account. */
  async signIn(userName: string, password: string, origin: Origin = {}): Promise<{ token: string; accountId: string }> {
    const account = await this.accountByName(userName);
    const until = new Date(now().getTime() + LIMITS.lockMinutes * 60_000);
    const attempt = await takeAttempt(this.db, account?.id ?? null, now(), until, LIMITS.signInFailures);
    const right = await verifyPassword(account?.passwordHash, password);
    if (!account || !right || !attempt || account.disabled) {
      const outcome = account && (!attempt || attempt.last) ? "LOCKED" : "FAILURE";
      const actor = account ? { kind: "ACCOUNT" as const, id: account.id } : anonymous;
      this.audit.note({ actor, action: "signIn", outcome, detail: origin.address, requestId: origin.requestId });
      throw new ProductError(
        "UNAUTHENTICATED",
        `User name or password is wrong, or the account is locked (${LIMITS.lockMinutes} minutes after ${LIMITS.signInFailures} failures).`,
      );
    }
    await this.db.getRepository(Account).update(account.id, { failures: 0, lockedUntil: null });
    return { token: await this.openSession(account.id, "signIn", origin), accountId: account.id };
  }

  async openSession(accountId: string, action: string, origin: Origin = {}): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    const at = now();
    await this.db.transaction(async (tx) => {
      await tx.insert(Session, { id: uuidv7(), accountId, tokenHash: tokenHash(token), createdAt: at, lastRequestAt: at, endedAt: null });
      const actor = { kind: "ACCOUNT" as const, id: accountId };
      await this.audit.record({ actor, action, outcome: "SUCCESS", detail: origin.address, requestId: origin.requestId }, tx);
    });
    return token;
  }

  async endSession(viewer: Viewer, origin: Origin = {}): Promise<void> {
    if (viewer.kind !== "ACCOUNT" || !viewer.sessionId) return;
    await this.db.getRepository(Session).update(viewer.sessionId, { endedAt: now() });
    await this.audit.record({
      actor: viewer,
      action: "signOut",
      outcome: "SUCCESS",
      detail: origin.address,
      requestId: origin.requestId,
    });
  }

  /** The account's viewer for a session token; undefined when it ended, idled out or never was. Each call is a request of the user's. */
  async viewerOfSession(token: string): Promise<Viewer | undefined> {
    const sessions = this.db.getRepository(Session);
    const session = await sessions.findOne({ where: { tokenHash: tokenHash(token) }, relations: { account: true } });
    if (!session?.account || !this.isAlive(session)) return undefined;
    if (now().getTime() - session.lastRequestAt.getTime() > 30_000) await sessions.update(session.id, { lastRequestAt: now() });
    const { account } = session;
    return { kind: "ACCOUNT", id: account.id, name: account.name, grants: await this.grantsOf([account.id]), sessionId: session.id };
  }

  /** What the command line does in somebody's name. */
  async viewerOfAccount({ id, name }: Account): Promise<Viewer> {
    return { kind: "ACCOUNT", id, name, grants: await this.grantsOf([id]) };
  }

  /** The viewer of a credential; undefined when it is unknown, revoked or expired. A revocation by another process is seen within two seconds. */
  async viewerOfToken(token: string): Promise<Viewer | undefined> {
    const key = tokenHash(token).toString("hex");
    const known = (await this.tokens.get([key])).get(key);
    return known && (!known.expiresAt || known.expiresAt >= now()) ? known.viewer : undefined;
  }

  private async readTokens(keys: string[]): Promise<Map<string, KnownToken>> {
    const hashes = keys.map((key) => Buffer.from(key, "hex"));
    const credentials = await this.db.getRepository(Credential).findBy({ tokenHash: In(hashes), revokedAt: IsNull() });
    const owned = credentials.filter((one) => one.scopes !== null);
    const plain = credentials.filter((one) => one.scopes === null);
    const grants = await this.grantsOf(plain.map((one) => one.id));
    await noteUse(this.db, plain);
    const viewers = owned.length > 0 ? await viewersOfTokens(this.db, owned) : new Map<string, Viewer>();
    await noteUse(
      this.db,
      owned.filter(({ id }) => viewers.has(id)),
    );
    for (const { id, kind, name, vendor } of plain)
      viewers.set(id, { kind, id, name, grants: grants.filter((grant) => grant.holderId === id), sessionId: id, vendor });
    return new Map(
      credentials.flatMap(({ id, tokenHash: hash, expiresAt }) => {
        const viewer = viewers.get(id);
        return viewer ? [[hash.toString("hex"), { viewer, expiresAt }]] : [];
      }),
    );
  }

  /** Credentials or their grants changed in this process: the next request reads them anew. */
  forgetCredentials(): void {
    this.tokens.forget();
  }

  async accountByName(userName: string): Promise<Account | null> {
    if (userName.length > LIMITS.textChars || userName.includes("\u0000")) return null;
    return this.db.getRepository(Account).createQueryBuilder("a").where("lower(a.user_name) = lower(:userName)", { userName }).getOne();
  }

  async createAccount(userName: string, name: string, password: string, grants: RoleGrant[], actor: Actor = TOOL): Promise<string> {
    const passwordHash = await hashPassword(password);
    return this.db.transaction(async (tx) => {
      const id = await insertAccount(tx, { userName, name, passwordHash, grants });
      const detail = `→ ${grants.map(grantText).join(", ")}`;
      await this.audit.record({ actor, action: "createAccount", outcome: "SUCCESS", target: id, detail }, tx);
      return id;
    });
  }

  async createCredential(
    kind: Credential["kind"],
    name: string,
    grants: RoleGrant[],
    expiresAt: Date | null = null,
    vendor = false,
  ): Promise<{ id: string; token: string }> {
    return this.db.transaction((tx) => this.createCredentialIn(tx, TOOL, { kind, name, grants, expiresAt, vendor }));
  }

  /** Within the caller's transaction, and in the name of who asked for it. */
  async createCredentialIn(
    tx: EntityManager,
    actor: Actor,
    { kind, name, grants, expiresAt = null, vendor = false, token = tokenOf(kind, randomBytes(32)) }: NewCredential,
  ): Promise<{ id: string; token: string }> {
    const id = uuidv7();
    await tx.insert(Credential, { id, kind, name, tokenHash: tokenHash(token), vendor, expiresAt, revokedAt: null });
    await insertGrants(tx, id, grants);
    const covers = grants.slice(0, MOST_TOLD).map(grantText).join(", ");
    const more = grants.length > MOST_TOLD ? ` and ${grants.length - MOST_TOLD} more` : "";
    const detail = `none → ${kind}, ${covers}${more}, ${expiresAt ? `until ${expiresAt.toISOString()}` : "no end"}`;
    await this.audit.record({ actor, action: "createCredential", outcome: "SUCCESS", target: id, detail }, tx);
    return { id, token };
  }

  async revokeCredential(id: string): Promise<void> {
    await this.db.transaction((tx) => this.revokeCredentialIn(tx, TOOL, id));
    this.forgetCredentials();
  }

  async revokeCredentialIn(tx: EntityManager, actor: Actor, id: string): Promise<void> {
    await tx.update(Credential, id, { revokedAt: now() });
    await this.audit.record({ actor, action: "revokeCredential", outcome: "SUCCESS", target: id, detail: "in force → revoked" }, tx);
  }

  async hasAccounts(): Promise<boolean> {
    this.someAccount ||= await this.db.getRepository(Account).exists(); // accounts are never deleted
    return this.someAccount;
  }

  /** Whose session or credential has ended by now, or whose token stands for other rights than when they came in. */
  async endedFor(viewers: readonly Viewer[]): Promise<string[]> {
    const changed = await changedOwners(this.db, viewers);
    return [...new Set([...(await this.ended(viewers.flatMap(({ sessionId }) => sessionId ?? []))), ...changed])];
  }

  /** Which of these sessions and credentials have ended by now. */
  async ended(ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const sessions = await this.db.getRepository(Session).find({ where: { id: In(ids) }, relations: { account: true } });
    const credentials = await this.db.getRepository(Credential).findBy({ id: In(ids) });
    const disabled = await disabledOwners(this.db, credentials);
    const alive = new Set([
      ...sessions.filter((session) => session.account && this.isAlive(session)).map((session) => session.id),
      ...credentials
        .filter((one) => !one.revokedAt && (!one.expiresAt || one.expiresAt > now()) && !disabled.has(one.ownerId ?? ""))
        .map((one) => one.id),
    ]);
    return ids.filter((id) => !alive.has(id));
  }

  private isAlive(session: Session): boolean {
    const at = now().getTime();
    const idle = at - session.lastRequestAt.getTime() > LIMITS.idleMinutes * 60_000;
    const old = at - session.createdAt.getTime() > SESSION_HOURS * 3_600_000;
    return !session.endedAt && !idle && !old && !session.account?.disabled;
  }

  private async grantsOf(holders: string[]): Promise<RoleGrantRow[]> {
    // the oldest first: that one says where someone is at home
    return this.db.getRepository(RoleGrantRow).find({ where: { holderId: In(holders) }, order: { id: "ASC" } });
  }
}

/** A database that is away answers 503, never UNAUTHENTICATED. */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isDatabaseAway(error) ? unavailable() : error;
  }
}
