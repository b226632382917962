import { randomBytes } from "node:crypto";
import { isUuid, LIMITS, TokenScope } from "@kepu/schema";
import { type DataSource, type EntityManager, IsNull, MoreThan } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { type AccessService, tokenHash, tokenOf } from "../access/access.service.ts";
import { Credential } from "../access/account.entity.ts";
import type { Audit } from "../access/audit.ts";
import { denied, may, permit, type Target, type Viewer } from "../access/viewer.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, NOT_FOUND, notFound, ProductError } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";

export interface NewToken {
  name: string;
  scopes: TokenScope[];
  /** from now */
  days: number;
  /** whose it is; the caller's own when absent */
  organisationId?: string | null;
}

/** A token with its secret, which is shown this once. */
export interface MadeToken {
  token: Credential;
  secret: string;
}

const DAY_MS = 86_400_000;

/** Tokens by which people's and organisations' own software calls this API: never with more rights than the owner has at that moment. */
export class TokenService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly regions: RegionService,
    private readonly access: AccessService,
  ) {}

  /** The viewer's own, or an organisation's; newest first, those of the past too. NOT_FOUND for an organisation whose tokens are not theirs to keep. */
  async list(viewer: Viewer, organisationId?: string | null): Promise<Credential[]> {
    permit(viewer, "tokens");
    if (organisationId) await this.ownedOrganisation(this.db.manager, viewer, organisationId);
    const where = organisationId ? { organisationId } : { ownerId: viewer.id ?? "" };
    return this.db.getRepository(Credential).find({ where, order: { id: "DESC" }, take: LIMITS.pageItems });
  }

  /** Only the hash of the secret is kept. BAD_INPUT, LIMIT_EXCEEDED over 20 living ones, NOT_FOUND, FORBIDDEN. */
  async create(viewer: Viewer, input: NewToken): Promise<MadeToken> {
    permit(viewer, "createToken");
    const name = checkedText("input.name", input.name, LIMITS.textChars);
    const scopes = [...new Set(input.scopes)];
    if (scopes.length === 0) throw badInput("input.scopes", "Say what the token is for.");
    if (!Number.isInteger(input.days) || input.days < 1 || input.days > LIMITS.tokenDays)
      throw badInput("input.days", `A token lives 1 to ${LIMITS.tokenDays} days.`);
    const { organisationId = null } = input;
    const secret = tokenOf("PROGRAM", randomBytes(32));
    const expiresAt = new Date(now().getTime() + input.days * DAY_MS);
    const token = await this.db.transaction(async (tx) => {
      if (organisationId) await this.mayGive(tx, viewer, organisationId, scopes);
      const owner = organisationId ? { organisationId, ownerId: null } : { organisationId: null, ownerId: viewer.id };
      await this.refuseMore(tx, owner);
      const row = {
        ...{ id: uuidv7(), kind: "PROGRAM" as const, name, tokenHash: tokenHash(secret), vendor: false, expiresAt, revokedAt: null },
        ...{ ...owner, scopes, createdBy: viewer.id, createdAt: now(), lastUsedAt: null },
      };
      await tx.insert(Credential, row);
      const detail = `none → ${organisationId ? `organisation ${organisationId}` : "personal"}, ${scopes.join(" ")}, until ${expiresAt.toISOString()}`;
      await this.audit.record({ actor: viewer, action: "createToken", outcome: "SUCCESS", target: row.id, detail }, tx);
      return row;
    });
    return { token, secret };
  }

  /** Ends it, on every process within two seconds. Again: nothing more happens. NOT_FOUND when it is not the viewer's to end. */
  async revoke(viewer: Viewer, id: string): Promise<Credential> {
    permit(viewer, "revokeToken");
    if (!isUuid(id)) throw notFound("token");
    const revoked = await this.db.transaction(async (tx) => {
      const token = await tx.findOne(Credential, { where: { id }, lock: { mode: "pessimistic_write" } });
      if (!token?.scopes) throw notFound("token");
      if (token.organisationId) await this.ownedOrganisation(tx, viewer, token.organisationId);
      else if (token.ownerId !== viewer.id) throw denied(NOT_FOUND, "NOT_FOUND");
      if (token.revokedAt) return token;
      await tx.update(Credential, id, { revokedAt: now() });
      await this.audit.record({ actor: viewer, action: "revokeToken", outcome: "SUCCESS", target: id, detail: "in force → revoked" }, tx);
      return { ...token, revokedAt: now() };
    });
    this.access.forgetCredentials();
    return revoked;
  }

  /** A unit head's own organisation, or one of the office's district; another answers as an absent one. */
  private async ownedOrganisation(tx: EntityManager, viewer: Viewer, id: string): Promise<Target> {
    permit(viewer, "organisationTokens");
    const organisation = isUuid(id) ? await tx.findOneBy(Organisation, { id }) : null;
    if (!organisation) throw notFound("organisation");
    const { rootId, regionId } = organisation;
    const target = { regionPath: this.regions.current().path(regionId ?? rootId) ?? [rootId], organisationId: id };
    permit(viewer, "organisationTokens", target);
    return target;
  }

  /** Reviewing is given to a machine by the office or a reviewer of the organisation, not by who signs its own figures off. */
  private async mayGive(tx: EntityManager, viewer: Viewer, organisationId: string, scopes: TokenScope[]): Promise<void> {
    const target = await this.ownedOrganisation(tx, viewer, organisationId);
    const reviews = may(
      { ...viewer, grants: viewer.grants.filter(({ role }) => role === "REVIEWER" || role === "OFFICE") },
      "lockSubmissions",
      target,
    );
    if (scopes.includes(TokenScope.REVIEW) && !reviews)
      throw denied("A token that reviews is made by the office, or by a reviewer of the organisation.");
  }

  private async refuseMore(tx: EntityManager, owner: { ownerId: string | null; organisationId: string | null }): Promise<void> {
    const where = owner.organisationId ? { organisationId: owner.organisationId } : { ownerId: owner.ownerId ?? "" };
    await lockNamed(tx, "tokens", owner.organisationId ?? owner.ownerId ?? "");
    const living = await tx.countBy(Credential, { ...where, revokedAt: IsNull(), expiresAt: MoreThan(now()) });
    if (living >= LIMITS.tokensPerOwner)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.tokensPerOwner} tokens in force; revoke one first.`, {
        limit: LIMITS.tokensPerOwner,
      });
  }
}
