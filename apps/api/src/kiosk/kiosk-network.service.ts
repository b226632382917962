import { isUuid, type KioskKind, shanghaiDay } from "@kepu/schema";
import type { Pool } from "pg";
import type { DataSource, EntityManager } from "typeorm";
import { v5 as uuidv5, v7 as uuidv7 } from "uuid";
import type { AccessService } from "../access/access.service.ts";
import { RoleGrantRow } from "../access/account.entity.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, ProductError } from "../errors.ts";
import { announce } from "../ingest/announce.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Kiosk, KioskNetwork } from "./kiosk.entity.ts";

export interface RegisterKioskNetwork {
  key: string;
  name: string;
  nameEn: string;
  anchorDate: string;
  communities: { key: string; name: string }[];
  kiosks: { key: string; name: string; kind: KioskKind; communityKey: string }[];
}

const NAMESPACE = "5c0b6a64-6a0d-5e0f-8f3a-6b65707501aa";
const MOST_KIOSKS = 2_000;
const KEY_CHARS = 120;

/** Networks of kiosks with a root of their own, for the replay of a log: registering is idempotent by key. */
export class KioskNetworkService {
  constructor(
    private readonly pool: Pool,
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly access: AccessService,
  ) {}

  async register(viewer: Viewer, input: RegisterKioskNetwork) {
    permit(viewer, "registerKioskNetwork");
    check(input);
    const idOf = (...parts: string[]) => uuidv5(JSON.stringify([input.key, ...parts]), NAMESPACE);
    const rootId = idOf("root");
    const known = await this.db.getRepository(KioskNetwork).findOneBy({ key: input.key });
    if (known) permit(viewer, "registerKioskNetwork", { regionPath: [known.rootId] });
    const token = await this.db.transaction(async (tx) => {
      if (!known) await insertNetwork(tx, input, idOf);
      const grants = [{ role: "DEVICE" as const, regionId: rootId }];
      const credential = await this.access.createCredentialIn(tx, viewer, { kind: "DEVICE", name: input.name.slice(0, 80), grants });
      if (known) {
        await this.access.revokeCredentialIn(tx, viewer, known.credentialId);
        await tx.update(KioskNetwork, input.key, { credentialId: credential.id });
      } else {
        await tx.insert(KioskNetwork, { key: input.key, rootId, anchorDate: input.anchorDate, credentialId: credential.id });
        // an office that registers it runs it; an administrator holds no role beside its own
        if (viewer.id && viewer.grants.some((grant) => grant.role === "OFFICE"))
          await tx.insert(RoleGrantRow, { id: uuidv7(), holderId: viewer.id, role: "OFFICE", regionId: rootId });
      }
      return credential.token;
    });
    await this.regions.refresh();
    if (!known) await inTransaction(this.pool, (tx) => announce(tx, now(), { reload: true }));
    return {
      rootId,
      anchorDate: known?.anchorDate ?? input.anchorDate,
      created: !known,
      token,
      kiosks: input.kiosks.map(({ key }) => ({ key, kioskId: idOf("kiosk", key) })),
    };
  }
}

function check(input: RegisterKioskNetwork): void {
  if (input.key.length < 3 || input.key.length > KEY_CHARS) throw badInput("input.key", `A key of 3 to ${KEY_CHARS} characters.`);
  if (input.anchorDate > shanghaiDay(now())) throw badInput("input.anchorDate", "The log's first day lies in the future.");
  if (input.kiosks.length < 1) throw badInput("input.kiosks", "Name at least one kiosk.");
  for (const [field, count] of [
    ["input.kiosks", input.kiosks.length],
    ["input.communities", input.communities.length],
  ] as const) {
    if (count > MOST_KIOSKS) throw new ProductError("LIMIT_EXCEEDED", `At most ${MOST_KIOSKS}.`, { field, limit: MOST_KIOSKS });
  }
  const texts = [
    input.name,
    input.nameEn,
    ...input.communities.flatMap((one) => [one.key, one.name]),
    ...input.kiosks.flatMap((one) => [one.key, one.name]),
  ];
  if (texts.some((text) => text.length < 1 || text.length > KEY_CHARS || text.includes("\u0000")))
    throw badInput("input", `Keys and names have 1 to ${KEY_CHARS} characters.`);
  const communities = new Set(input.communities.map((one) => one.key));
  if (communities.size < input.communities.length) throw badInput("input.communities", "A key stands twice.");
  if (new Set(input.kiosks.map((one) => one.key)).size < input.kiosks.length) throw badInput("input.kiosks", "A key stands twice.");
  const lost = input.kiosks.find((one) => !communities.has(one.communityKey));
  if (lost) throw badInput("input.kiosks", `Kiosk ${lost.key} names a community that is not in input.communities.`);
}

async function insertNetwork(tx: EntityManager, input: RegisterKioskNetwork, idOf: (...parts: string[]) => string): Promise<void> {
  const rootId = idOf("root");
  const region = async (
    id: string,
    name: string,
    nameEn: string,
    level: RegionVersion["level"],
    parentId: string | null,
    position: number,
  ) => {
    if (!isUuid(id)) throw new Error("a region's id is a UUID");
    await tx.insert(Region, { id, rootId, origin: "RECORDED", label: parentId ? null : "回放", synthetic: true });
    await tx.insert(RegionVersion, {
      id: uuidv5("version", id),
      regionId: id,
      code: `${input.key} ${position}`,
      name,
      shortName: name,
      nameEn,
      level,
      parentId,
      position,
      validFrom: "2010-01-01",
      validTo: null,
    });
  };
  await region(rootId, input.name, input.nameEn, "DISTRICT", null, 0);
  for (const [index, { key, name }] of input.communities.entries())
    await region(idOf("community", key), name, name, "COMMUNITY", rootId, index + 1);
  await tx.insert(
    Kiosk,
    input.kiosks.map(({ key, name, kind, communityKey }) => ({
      id: idOf("kiosk", key),
      rootId,
      communityId: idOf("community", communityKey),
      serial: key,
      name,
      nameEn: name,
      kind,
      placeName: name,
      vendor: null,
      plannedHours: [],
      installedOn: null,
      lifecycle: "IN_SERVICE" as const,
      origin: "RECORDED" as const,
    })),
  );
}
