import type { EntityManager } from "typeorm";
import { Hall, Venue } from "../venue/venue.entity.ts";
import { HONGLINGWAN_SCHOOL, organisationId, SAIYU_SCHOOL, schools, YOUTH_CENTRE } from "./organisations.ts";
import { communities, ROOT_ID, subdistricts } from "./places.ts";
import { demoId } from "./random.ts";

/** What the account says of every subdistrict and community (facts 17 and 18). */
const FACILITIES = [
  { kind: "科普图书室 / 社区科普大学教学点", nameEn: "science reading room / community university teaching point" },
  { kind: "科普橱窗", nameEn: "science window" },
  { kind: "科普活动室", nameEn: "science activity room" },
] as const;

const HALLS = [
  { name: "地震演示厅", nameEn: "Earthquake hall" },
  { name: "爬不完的楼梯", nameEn: "The stairs without an end" },
  { name: "物体向上滚动的斜屋", nameEn: "The slanted house where things roll uphill" },
] as const;

const PALACE_ID = demoId("venue 赛鱼小学科学宫");

export async function seedVenues(tx: EntityManager): Promise<void> {
  for (const [position, venue] of [...namedVenues(), ...facilities()].entries())
    await tx.insert(Venue, { rootId: ROOT_ID, position, youthInnovationCentre: false, countsAsScienceMuseum: false, ...venue });
  for (const [position, hall] of HALLS.entries())
    await tx.insert(Hall, { id: demoId(`hall ${hall.name}`), venueId: PALACE_ID, note: null, position, origin: "STATED", ...hall });
}

/** Facts 1, 16 and 25. In which community each stands is not stated. */
function namedVenues() {
  const at = (school: string) => schools().find((one) => one.name === school)?.communityId ?? "";
  const common = { regionOrigin: "SYNTHETIC", youthInnovationCentre: true, origin: "STATED" } as const;
  return [
    {
      ...{ ...common, id: PALACE_ID, kind: "科学宫", name: "赛鱼小学科学宫", nameEn: "Saiyu Primary School Science Palace" },
      ...{ regionId: at(SAIYU_SCHOOL), organisationId: organisationId(SAIYU_SCHOOL), state: null },
      openRule: "节假日面向社会开放",
      openRuleEn: "Open to everyone on holidays",
      note: "学校设施：本登记收录；国家统计只计500㎡以上的独立场馆，不计入科技馆",
    },
    {
      ...{
        ...common,
        id: demoId(`venue ${YOUTH_CENTRE}`),
        kind: "青少年活动中心",
        name: YOUTH_CENTRE,
        nameEn: "Kuangqu Youth Activity Centre",
      },
      ...{ regionId: communities()[0]?.id ?? "", organisationId: organisationId(YOUTH_CENTRE), state: "已投入使用" },
      floorArea: { qualifier: "EXACT", value: 3580, unit: "㎡" } as const,
      investment: { qualifier: "EXACT", value: 440, unit: "万元" } as const,
      builtFrom: { date: "2013-01-01", precision: "YEAR" } as const,
    },
    {
      ...{ ...common, id: demoId("venue 红岭湾小学科学馆"), kind: "科学馆", name: "红岭湾小学科学馆" },
      nameEn: "Honglingwan Primary School Science House",
      ...{ regionId: at(HONGLINGWAN_SCHOOL), organisationId: organisationId(HONGLINGWAN_SCHOOL), state: null },
      note: "学校设施：不计入国家统计的科技馆",
    },
  ];
}

/** That each place has them is stated; how they are called here is ours. */
function facilities() {
  return [...subdistricts(), ...communities()].flatMap((place) =>
    FACILITIES.map(({ kind, nameEn }) => ({
      id: demoId(`venue ${place.id} ${kind}`),
      ...{ kind, regionId: place.id, organisationId: null, state: null },
      name: `${place.shortName}${kind}`,
      nameEn: `${place.nameEn}: ${nameEn}`,
      ...({ regionOrigin: "STATED", origin: "STATED" } as const),
    })),
  );
}
