import type { Origin } from "@kepu/schema";
import { type EntityManager, IsNull } from "typeorm";
import { Organisation } from "../organisation/organisation.entity.ts";
import { communities, ROOT_ID, subdistricts } from "./places.ts";
import { demoId } from "./random.ts";

type NewOrganisation = Omit<
  Organisation,
  "id" | "rootId" | "position" | "names" | "unitClass" | "member" | "openedOn" | "closedOn" | "mergedIntoId" | "version"
> & { key: string; names?: Organisation["names"] };

/** The national class of a statistical unit 机构类型 that each kind is of. */
const CLASSES: Partial<Record<Organisation["kind"], string>> = {
  ...{ ENTERPRISE: "10", PUBLIC_INSTITUTION: "20", SCHOOL: "20", DEPARTMENT: "30", PEOPLES_GROUP: "40", RESIDENTS_COMMITTEE: "53" },
};

/** What such a district has. The account names none of them: synthetic. */
const UNITS: [kind: Organisation["kind"], shortName: string, nameEn: string][] = [
  ["COMMITTEE", "创建全国科普示范区工作领导小组", "Leading Group for the National Demo District"],
  ["COMMITTEE", "全民科学素质工作领导小组", "Leading Group for Civic Scientific Literacy"],
  ["PEOPLES_GROUP", "科学技术协会", "Association for Science and Technology"],
  ["PEOPLES_GROUP", "总工会", "Federation of Trade Unions"],
  ["PEOPLES_GROUP", "共青团区委", "Communist Youth League Committee"],
  ["PEOPLES_GROUP", "妇女联合会", "Women's Federation"],
  ["DEPARTMENT", "区委宣传部", "Publicity Department"],
  ["DEPARTMENT", "区委政法委", "Political and Legal Affairs Commission"],
  ["DEPARTMENT", "科技局", "Science and Technology Bureau"],
  ["DEPARTMENT", "教育局", "Education Bureau"],
  ["DEPARTMENT", "财政局", "Finance Bureau"],
  ["DEPARTMENT", "卫生健康局", "Health Bureau"],
  ["DEPARTMENT", "应急管理局", "Emergency Management Bureau"],
  ["DEPARTMENT", "农业农村局", "Agriculture and Rural Affairs Bureau"],
  ["DEPARTMENT", "文化和旅游局", "Culture and Tourism Bureau"],
  ["DEPARTMENT", "民政局", "Civil Affairs Bureau"],
  ["DEPARTMENT", "司法局", "Justice Bureau"],
  ["DEPARTMENT", "市场监督管理局", "Market Supervision Bureau"],
  ["DEPARTMENT", "生态环境分局", "Ecology and Environment Branch"],
  ["DEPARTMENT", "自然资源局", "Natural Resources Bureau"],
  ["PUBLIC_INSTITUTION", "疾病预防控制中心", "Centre for Disease Control"],
  ["PUBLIC_INSTITUTION", "融媒体中心", "Media Centre"],
  ["PUBLIC_INSTITUTION", "图书馆", "Library"],
];

export const SAIYU_SCHOOL = "赛鱼小学";
export const HONGLINGWAN_SCHOOL = "红岭湾小学";
const COAL_GROUP = "阳煤集团";
export const YOUTH_CENTRE = "矿区青少年活动中心";
const SCHOOLS = 13;
const RENAMED = { date: "2020-10-27", precision: "DAY" } as const;

export const organisationId = (key: string) => demoId(`organisation ${key}`);

export interface School {
  id: string;
  name: string;
  nameEn: string;
  communityId: string;
  origin: Origin;
}

/** 13 schools: two that the account names, and eleven with synthetic names that say so. Where each stands is synthetic. */
export function schools(): School[] {
  const all = communities();
  const at = (shortName: string) => all.find((place) => place.shortName === shortName)?.id ?? "";
  const named: School[] = [
    school(SAIYU_SCHOOL, "Saiyu Primary School", at("赛鱼社区"), "STATED"),
    school(HONGLINGWAN_SCHOOL, "Honglingwan Primary School", at("秋沟社区"), "STATED"),
  ];
  const made = Array.from({ length: SCHOOLS - named.length }, (_, index) => {
    const number = String(index + 3).padStart(2, "0");
    return school(`示范学校${number}（合成校名）`, `Demo School ${number} (synthetic name)`, all[index * 3]?.id ?? "", "SYNTHETIC");
  });
  return [...named, ...made];
}

