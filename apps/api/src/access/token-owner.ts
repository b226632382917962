import { type DataSource, In, IsNull, LessThan } from "typeorm";
import { now } from "../clock.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Account, Credential, RoleGrantRow } from "./account.entity.ts";
import type { RoleGrant, Viewer } from "./viewer.ts";

const LAST_USE_TO_MS = 60_000;

/** Who a token stands for, with what its owner may do now: a person's grants, or those that people hold for an organisation. No entry: the owner is disabled or gone. */
export async function viewersOfTokens(db: DataSource, tokens: Credential[]): Promise<Map<string, Viewer>> {
  const accounts = await db.getRepository(Account).findBy({ id: In(tokens.flatMap((token) => token.ownerId ?? [])), disabled: false });
  const ids = tokens.flatMap((token) => token.organisationId ?? []);
  const organisations = await db.getRepository(Organisation).findBy({ id: In(ids) });
  const grants = await db.getRepository(RoleGrantRow).find({
    where: [{ holderId: In(accounts.map((account) => account.id)) }, { organisationId: In(ids) }],
    order: { id: "ASC" },
  });
  const members = await membersOf(db, grants);
  const viewers = new Map<string, Viewer>();
  for (const token of tokens) {
    const shared = { kind: "PROGRAM" as const, sessionId: token.id, tokenId: token.id, scopes: token.scopes ?? [] };
    const owner = accounts.find((account) => account.id === token.ownerId);
    if (owner)
      viewers.set(token.id, { ...shared, id: owner.id, name: owner.name, grants: grants.filter((one) => one.holderId === owner.id) });
    const organisation = organisations.find((one) => one.id === token.organisationId);
    const held = grants.filter((one) => one.organisationId === organisation?.id && members.has(one.holderId)).map(withoutHolder);
    if (organisation)
      viewers.set(token.id, {
        ...{ ...shared, id: token.id, ownerId: organisation.id },
        ...{ name: `${organisation.shortName} · ${token.name}`, grants: distinct(held) },
      });
  }
  return viewers;
}

/** Of these viewers, who came by a token and would now come with other rights than they came with. */
export async function changedOwners(db: DataSource, viewers: readonly Viewer[]): Promise<string[]> {
  const ids = viewers.flatMap(({ tokenId }) => tokenId ?? []);
  if (ids.length === 0) return [];
  const present = await viewersOfTokens(db, await db.getRepository(Credential).findBy({ id: In(ids) }));
  const rights = (viewer: Viewer | undefined) => JSON.stringify(viewer?.grants.map(withoutId));
  return viewers.flatMap((viewer) => (viewer.tokenId && rights(viewer) !== rights(present.get(viewer.tokenId)) ? [viewer.tokenId] : []));
}

const withoutId = ({ role, regionId, organisationId, activityId, kioskId }: RoleGrant) => [
  role,
  regionId,
  organisationId,
  activityId,
  kioskId,
];

/** Owners of these credentials who may not sign in any more. */
export async function disabledOwners(db: DataSource, credentials: Credential[]): Promise<Set<string>> {
  const owners = credentials.flatMap((one) => one.ownerId ?? []);
  if (owners.length === 0) return new Set();
  return new Set((await db.getRepository(Account).findBy({ id: In(owners), disabled: true })).map((account) => account.id));
}

async function membersOf(db: DataSource, grants: RoleGrantRow[]): Promise<Set<string>> {
  const holders = [...new Set(grants.map((grant) => grant.holderId))];
  return new Set((await db.getRepository(Account).findBy({ id: In(holders), disabled: false })).map((account) => account.id));
}

const withoutHolder = ({ role, regionId, organisationId, activityId, kioskId }: RoleGrantRow) => ({
  ...{ role, regionId, organisationId, activityId, kioskId },
});

function distinct<One extends object>(list: One[]): One[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

/** When each was used last, to the minute. */
export async function noteUse(db: DataSource, tokens: Credential[]): Promise<void> {
  const before = new Date(now().getTime() - LAST_USE_TO_MS);
  const alive = tokens.filter(({ expiresAt, lastUsedAt }) => (!expiresAt || expiresAt >= now()) && (!lastUsedAt || lastUsedAt < before));
  if (alive.length === 0) return;
  const ids = In(alive.map((token) => token.id));
  await db.getRepository(Credential).update({ id: ids, lastUsedAt: IsNull() }, { lastUsedAt: now() });
  await db.getRepository(Credential).update({ id: ids, lastUsedAt: LessThan(before) }, { lastUsedAt: now() });
}
