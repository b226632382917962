import { isUuid, LIMITS, Role } from "@kepu/schema";
import { type DataSource, In, IsNull } from "typeorm";
import type { AccessService } from "../access/access.service.ts";
import { Credential, RoleGrantRow } from "../access/account.entity.ts";
import { nameFault } from "../access/accounts.ts";
import type { Operation } from "../access/permissions.ts";
import { denied, may, permit, type RoleGrant, type Viewer } from "../access/viewer.ts";
import { optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, NOT_FOUND, notFound, ProductError } from "../errors.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { decodeCursor, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { credentialsOf } from "./credential.queries.ts";

export interface NewDevice {
  name: string;
  kioskIds: string[];
  regionId?: string | null;
  vendor: boolean;
  days?: number | null;
}

export interface CredentialsQuestion {
  kind: "DEVICE" | "DISPLAY";
  search?: string | null;
  first: number;
  after?: string | null;
}

export type CredentialView = Credential & {
  grants: RoleGrantRow[];
  /** the first of them by serial number */
  kiosks: Kiosk[];
  kioskCount: number;
  regionId: string | null;
  inForce: boolean;
};

/** A vendor's cloud may write for a thousand. */
const KIOSKS_NAMED = 20;

/** Credentials of devices and displays: made here, shown once, revoked. Tokens of people and organisations are their own concept (token/). */
export class CredentialService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly access: AccessService,
  ) {}

  /** Those whose every grant lies in the viewer's district. The newest first, revoked ones last. */
  async list(viewer: Viewer, { kind, search, first, after }: CredentialsQuestion) {
    permit(viewer, "credentials");
    const size = pageSize(first);
    const [inForce, lastId] = decodeCursor(after, [/^[01]$/, UUID_KEY]) ?? [];
    const tree = this.regions.current();
    const { ids, total } = await credentialsOf(this.db, {
      ...{ kind, search: optionalText("search", search), at: now(), most: size + 1 },
      regionIds: [...tree.byId.keys()].filter((id) => this.reaches(viewer, "credentials", id)),
      after: lastId ? { inForce: inForce === "1", id: lastId } : null,
    });
    const order = new Map(ids.map((id, at) => [id, at]));
    const views = (await this.within(viewer, "credentials", ids)).sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
    return { ...pageOf(views, size, (one) => [one.inForce ? "1" : "0", one.id]), totalCount: total };
  }

  async createDevice(viewer: Viewer, { name, kioskIds, regionId, vendor, days }: NewDevice) {
    permit(viewer, "createDevice");
    checkName(name);
    const wanted = [...new Set(kioskIds)];
    if (wanted.length > LIMITS.batchItems)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.batchItems} kiosks.`, { limit: LIMITS.batchItems });
    if (wanted.length === 0 && !regionId) throw badInput("input.kioskIds", "Choose kiosks, or the region that the device writes for.");
    if (wanted.length > 0) {
      const known = wanted.every(isUuid) ? await this.db.getRepository(Kiosk).findBy({ id: In(wanted) }) : [];
      const reached = known.filter((kiosk) => this.reaches(viewer, "createDevice", kiosk.communityId));
      if (reached.length < wanted.length) throw badInput("input.kioskIds", "Choose kiosks of your district.");
      return this.create(
        viewer,
        "DEVICE",
        name,
        wanted.map((kioskId) => ({ role: Role.DEVICE, kioskId })),
        days,
        vendor,
      );
    }
    if (!this.reaches(viewer, "createDevice", regionId ?? "")) throw badInput("input.regionId", "Choose a region of your district.");
    return this.create(viewer, "DEVICE", name, [{ role: Role.DEVICE, regionId: regionId ?? "" }], days, vendor);
  }

  async createDisplay(viewer: Viewer, name: string, regionId: string, days?: number | null) {
    permit(viewer, "createDisplay");
    checkName(name);
    if (!this.reaches(viewer, "createDisplay", regionId)) throw badInput("input.regionId", "Choose a region of your district.");
    return this.create(viewer, "DISPLAY", name, [{ role: Role.DISPLAY, regionId }], days, false);
  }

  async revoke(viewer: Viewer, id: string): Promise<CredentialView> {
    permit(viewer, "revokeCredential");
    const kept = isUuid(id) ? await this.db.getRepository(Credential).findOneBy({ id, scopes: IsNull() }) : null;
    if (!kept || kept.kind === "PROGRAM") throw notFound("credential");
    const [found] = await this.within(viewer, "revokeCredential", [id]);
    if (!found) throw denied(NOT_FOUND, "NOT_FOUND");
    if (found.revokedAt) return found; // again: nothing more happens
    await this.db.transaction((tx) => this.access.revokeCredentialIn(tx, viewer, id));
    this.access.forgetCredentials();
    return { ...found, revokedAt: now(), inForce: false };
  }

  private async create(
    viewer: Viewer,
    kind: "DEVICE" | "DISPLAY",
    name: string,
    grants: RoleGrant[],
    days: number | null | undefined,
    vendor: boolean,
  ) {
    const most = LIMITS.credentialDays;
    if (days != null && (days < 1 || days > most)) throw badInput("input.days", `1 to ${most} days, or none for no end.`);
    const expiresAt = days == null ? null : new Date(now().getTime() + days * 86_400_000);
    const made = await this.db.transaction((tx) =>
      this.access.createCredentialIn(tx, viewer, { kind, name: name.trim(), grants, expiresAt, vendor }),
    );
    const [credential] = await this.within(viewer, "credentials", [made.id]);
    if (!credential) throw notFound("credential");
    return { credential, token: made.token };
  }

  private async within(viewer: Viewer, operation: Operation, ids: readonly string[]): Promise<CredentialView[]> {
    const rows = await this.db.getRepository(Credential).findBy({ id: In(ids), scopes: IsNull() });
    const grants = await this.db.getRepository(RoleGrantRow).findBy({ holderId: In(ids) });
    const kiosks = await this.db.getRepository(Kiosk).findBy({ id: In(grants.flatMap((grant) => grant.kioskId ?? [])) });
    const kioskOf = new Map(kiosks.map((kiosk) => [kiosk.id, kiosk]));
    const placeOf = (grant: RoleGrantRow) => grant.regionId ?? kioskOf.get(grant.kioskId ?? "")?.communityId ?? "";
    const held = Map.groupBy(grants, ({ holderId }) => holderId);
    return rows
      .map((row) => {
        const own = held.get(row.id) ?? [];
        const inForce = !row.revokedAt && (!row.expiresAt || row.expiresAt > now());
        const named = own.flatMap((grant) => kioskOf.get(grant.kioskId ?? "") ?? []).sort((a, b) => (a.serial < b.serial ? -1 : 1));
        return {
          ...{ ...row, grants: own, kiosks: named.slice(0, KIOSKS_NAMED), kioskCount: named.length, inForce },
          regionId: own.find((grant) => grant.regionId)?.regionId ?? null,
        };
      })
      .filter(({ grants: own }) => own.length > 0 && own.every((grant) => this.reaches(viewer, operation, placeOf(grant))));
  }

  private reaches(viewer: Viewer, operation: Operation, regionId: string): boolean {
    const regionPath = this.regions.current().path(regionId);
    return regionPath !== undefined && may(viewer, operation, { regionPath });
  }
}

function checkName(name: string): void {
  const fault = nameFault(name);
  if (fault) throw badInput("input.name", fault);
}