function school(name: string, nameEn: string, communityId: string, origin: Origin): School {
  return { id: organisationId(name), name, nameEn, communityId, origin };
}

export async function seedOrganisations(tx: EntityManager): Promise<void> {
  const rows: NewOrganisation[] = [
    ...UNITS.map(([kind, shortName, nameEn]) => ({
      ...{ key: shortName, kind, shortName, regionId: null, regionOrigin: null, origin: "SYNTHETIC" as const },
      name: shortName.startsWith("区委") ? `阳泉市矿${shortName}` : `阳泉市矿区${shortName}`,
      nameEn: `${nameEn}, Kuangqu`,
    })),
    ...schools().map(({ name, nameEn, communityId, origin }) => ({
      ...{ key: name, name, shortName: name, nameEn, kind: "SCHOOL" as const },
      ...{ regionId: communityId, regionOrigin: "SYNTHETIC" as const, origin },
    })),
    {
      ...{ key: YOUTH_CENTRE, name: YOUTH_CENTRE, shortName: "青少年活动中心", nameEn: "Kuangqu Youth Activity Centre" },
      ...{ kind: "PUBLIC_INSTITUTION", regionId: null, regionOrigin: null, origin: "STATED" },
    },
    coalGroup(),
  ];
  for (const [position, { key, names = [], ...row }] of rows.entries())
    await tx.insert(Organisation, { ...row, id: organisationId(key), rootId: ROOT_ID, names, position });
}

/** The demo's units get their class, once; its departments and people's groups are the member organisations (ours: the account names none). */
export async function classifyOrganisations(tx: EntityManager): Promise<void> {
  for (const [kind, unitClass] of Object.entries(CLASSES) as [Organisation["kind"], string][]) {
    const member = kind === "DEPARTMENT" || kind === "PEOPLES_GROUP";
    await tx.update(Organisation, { rootId: ROOT_ID, kind, unitClass: IsNull(), version: 1 }, { unitClass, member });
  }
}

/** The offices of the subdistricts and the residents' committees of the communities, as the official list names them. */
export async function seedAreaOrganisations(tx: EntityManager): Promise<void> {
  const areas = [
    ...subdistricts().map((place) => ({ place, kind: "SUBDISTRICT_OFFICE" as const, suffix: "办事处", suffixEn: "Office" })),
    ...communities().map((place) => ({ place, kind: "RESIDENTS_COMMITTEE" as const, suffix: "居委会", suffixEn: "Residents' Committee" })),
  ];
  const known = new Set((await tx.findBy(Organisation, { rootId: ROOT_ID })).map((one) => one.id));
  const rows = areas.map(({ place, kind, suffix, suffixEn }, index) => ({
    ...{ id: organisationId(`${place.shortName}${suffix}`), rootId: ROOT_ID, regionId: place.id, regionOrigin: "OFFICIAL" as const, kind },
    ...{ name: `${place.shortName}${suffix}`, shortName: place.shortName, nameEn: `${place.nameEn} ${suffixEn}`, names: [] },
    ...{ position: 100 + index, origin: "OFFICIAL" as const },
  }));
  const lacking = rows.filter((row) => !known.has(row.id));
  if (lacking.length > 0) await tx.insert(Organisation, lacking);
}

/** The account writes 阳煤集团; the company was renamed in October 2020. One identity, two names. */
function coalGroup(): NewOrganisation {
  const source = "公开报道：2020年10月27日正式更名（山西广播电视台，2020-10-29）";
  return {
    key: COAL_GROUP,
    name: "华阳新材料科技集团有限公司",
    shortName: COAL_GROUP,
    nameEn: "Huayang New Material Technology Group (formerly Yangquan Coal Group)",
    kind: "ENTERPRISE",
    regionId: null,
    regionOrigin: null,
    origin: "STATED",
    names: [
      {
        name: "阳泉煤业集团（阳煤集团）",
        validFrom: null,
        validTo: RENAMED,
        source: `矿区公布的科普工作材料（简称）；${source}`,
        origin: "STATED",
      },
      { name: "华阳新材料科技集团有限公司", validFrom: RENAMED, validTo: null, source, origin: "OFFICIAL" },
    ],
  };
}
