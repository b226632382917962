import { LIMITS } from "@kepu/schema";
import type { Context, Services } from "../context.ts";
import { ProductError } from "../errors.ts";
import { DEMO_ACCOUNTS } from "./demo-accounts.ts";
import { type Operation, permissions } from "./permissions.ts";
import { anonymous, may, permit, type Viewer } from "./viewer.ts";

export function serverInfo(context: Context) {
  const { demo } = context.services.config;
  return { version: context.services.version, demo, demoSignIn: demo && context.loopback === true };
}

export function demoAccounts(context: Context) {
  return serverInfo(context).demoSignIn ? DEMO_ACCOUNTS.map(({ userName, name, role }) => ({ userName, name, role })) : [];
}

export async function viewerInfo({ services }: { services: Services }, viewer: Viewer) {
  const roots = may(viewer, "roots") ? (await services.regions.roots(viewer)).map((root) => root.id) : [];
  const operations = (Object.keys(permissions) as Operation[]).filter((operation) => may(viewer, operation));
  const homeRegionId = viewer.grants.find((grant) => grant.regionId)?.regionId ?? roots[0] ?? null;
  const homeRoot = homeRegionId && services.regions.rootOf(homeRegionId);
  roots.sort((a, b) => Number(b === homeRoot) - Number(a === homeRoot));
  const idleMinutes = viewer.kind === "ACCOUNT" ? LIMITS.idleMinutes : null;
  const organisations = await services.organisations.named(viewer.memberOf ?? []);
  const actsFor = viewer.actsFor ?? null;
  return {
    kind: viewer.kind,
    id: viewer.id,
    name: viewer.name,
    roles: viewer.grants,
    organisations,
    actsFor,
    roots,
    homeRegionId,
    operations,
    idleMinutes,
  };
}

export async function signIn(context: Context, userName: string, password: string) {
  await context.services.limits.signIn(userName, context.address, context.loopback);
  const { token } = await context.services.access.signIn(userName, password, context);
  return opened(context, token);
}

export async function demoSignIn(context: Context, userName: string) {
  const account =
    serverInfo(context).demoSignIn && DEMO_ACCOUNTS.some((one) => one.userName === userName)
      ? await context.services.access.accountByName(userName)
      : null;
  if (!account)
    throw new ProductError(
      "FORBIDDEN",
      "One-click sign-in is for the demo's accounts, from this machine only; elsewhere use the printed password.",
    );
  return opened(context, await context.services.access.openSession(account.id, "demoSignIn", context));
}

export async function signOut(context: Context) {
  permit(context.viewer, "signOut");
  await context.services.access.endSession(context.viewer, context);
  context.setSession?.(null);
  return { ok: true };
}

/** A new sign-in never goes on with an old session: that one ends. */
async function opened(context: Context, token: string) {
  await context.services.access.endSession(context.viewer, context);
  context.setSession?.(token);
  const viewer = (await context.services.access.viewerOfSession(token)) ?? anonymous;
  return { viewer: await viewerInfo(context, viewer) };
}
