import { readFileSync } from "node:fs";
import type { Role } from "@kepu/schema";
import { parse } from "csv-parse/sync";
import { type DataSource, type EntityManager, In } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { RoleGrantRow } from "../access/account.entity.ts";
import { ADMIN } from "../access/accounts.ts";
import { Region, RegionSuccession, RegionVersion } from "../region/region.entity.ts";
import { identitiesOf, type ListedUnit, type ListedVersion, type StatedChange, type YearList } from "../region/region-lists.ts";
import { recordRegisters } from "../register/register-history.ts";
import { AREA_CODE, NO_STREET, PINYIN, pinyinOf, ROOT_ID } from "./places.ts";
import { demoId } from "./random.ts";

/** The official lists of 2016 to 2023 as a root of their own, beside the demo district whose list of 2016 stays in force. */
const ROOT_KEY = "lineage 140303";
export const LINEAGE_ROOT_ID = demoId(ROOT_KEY);

const file = (name: string) => new URL(`../../../../data/yangquan/kuangqu_140303_${name}.csv`, import.meta.url);
const read = <Row>(name: string) => parse<Row>(readFileSync(file(name)), { columns: true, bom: true, skip_empty_lines: true });
const ROOT_NAME = { name: "阳泉市矿区行政区划沿革", shortName: "行政区划沿革", nameEn: "Kuangqu District, Yangquan: areas 2016 to 2023" };
/** who sees the demo district as a whole also sees where its areas come from */
const READERS: Role[] = ["LEADER", "OFFICE", "EVALUATOR"];

export async function seedLineage(db: DataSource): Promise<void> {
  await db.transaction(async (tx) => {
    if (await tx.existsBy(Region, { id: LINEAGE_ROOT_ID })) return;
    await insertLists(tx, yearLists(), statedChanges());
    await recordRegisters(tx, LINEAGE_ROOT_ID);
  });
}

/** Grants of the demo's people, given again for the second root; a grant once given is not given twice. */
export async function grantLineage(db: DataSource): Promise<void> {
  const grants = db.getRepository(RoleGrantRow);
  const held = await grants.findBy({ regionId: LINEAGE_ROOT_ID });
  for (const { holderId, role } of await grants.findBy({ regionId: ROOT_ID, role: In([...READERS, ...ADMIN]) })) {
    if (held.some((grant) => grant.holderId === holderId && grant.role === role)) continue;
    await grants.insert({ id: uuidv7(), holderId, role, regionId: LINEAGE_ROOT_ID });
  }
}

export async function insertLists(tx: EntityManager, lists: YearList[], changes: StatedChange[], rootKey = ROOT_KEY): Promise<void> {
  const { identities, successions } = identitiesOf(lists, changes);
  const first = Math.min(...lists.map((list) => list.year));
  const idOf = (key: string) => demoId(key === `${first} ${AREA_CODE}` ? rootKey : `lineage ${key}`);
  const rootId = demoId(rootKey);
  const years = lists.map((list) => list.year);
  const label = `区划沿革 ${first}–${Math.max(...years)}`;
  for (const { key } of identities) {
    const id = idOf(key);
    await tx.insert(Region, { id, rootId, origin: "OFFICIAL", label: id === rootId ? label : null, synthetic: false });
  }
  const versions = identities.flatMap(({ key, versions }) => versions.map((version) => ({ key, version })));
  for (const [position, { key, version }] of versions.entries()) {
    await tx.insert(RegionVersion, {
      ...{ id: demoId(`lineage version ${key} ${version.fromYear}`), regionId: idOf(key), position },
      ...{ code: version.code, level: version.level, village: version.village, ...namesOf(version) },
      parentId: version.parentKey ? idOf(version.parentKey) : null,
      validFrom: `${version.fromYear}-01-01`,
      validTo: version.untilYear ? `${version.untilYear}-01-01` : null,
    });
  }
  for (const { fromKey, toKey, kind, year } of successions)
    await tx.insert(RegionSuccession, { fromId: idOf(fromKey), toId: idOf(toKey), kind, happenedOn: `${year}-01-01` });
}

function namesOf({ name, level, village }: ListedVersion) {
  if (level === "DISTRICT") return ROOT_NAME;
  if (level === "SUBDISTRICT") {
    const shortName = name.replace("办事处", "");
    return { name, shortName, nameEn: `${pinyinOf(shortName.replace(/街道$/, ""))} Subdistrict` };
  }
  const stem = name.replace(/(社区居委会|村委会)$/, "");
  return village
    ? { name, shortName: `${stem}村`, nameEn: `${PINYIN[stem] ?? stem} Village` }
    : { name, shortName: `${stem}社区`, nameEn: `${PINYIN[stem] ?? stem} Community` };
}

function yearLists(): YearList[] {
  const streets = read<{ year: string; street_code: string; street_name: string }>("streets_by_year");
  const units = read<{ year: string; street_code: string; code: string; name: string; kind: string }>("villages_by_year");
  const root: ListedUnit = { code: AREA_CODE, name: "矿区", level: "DISTRICT", village: false, parentCode: null };
  return [...new Set(streets.map((row) => row.year))].map((year) => ({
    year: Number(year),
    units: [
      root,
      ...streets
        .filter((row) => row.year === year && row.street_code !== NO_STREET)
        .map((row): ListedUnit => ({ ...root, code: row.street_code, name: row.street_name, level: "SUBDISTRICT", parentCode: AREA_CODE })),
      ...units
        .filter((row) => row.year === year)
        .map((row): ListedUnit => {
          const parentCode = row.street_code === NO_STREET ? AREA_CODE : row.street_code;
          return { code: row.code, name: row.name, level: "COMMUNITY", village: row.kind === "village", parentCode };
        }),
    ],
  }));
}

/** The changes file also lists what was added and removed: that says nothing about what became of it. */
function statedChanges(): StatedChange[] {
  return read<{ to_year: string; change: string; old_code: string; new_code: string }>("changes")
    .filter((row) => ["renamed", "recoded", "split", "merged"].includes(row.change))
    .map((row) => ({
      toYear: Number(row.to_year),
      change: row.change as StatedChange["change"],
      oldCode: row.old_code,
      newCode: row.new_code,
    }));
}
