import { randomBytes } from "node:crypto";
import { isUuid, type KioskKind, shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { type DataSource, type EntityManager, In } from "typeorm";
import { v5 as uuidv5, v7 as uuidv7 } from "uuid";
import { type AccessService, tokenOf } from "../access/access.service.ts";
import { RoleGrantRow } from "../access/account.entity.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, ProductError } from "../errors.ts";
import { announce } from "../ingest/announce.ts";
import { answerOnce } from "../keyed/saved-answer.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { recordRegisters } from "../register/register-history.ts";
import { Kiosk, KioskNetwork } from "./kiosk.entity.ts";

export interface RegisterKioskNetwork {
  requestId?: string | null;
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
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly access: AccessService,
    private readonly derive: (text: string) => Buffer,
  ) {}

  async register(viewer: Viewer, input: RegisterKioskNetwork) {
    permit(viewer, "registerKioskNetwork");
    check(input);
    const { requestId, ...content } = input;
    const viewerId = viewer.id ?? "";
    // derived from the key, so that the saved answer need not hold it
    const token = tokenOf("DEVICE", requestId ? this.derive(`${viewerId} ${requestId}`) : randomBytes(32));
    const answer = await this.db.transaction((tx) =>
      answerOnce(tx, { viewerId, requestId, operation: "registerKioskNetwork", content }, () => this.registerIn(tx, viewer, input, token)),
    );
    this.access.forgetCredentials();
    await this.regions.refresh();
    return { ...answer, token };
  }

  /** All or nothing: a call that is cut in the middle can be sent again. */
  private async registerIn(tx: EntityManager, viewer: Viewer, input: RegisterKioskNetwork, token: string) {
    const idOf = (...parts: string[]) => uuidv5(JSON.stringify([input.key, ...parts]), NAMESPACE);
    const rootId = idOf("root");
    const kiosks = input.kiosks.map(({ key }) => ({ key, kioskId: idOf("kiosk", key) }));
    await lockNamed(tx, "network", input.key);
    const known = await tx.findOneBy(KioskNetwork, { key: input.key });
    if (known) permit(viewer, "registerKioskNetwork", { regionPath: [known.rootId] });
    if (known) await requireSame(tx, kiosks);
    else {
      await insertNetwork(tx, input, idOf);
      await recordRegisters(tx, rootId);
    }
    const grants = [{ role: "DEVICE" as const, regionId: rootId }];
    const name = input.name.slice(0, 80);
    const { id: credentialId } = await this.access.createCredentialIn(tx, viewer, { kind: "DEVICE", name, grants, token });
    if (known) {
      await this.access.revokeCredentialIn(tx, viewer, known.credentialId);
      await tx.update(KioskNetwork, input.key, { credentialId });
    } else {
      // an office that registers it runs it; an administrator holds no role beside its own
      if (viewer.id && viewer.grants.some((grant) => grant.role === "OFFICE"))
        await tx.insert(RoleGrantRow, { id: uuidv7(), holderId: viewer.id, role: "OFFICE", regionId: rootId });
      await tx.insert(KioskNetwork, { key: input.key, rootId, anchorDate: input.anchorDate, credentialId });
      await announce((await tx.queryRunner?.connect()) as PoolClient, now(), { reload: true });
    }
    return { rootId, anchorDate: known?.anchorDate ?? input.anchorDate, created: !known, kiosks };
  }
}

async function requireSame(tx: EntityManager, kiosks: { kioskId: string }[]): Promise<void> {
  const found = await tx.countBy(Kiosk, { id: In(kiosks.map((one) => one.kioskId)) });
  if (found < kiosks.length)
    throw new ProductError("CONFLICT", "This key was registered with other kiosks; choose another key.", { field: "input.key" });
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
