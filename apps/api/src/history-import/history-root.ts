import { LIMITS } from "@kepu/schema";
import type { PoolClient } from "pg";
import { type EntityManager, In } from "typeorm";
import { v5 as uuidv5, v7 as uuidv7 } from "uuid";
import { RoleGrantRow } from "../access/account.entity.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, ProductError } from "../errors.ts";
import { announce } from "../ingest/announce.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import { recordRegisters } from "../register/register-history.ts";

export interface HistoryRoot {
  /** lasting: registering it again adds the places that are new */
  key: string;
  name: string;
  nameEn: string;
  places: { key: string; name: string; nameEn: string }[];
}

const NAMESPACE = "8a1f7f6e-7b0d-5a3e-9c42-6b65707501b1";
const KEY = /^[A-Za-z0-9][A-Za-z0-9 ._-]{1,59}$/;

const historyRootId = (key: string): string => uuidv5(JSON.stringify([key, "root"]), NAMESPACE);
const placeIdOf = (key: string, place: string): string => uuidv5(JSON.stringify([key, "place", place]), NAMESPACE);

/** A root of its own for figures of another district or city; beside the others, as a replayed log's is. What is there stays as it is. */
export async function registerRoot(
  tx: EntityManager,
  viewer: Viewer,
  given: HistoryRoot,
): Promise<{ rootId: string; created: boolean; added: number }> {
  const root = checkedRoot(given);
  const rootId = historyRootId(root.key);
  await lockNamed(tx, "history", rootId);
  const known = await tx.existsBy(Region, { id: rootId });
  if (known) permit(viewer, "registerHistoryRoot", { regionPath: [rootId] });
  // an office that registers it runs it
  const holderId = !known && viewer.grants.some(({ role }) => role === "OFFICE") ? viewer.id : null;
  if (holderId && (await tx.countBy(RoleGrantRow, { holderId })) >= LIMITS.grantsPerAccount)
    throw new ProductError("LIMIT_EXCEEDED", `You hold ${LIMITS.grantsPerAccount} grants already, and would hold one more.`, {
      limit: LIMITS.grantsPerAccount,
    });
  const wanted = root.places.map((place, at) => ({ id: placeIdOf(root.key, place.key), position: at + 1, ...place }));
  const held = new Set((await tx.findBy(Region, { id: In(wanted.map(({ id }) => id)) })).map(({ id }) => id));
  const fresh = wanted.filter(({ id }) => !held.has(id));
  if (!known) await insertRegion(tx, rootId, { id: rootId, position: 0, key: root.key, name: root.name, nameEn: root.nameEn });
  for (const place of fresh) await insertRegion(tx, rootId, place);
  if (!known) await recordRegisters(tx, rootId);
  if (holderId) await tx.insert(RoleGrantRow, { id: uuidv7(), holderId, role: "OFFICE", regionId: rootId });
  if (!known || fresh.length > 0) await announce((await tx.queryRunner?.connect()) as PoolClient, now(), { reload: true });
  return { rootId, created: !known, added: fresh.length };
}

async function insertRegion(
  tx: EntityManager,
  rootId: string,
  { id, position, key, name, nameEn }: { id: string; position: number; key: string; name: string; nameEn: string },
): Promise<void> {
  const isRoot = id === rootId;
  await tx.insert(Region, { id, rootId, origin: "RECORDED", label: isRoot ? "导入" : null, synthetic: true });
  await tx.insert(RegionVersion, {
    ...{ id: uuidv5("version", id), regionId: id, code: key, name, shortName: name, nameEn, position },
    ...{ level: isRoot ? "DISTRICT" : "COMMUNITY", parentId: isRoot ? null : rootId, validFrom: "1900-01-01", validTo: null },
  });
}

function checkedRoot({ key, name, nameEn, places }: HistoryRoot): HistoryRoot {
  if (!KEY.test(key)) throw badInput("input.key", "2 to 60 letters, digits, blanks or . _ -");
  if (places.length > LIMITS.historyPlaces)
    throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.historyPlaces} places.`, {
      ...{ field: "input.places", limit: LIMITS.historyPlaces },
    });
  const checked = places.map((place, at) => {
    if (!KEY.test(place.key)) throw badInput(`input.places.${at}.key`, "2 to 60 letters, digits, blanks or . _ -");
    return {
      key: place.key,
      name: checkedText(`input.places.${at}.name`, place.name),
      nameEn: checkedText(`input.places.${at}.nameEn`, place.nameEn),
    };
  });
  if (new Set(checked.map((place) => place.key)).size < checked.length) throw badInput("input.places", "A key stands twice.");
  return { key, name: checkedText("input.name", name), nameEn: checkedText("input.nameEn", nameEn), places: checked };
}
