import { isUuid } from "@kepu/schema";
import { Activity } from "../activity/activity.entity.ts";
import type { Services } from "../context.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Misuse } from "./misuse.ts";
import type { RoleGrant } from "./viewer.ts";

/** A region by id, code or short name. Where several roots use it, the one that has kiosks is meant; if that does not tell, it must be given as an id. */
export async function regionOf(services: Services, text: string | undefined): Promise<{ regionId?: string }> {
  if (!text) return {};
  const tree = services.regions.current();
  const named = [...tree.byId.values()].filter((region) => region.id === text || region.code === text || region.shortName === text);
  const kiosks = services.db.getRepository(Kiosk);
  const living: typeof named = [];
  if (named.length > 1) for (const region of named) if (await kiosks.existsBy({ rootId: region.rootId })) living.push(region);
  const found = living.length === 1 ? living : named;
  if (found.length === 0) throw new Misuse(`--region: there is no region ${text}; give its id or its code.`);
  if (found.length > 1) {
    const choices = found.map((region) => `${region.id} (${region.name}, ${tree.byId.get(region.rootId)?.name})`);
    throw new Misuse(`--region: ${text} is several; give the id: ${choices.join(", ")}.`);
  }
  return { regionId: found[0]?.id ?? "" };
}

/** What a person's role covers: a region, an organisation, one activity, or a region and one of them. */
export async function scopeOf(
  services: Services,
  named: { region?: string | undefined; organisation?: string | undefined; activity?: string | undefined },
): Promise<Omit<RoleGrant, "role">> {
  return {
    ...(await regionOf(services, named.region)),
    ...(await organisationOf(services, named.organisation)),
    ...(await activityOf(services, named.activity)),
  };
}

async function organisationOf(services: Services, text: string | undefined): Promise<{ organisationId?: string }> {
  if (!text) return {};
  const all = await services.db.getRepository(Organisation).find();
  const found = all.filter((one) => [one.id, one.name, one.shortName].includes(text));
  if (found.length !== 1)
    throw new Misuse(
      `--organisation: ${found.length === 0 ? "there is no" : "several are called"} ${text}; give its id or its whole name.`,
    );
  return { organisationId: found[0]?.id ?? "" };
}

async function activityOf(services: Services, id: string | undefined): Promise<{ activityId?: string }> {
  if (!id) return {};
  if (!isUuid(id) || !(await services.db.getRepository(Activity).existsBy({ id })))
    throw new Misuse(`--activity: there is no activity ${id}; give the id that stands in its address.`);
  return { activityId: id };
}

export async function deviceFor(services: Services, region: string | undefined): Promise<RoleGrant> {
  return { role: "DEVICE", ...(await regionOf(services, region)) };
}

/** One grant a kiosk, by serial number. */
export async function kioskGrants(services: Services, serials: string[], region: string | undefined): Promise<RoleGrant[]> {
  const { regionId } = await regionOf(services, region);
  const communities = regionId ? new Set(services.regions.current().communities(regionId)) : undefined;
  const grants: RoleGrant[] = [];
  for (const serial of serials) {
    const found = (await services.db.getRepository(Kiosk).findBy({ serial })).filter(
      (kiosk) => communities?.has(kiosk.communityId) ?? true,
    );
    if (found.length === 0) throw new Misuse(`There is no kiosk with serial number ${serial}${region ? ` in ${region}` : ""}.`);
    if (found.length > 1) throw new Misuse(`Serial number ${serial} stands in several networks; say which with --region.`);
    grants.push({ role: "DEVICE", kioskId: found[0]?.id ?? "" });
  }
  return grants;
}
