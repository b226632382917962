import type { Role, TokenScope } from "@kepu/schema";
import { notFound, ProductError } from "../errors.ts";
import { type Operation, type Permission, permissions } from "./permissions.ts";
import { inScope } from "./token-scopes.ts";

export interface RoleGrant {
  role: Role;
  /** the region (and all below it) the grant covers */
  regionId?: string | null;
  organisationId?: string | null;
  /** a steward's activity */
  activityId?: string | null;
  /** a device's one kiosk */
  kioskId?: string | null;
}

/** Who asks, the same for HTTP and WebSocket. */
export interface Viewer {
  kind: "ANONYMOUS" | "ACCOUNT" | "DEVICE" | "DISPLAY" | "PROGRAM";
  /** account or credential id; audit and facts name it */
  id: string | null;
  name: string | null;
  grants: readonly RoleGrant[];
  /** session (people) or credential: what a revocation closes */
  sessionId?: string;
  /** a device credential of a vendor's cloud, not of one terminal */
  vendor?: boolean;
  /** what came by somebody's or an organisation's token: which, and what it may be used for */
  tokenId?: string;
  scopes?: readonly TokenScope[];
  /** the organisation whose token it is: it outlives the token */
  ownerId?: string;
  /** a person of several organisations: all of them, and the one they act for now; null: for each where it is theirs to act */
  memberOf?: readonly string[];
  actsFor?: string | null;
}

/** Who asks, by whichever of their tokens. */
export const ownerOf = ({ ownerId, id }: Viewer): string => ownerId ?? id ?? "";

export const anonymous: Viewer = { kind: "ANONYMOUS", id: null, name: null, grants: [] };

/** A person acts for one of their organisations: what they hold for the others rests. Any other id leaves everything as it is, so that nobody gains by it. */
export function actingFor(viewer: Viewer, organisationId: string | undefined): Viewer {
  const memberOf = [...new Set(viewer.grants.flatMap((grant) => grant.organisationId ?? []))];
  const actsFor = memberOf.find((id) => id === organisationId) ?? null;
  const grants = actsFor ? viewer.grants.filter((grant) => !grant.organisationId || grant.organisationId === actsFor) : viewer.grants;
  return { ...viewer, grants, memberOf, actsFor };
}

/** Is it one of the viewer's own organisations, also while they act for another? Nobody judges what their own one entered. */
export function belongsTo(viewer: Viewer, organisationId: string | null): boolean {
  if (organisationId === null) return false;
  return viewer.memberOf?.includes(organisationId) === true || viewer.grants.some((grant) => grant.organisationId === organisationId);
}

/** What an operation is about. A grant covers it when its region lies on the path from the root to the object's region. */
export interface Target {
  /** root first, the object's own region last */
  regionPath?: readonly string[];
  organisationId?: string;
  activityId?: string;
  kioskId?: string;
}

/** May this viewer do it? Deny by default. Without a target: could they do it to anything at all? */
export function may(viewer: Viewer, operation: Operation, target?: Target): boolean {
  const permission: Permission = permissions[operation];
  if (permission === "ANYONE") return true;
  if (viewer.kind === "ANONYMOUS") return false;
  if (viewer.scopes && !inScope(viewer.scopes, operation)) return false;
  if (permission === "SIGNED_IN") return viewer.kind === "ACCOUNT";
  return viewer.grants.some(
    (grant) =>
      permission.includes(grant.role) &&
      (!viewer.scopes || inScope(viewer.scopes, operation, grant.role)) &&
      (target === undefined || covers(grant, target)),
  );
}

/** These act and see for an organisation: without one the grant covers nobody's. */
const FOR_AN_ORGANISATION: readonly Role[] = ["REPORTER", "REVIEWER", "UNIT_HEAD"];

function covers(grant: RoleGrant, target: Target): boolean {
  if (grant.kioskId) return grant.kioskId === target.kioskId;
  if (FOR_AN_ORGANISATION.includes(grant.role) && target.organisationId !== undefined && grant.organisationId !== target.organisationId)
    return false;
  if (grant.activityId && target.activityId !== undefined && grant.activityId !== target.activityId) return false;
  if (grant.organisationId && target.organisationId !== undefined && grant.organisationId !== target.organisationId) return false;
  if (grant.regionId && target.regionPath !== undefined) return target.regionPath.includes(grant.regionId);
  return true;
}

/** The one door: every service method begins here. A foreign object answers as an absent one. */
export function permit(viewer: Viewer, operation: Operation, target?: Target): void {
  if (may(viewer, operation, target)) return;
  const denial = denialOf(viewer, operation, target);
  denials.add(denial);
  throw denial;
}

/** For what belongs to several: one of the targets is enough. */
export function mayAny(viewer: Viewer, operation: Operation, targets: readonly Target[]): boolean {
  return targets.some((target) => may(viewer, operation, target));
}

export function permitAny(viewer: Viewer, operation: Operation, targets: readonly Target[]): void {
  if (!mayAny(viewer, operation, targets)) permit(viewer, operation, targets[0] ?? {});
}

function denialOf(viewer: Viewer, operation: Operation, target?: Target): ProductError {
  if (viewer.kind === "ANONYMOUS") return new ProductError("UNAUTHENTICATED", "Sign in, or send a credential.");
  if (target && may(viewer, operation)) return notFound("object");
  if (viewer.scopes && !inScope(viewer.scopes, operation))
    return new ProductError("FORBIDDEN", `This token's scopes do not allow ${operation}; they are ${viewer.scopes.join(", ")}.`);
  return new ProductError("FORBIDDEN", `Your role does not allow ${operation}.`);
}

/** A rule beyond the table says no: nobody decides about their own organisation. The audit hears of it as of any denial. */
export function denied(message: string, code: "FORBIDDEN" | "NOT_FOUND" = "FORBIDDEN"): ProductError {
  const denial = new ProductError(code, message);
  denials.add(denial);
  return denial;
}

const denials = new WeakSet<Error>();

/** Did `permit` throw this? The client cannot tell a foreign object from an absent one; the audit can. */
export function isDenial(error: unknown): boolean {
  return error instanceof Error && denials.has(error);
}
