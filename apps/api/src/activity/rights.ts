import type { ActivityTodo, Role } from "@kepu/schema";
import type { Operation } from "../access/permissions.ts";
import { belongsTo, denied, may, permit, type Target, type Viewer } from "../access/viewer.ts";
import { NOT_FOUND } from "../errors.ts";
import type { RegionTree } from "../region/region.service.ts";
import type { ActivityRow, TodoCriteria } from "./activity.queries.ts";

/** An activity of no organisation is no organisation's own. */
const NO_ORGANISATION = "none";

type Place = Pick<ActivityRow, "regionId" | "organisationId" | "leadOrganisationId">;

const JUDGING: readonly Operation[] = ["approveActivity", "verifyActivity", "returnActivityRecord"];

/** Who holds an activity enters it: a community's own officer, or the organisation's reporter. */
export function enteredBy(tree: RegionTree, activity: Place): Target {
  return { regionPath: tree.path(activity.regionId) ?? [], organisationId: activity.organisationId ?? NO_ORGANISATION };
}

/** Who judges it: the subdistrict and the office by place, a reviewer for the organisation that leads the series. */
export function judgedBy(tree: RegionTree, activity: Place): Target {
  return { regionPath: tree.path(activity.regionId) ?? [], organisationId: activity.leadOrganisationId ?? NO_ORGANISATION };
}

/** What an organisation holds is not the community officer's to enter. */
function entering(viewer: Viewer, activity: Place): Viewer {
  if (activity.organisationId === null) return viewer;
  return { ...viewer, grants: viewer.grants.filter((grant) => grant.role !== "COMMUNITY_OFFICER") };
}

function mayChange(viewer: Viewer, operation: Operation, tree: RegionTree, activity: Place): boolean {
  if (JUDGING.includes(operation)) return may(viewer, operation, judgedBy(tree, activity));
  return may(entering(viewer, activity), operation, enteredBy(tree, activity));
}

export function permitChange(viewer: Viewer, operation: Operation, tree: RegionTree, activity: Place): void {
  if (mayChange(viewer, operation, tree, activity)) return;
  permit(viewer, operation);
  const officer = { ...viewer, grants: viewer.grants.filter((grant) => grant.role === "COMMUNITY_OFFICER") };
  if (!JUDGING.includes(operation) && may(officer, operation, { regionPath: tree.path(activity.regionId) ?? [] }))
    throw denied("What an organisation holds is not the community officer's to enter."); // who sees it may know
  throw denied(NOT_FOUND, "NOT_FOUND");
}

/** The role in which a viewer enters something: it decides who may not judge it. */
export function enteringRole(viewer: Viewer, operation: Operation, tree: RegionTree, activity: Place): Role | null {
  return viewer.grants.find((grant) => mayChange({ ...viewer, grants: [grant] }, operation, tree, activity))?.role ?? null;
}

/** Nobody judges what they, their organisation or their community entered; the office not what the office entered. */
export function isOwn(viewer: Viewer, activity: ActivityRow, operation: Operation): boolean {
  const [by, role] =
    operation === "approveActivity"
      ? [activity.plannedBy, activity.plannedRole]
      : [activity.record?.recordedBy ?? null, activity.record?.recordedRole ?? null];
  if (by !== null && by === viewer.id) return true;
  if (role === "OFFICE" && !viewer.grants.some((grant) => grant.role === "SUBDISTRICT_OFFICER" || grant.role === "REVIEWER")) return true;
  if (activity.organisationId !== null) return belongsTo(viewer, activity.organisationId);
  return viewer.grants.some((grant) => grant.role === "COMMUNITY_OFFICER" && grant.regionId === activity.regionId);
}

export function refuseOwn(viewer: Viewer, activity: ActivityRow, operation: Operation): void {
  if (isOwn(viewer, activity, operation)) throw denied("Nobody approves or verifies what they or their own organisation entered.");
}

/** What this viewer may do with an activity as it stands; the services hold to the same rules. */
export function actionsOf(viewer: Viewer, tree: RegionTree, activity: ActivityRow): Operation[] {
  const { state, record } = activity;
  const early = state === "PLANNED" || state === "APPROVED" || state === "PUBLISHED" || state === "POSTPONED";
  const submitted = state === "RECORDED" && record?.status === "SUBMITTED";
  const correction = record?.correction === true && (submitted || (state === "ENDED" && record.status === "RETURNED"));
  const open: Partial<Record<Operation, boolean>> = {
    amendActivity: state === "PLANNED",
    approveActivity: state === "PLANNED",
    publishActivity: state === "APPROVED" || state === "POSTPONED",
    postponeActivity: early && state !== "PLANNED",
    cancelActivity: early,
    recordActivity: state === "ENDED",
    correctActivityRecord: state === "VERIFIED",
    withdrawCorrection: correction,
    verifyActivity: submitted,
    returnActivityRecord: submitted,
  };
  return (Object.keys(open) as Operation[]).filter(
    (operation) =>
      open[operation] &&
      mayChange(viewer, operation, tree, activity) &&
      !(JUDGING.includes(operation) && isOwn(viewer, activity, operation)),
  );
}

/** What waits for this viewer, where their grants reach. */
export function todoCriteria(viewer: Viewer, tree: RegionTree, todo: ActivityTodo): TodoCriteria {
  const judging = todo === "APPROVE" || todo === "VERIFY";
  const everywhere: Role[] = judging ? ["OFFICE", "SUBDISTRICT_OFFICER"] : ["OFFICE"];
  const grants = (roles: readonly Role[]) => viewer.grants.filter((grant) => roles.includes(grant.role));
  const communities = (roles: readonly Role[]) =>
    grants(roles).flatMap((grant) => (grant.regionId ? [...tree.communities(grant.regionId)] : []));
  const organisations = (roles: readonly Role[]) => grants(roles).flatMap((grant) => grant.organisationId ?? []);
  const all = communities(everywhere);
  const judges = grants(["SUBDISTRICT_OFFICER", "REVIEWER"]).length > 0;
  return {
    todo,
    communityIds: judging || all.length > 0 ? all : communities(["COMMUNITY_OFFICER"]),
    everyOrganisation: all.length > 0,
    organisationIds: judging ? [] : organisations(["REPORTER"]),
    leadIds: judging ? organisations(["REVIEWER"]) : [],
    notOf: judging
      ? {
          organisationIds: viewer.grants.flatMap((grant) => grant.organisationId ?? []),
          accountId: viewer.id,
          role: judges ? null : "OFFICE",
        }
      : null,
  };
}
