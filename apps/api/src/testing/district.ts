import type { Role } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import type { Viewer } from "../access/viewer.ts";
import { Activity } from "../activity/activity.entity.ts";
import type { Services } from "../context.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import { recordRegisters } from "../register/register-history.ts";

/** A small district for tests: two subdistricts of two communities each, one community directly under the district, and an open activity in each community. */
export async function smallDistrict(services: Services) {
  const add = async (level: RegionVersion["level"], name: string, parentId: string | null, rootId?: string) => {
    const id = uuidv7();
    await services.db.getRepository(Region).insert({ id, rootId: rootId ?? id, origin: "SYNTHETIC", label: null, synthetic: true });
    await services.db.getRepository(RegionVersion).insert({
      id: uuidv7(),
      regionId: id,
      code: name,
      name,
      shortName: name,
      nameEn: name,
      level,
      parentId,
      position: 0,
      validFrom: "2016-01-01",
      validTo: null,
    });
    return id;
  };
  const root = await add("DISTRICT", "district", null);
  const north = await add("SUBDISTRICT", "north", root, root);
  const south = await add("SUBDISTRICT", "south", root, root);
  const communities: string[] = [];
  for (const [parent, name] of [
    [north, "n1"],
    [north, "n2"],
    [south, "s1"],
    [south, "s2"],
    [root, "d1"],
  ] as const) {
    communities.push(await add("COMMUNITY", name, parent, root));
  }
  const activities: string[] = [];
  for (const communityId of communities) activities.push(await addActivity(services, root, communityId));
  await services.db.transaction((tx) => recordRegisters(tx, root));
  await services.regions.refresh();
  return { root, north, south, communities, activities };
}

export async function addActivity(
  services: Services,
  rootId: string,
  communityId: string,
  state: Activity["state"] = "ONGOING",
): Promise<string> {
  const id = uuidv7();
  const startsAt = new Date(Date.now() - 3_600_000);
  await services.db.getRepository(Activity).insert({
    id,
    rootId,
    communityId,
    name: "科普讲座",
    nameEn: "Lecture",
    form: "科普讲座",
    placeName: "活动室",
    startsAt,
    endsAt: new Date(Date.now() + 3_600_000),
    state,
    planned: 60,
    origin: "SYNTHETIC",
  });
  return id;
}

export function viewerWith(role: Role, grant: { regionId?: string; activityId?: string } = {}): Viewer {
  return { kind: role === "DEVICE" ? "DEVICE" : "ACCOUNT", id: uuidv7(), name: role, grants: [{ role, ...grant }] };
}
