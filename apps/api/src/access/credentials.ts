import { In, IsNull } from "typeorm";
import type { Services } from "../context.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Credential, RoleGrantRow } from "./account.entity.ts";

export interface CredentialView extends Credential {
  grants: RoleGrantRow[];
  /** the kiosks a device is named for; empty: the region of its grant */
  kiosks: Kiosk[];
}

/** Credentials of a kind that are not revoked, oldest first. */
export async function listCredentials({ db }: Services, kind: Credential["kind"]): Promise<CredentialView[]> {
  const credentials = await db.getRepository(Credential).find({ where: { kind, revokedAt: IsNull() }, order: { id: "ASC" } });
  const grants = await db.getRepository(RoleGrantRow).findBy({ holderId: In(credentials.map((one) => one.id)) });
  const kiosks = await db.getRepository(Kiosk).findBy({ id: In(grants.flatMap((grant) => grant.kioskId ?? [])) });
  const kioskOf = new Map(kiosks.map((kiosk) => [kiosk.id, kiosk]));
  return credentials.map((credential) => {
    const own = grants.filter((grant) => grant.holderId === credential.id);
    return { ...credential, grants: own, kiosks: own.flatMap((grant) => kioskOf.get(grant.kioskId ?? "") ?? []) };
  });
}
