import type { EntityManager } from "typeorm";
import { Honour } from "../honour/honour.entity.ts";
import { HONGLINGWAN_SCHOOL, SAIYU_SCHOOL, type School, schools } from "./organisations.ts";
import { communities, type Place, ROOT_ID, subdistricts } from "./places.ts";
import { demoId, randomOf } from "./random.ts";

type NewHonour = Omit<Honour, "id" | "rootId" | "position" | "origin" | "validUntil" | "withdrawnOn" | "withdrawnReason" | "version">;
type Title = Pick<Honour, "name" | "nameEn" | "level" | "issuer" | "awardedOn" | "wording">;

const plain = { issuer: null, awardedOn: null, wording: null };

export const TITLES = {
  advancedDistrict: { ...plain, name: "国家级科技先进县区", nameEn: "National advanced S&T district", level: "NATIONAL" },
  demoDistrict: {
    ...{ name: "省级科普示范区", nameEn: "Provincial science-popularisation demo district", level: "PROVINCIAL", issuer: null },
    ...{ awardedOn: { date: "2011-04-01", precision: "MONTH" }, wording: "2011年4月 … 省级科普示范区" },
  },
  demoSubdistrict: {
    ...{ ...plain, name: "市级科普示范街道", nameEn: "Municipal demo subdistrict", level: "MUNICIPAL", wording: "市级科普示范街道2个" },
  },
  nationalCommunity: { ...plain, name: "国家级科普示范社区", nameEn: "National demo community", level: "NATIONAL" },
  provincialCommunity: { ...plain, name: "省级科普示范社区", nameEn: "Provincial demo community", level: "PROVINCIAL" },
  yiminCommunity: { ...plain, name: "省级益民优秀社区", nameEn: "Provincial Yimin excellent community", level: "PROVINCIAL" },
  municipalCommunity: { ...plain, name: "市级科普示范社区", nameEn: "Municipal demo community", level: "MUNICIPAL" },
  districtCommunity: {
    ...{ ...plain, name: "区级科普示范社区", nameEn: "District demo community", level: "DISTRICT", wording: "区级科普示范社区20个" },
  },
  baseSchool: {
    ...{ ...plain, name: "省级青少年科技教育基地学校（首批）", level: "PROVINCIAL" },
    nameEn: "Provincial base school of youth science education (first batch)",
  },
  demoSchool: { ...plain, name: "市级科技示范学校", nameEn: "Municipal S&T demo school", level: "MUNICIPAL" },
  contest2013: {
    ...{ name: "全国科普日科普示范社区风采大赛优秀组织奖", level: "MUNICIPAL", issuer: null },
    nameEn: "Excellent organisation award, demo community contest of the National Science Day",
    ...{ awardedOn: { date: "2013-01-01", precision: "YEAR" }, wording: "2013 全国科普日科普示范社区风采大赛优秀组织奖" },
  },
  scienceDay2014: {
    ...{ name: "全国科普日活动先进单位", nameEn: "Advanced unit of the National Science Day", level: "PROVINCIAL", issuer: "省科协" },
    ...{ awardedOn: { date: "2014-01-01", precision: "YEAR" }, wording: "2014 全国科普日活动先进单位" },
  },
} as const satisfies Record<string, Title>;

/** Facts 2 to 8, 10, 23, 24, 30 and 31. The account counts subdistricts, communities and schools without naming them: who holds one is synthetic. */
export async function seedHonours(tx: EntityManager): Promise<void> {
  for (const [position, honour] of honours().entries())
    await tx.insert(Honour, { id: demoId(`honour ${position}`), rootId: ROOT_ID, position, origin: "STATED", ...honour });
}

function honours(): NewHonour[] {
  const all = shuffled(communities());
  const base = schools().filter(({ name }) => name === SAIYU_SCHOOL || name === HONGLINGWAN_SCHOOL);
  return [
    district(TITLES.advancedDistrict),
    district(TITLES.demoDistrict),
    ...subdistricts()
      .slice(1, 3)
      .map((place) => regional(TITLES.demoSubdistrict, "SUBDISTRICT", place)),
    ...[
      ...all.slice(0, 1).map((place) => [TITLES.nationalCommunity, place] as const),
      ...all.slice(0, 5).map((place) => [TITLES.provincialCommunity, place] as const),
      ...all.slice(2, 3).map((place) => [TITLES.yiminCommunity, place] as const),
      ...all.slice(0, 8).map((place) => [TITLES.municipalCommunity, place] as const),
      ...all.slice(0, 20).map((place) => [TITLES.districtCommunity, place] as const),
    ].map(([title, place]) => regional(title, "COMMUNITY", place)),
    ...base.map((school) => ofSchool(TITLES.baseSchool, school, "STATED")),
    ...schools().map((school) => ofSchool(TITLES.demoSchool, school, "SYNTHETIC")),
    district(TITLES.contest2013),
    district(TITLES.scienceDay2014),
  ];
}

function district(title: Title): NewHonour {
  return {
    ...title,
    ...{ holderKind: "DISTRICT", holderName: "阳泉市矿区", holderRegionId: ROOT_ID, holderOrganisationId: null, holderOrigin: "STATED" },
  };
}

function regional(title: Title, holderKind: "SUBDISTRICT" | "COMMUNITY", place: Place): NewHonour {
  return {
    ...title,
    ...{ holderKind, holderName: place.shortName, holderRegionId: place.id, holderOrganisationId: null, holderOrigin: "SYNTHETIC" },
  };
}

function ofSchool(title: Title, school: School, holderOrigin: "STATED" | "SYNTHETIC"): NewHonour {
  return {
    ...title,
    ...{ holderKind: "SCHOOL", holderName: school.name, holderRegionId: null, holderOrganisationId: school.id, holderOrigin },
  };
}

function shuffled(places: Place[]): Place[] {
  const random = randomOf("honours");
  return places
    .map((place) => ({ place, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ place }) => place);
}
