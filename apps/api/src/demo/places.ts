import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { EntityManager } from "typeorm";
import { Population, Region, RegionVersion } from "../region/region.entity.ts";
import { demoId, randomOf } from "./random.ts";

const AREAS = new URL("../../../../data/yangquan/kuangqu_140303_communities_2016.csv", import.meta.url);
/** the list's pseudo-unit 县区直属: its communities belong to the district itself */
export const NO_STREET = "140303198";
const IN_FORCE_FROM = "2016-01-01";

/** Pinyin of the short names. */
export const PINYIN: Record<string, string> = {
  平潭街: "Pingtanjie",
  蔡洼: "Caiwa",
  赛鱼: "Saiyu",
  沙坪: "Shaping",
  贵石沟: "Guishigou",
  平潭街东: "Pingtanjie East",
  平潭街西: "Pingtanjie West",
  大院: "Dayuan",
  洪城河: "Hongchenghe",
  西山: "Xishan",
  东山: "Dongshan",
  苹果园: "Pingguoyuan",
  马家坪: "Majiaping",
  小南坑: "Xiaonankeng",
  菜市: "Caishi",
  东四尺: "Dongsichi",
  蔡东: "Caidong",
  蔡西: "Caixi",
  东窑房: "Dongyaofang",
  南台: "Nantai",
  大垴沟: "Danaogou",
  麻地巷: "Madixiang",
  南楼: "Nanlou",
  虎尾沟: "Huweigou",
  如意庄: "Ruyizhuang",
  井沟: "Jinggou",
  秋沟: "Qiugou",
  蒙北: "Mengbei",
  桥南园: "Qiaonanyuan",
  里沙坪: "Lishaping",
  中沙坪: "Zhongshaping",
  沙沟: "Shagou",
  黄石板: "Huangshiban",
  枣岭山: "Zaolingshan",
  小河滩: "Xiaohetan",
  苏村: "Sucun",
  水滩: "Shuitan",
  刘家垴: "Liujianao",
  桥头: "Qiaotou",
  桥西: "Qiaoxi",
  段北沟: "Duanbeigou",
  段南沟: "Duannangou",
  // later lists
  育才: "Yucai",
  新源: "Xinyuan",
  龙泉: "Longquan",
  馨瑞: "Xinrui",
  段西沟: "Duanxigou",
  西马家坪: "Ximajiaping",
  西河: "Xihe",
  大南沟: "Danangou",
  小南沟: "Xiaonangou",
  南山: "Nanshan",
  官沟: "Guangou",
  神堂咀: "Shentangzui",
  马家坡: "Majiapo",
  石板片: "Shibanpian",
  吴家掌: "Wujiazhang",
  前庄: "Qianzhuang",
  半坡: "Banpo",
  大村: "Dacun",
  庙上: "Miaoshang",
  北头咀: "Beitouzui",
  老坪掌: "Laopingzhang",
  石卜咀: "Shibuzui",
  富山: "Fushan",
  永和: "Yonghe",
  合新: "Hexin",
};

interface AreaRow {
  street_code: string;
  street_name: string;
  code: string;
  name: string;
  short_name: string;
}

export interface Place {
  id: string;
  shortName: string;
  nameEn: string;
  subdistrict: string | null;
}

export const POPULATION_YEAR = 2022;
/** published, at the end of the year */
const POPULATION = 227_928;
export const AREA_CODE = "140303";
export const ROOT_ID = demoId(AREA_CODE);

/** The official 2016 list: 5 subdistricts and 38 communities, five of which belong to the district itself. */
export function communities(): Place[] {
  return areas().map((row) => ({
    id: demoId(row.code),
    shortName: row.short_name,
    nameEn: `${pinyinOf(row.short_name)} Community`,
    subdistrict: row.street_code === NO_STREET ? null : row.street_name.replace("办事处", ""),
  }));
}

export function subdistricts(): Place[] {
  const streets = new Map(areas().flatMap((row) => (row.street_code === NO_STREET ? [] : [[row.street_code, row.street_name]])));
  return [...streets].map(([code = "", name = ""]) => {
    const shortName = name.replace("办事处", "");
    return { id: demoId(code), shortName, nameEn: `${pinyinOf(shortName.replace(/街道$/, ""))} Subdistrict`, subdistrict: null };
  });
}

export async function seedPlaces(tx: EntityManager): Promise<void> {
  await add(tx, {
    key: "140303",
    name: "阳泉市矿区",
    shortName: "矿区",
    nameEn: "Kuangqu District, Yangquan",
    level: "DISTRICT",
    position: 0,
  });
  const rows = areas();
  const streets = new Map(rows.filter((row) => row.street_code !== NO_STREET).map((row) => [row.street_code, row.street_name]));
  for (const [index, [code, name]] of [...streets].entries()) {
    const shortName = name.replace("办事处", "");
    const nameEn = `${pinyinOf(shortName.replace(/街道$/, ""))} Subdistrict`;
    await add(tx, { key: code, name, shortName, nameEn, level: "SUBDISTRICT", parent: "140303", position: index + 1 });
  }
  for (const [index, row] of rows.entries()) {
    const parent = row.street_code === NO_STREET ? "140303" : row.street_code;
    const nameEn = `${pinyinOf(row.short_name)} Community`;
    await add(tx, { key: row.code, name: row.name, shortName: row.short_name, nameEn, level: "COMMUNITY", parent, position: index + 1 });
  }
  await tx.insert(Population, {
    id: demoId("population 2022"),
    regionId: ROOT_ID,
    year: POPULATION_YEAR,
    value: POPULATION,
    source: "阳泉市统计局，2022年末常住人口",
    origin: "OFFICIAL",
  });
}

/** The published population of the district, split over its communities: ours, for rankings per 1,000 residents; it adds up exactly. */
export function residents(): (Place & { value: number })[] {
  const places = communities();
  const weights = places.map(({ id }) => 0.6 + randomOf(`population ${id}`)());
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let given = 0;
  let weight = 0;
  return places.map((place, at) => {
    weight += weights[at] ?? 0;
    const value = Math.round((weight / sum) * POPULATION) - given;
    given += value;
    return { ...place, value };
  });
}

export async function seedPopulations(tx: EntityManager): Promise<void> {
  if (await tx.existsBy(Population, { regionId: communities()[0]?.id ?? "" })) return;
  const split = residents();
  const streets = subdistricts().map(({ id, shortName }) => ({
    id,
    value: split.filter((place) => place.subdistrict === shortName).reduce((all, place) => all + place.value, 0),
  }));
  await tx.insert(
    Population,
    [...split, ...streets].map(({ id, value }) => ({
      id: demoId(`population ${POPULATION_YEAR} ${id}`),
      regionId: id,
      year: POPULATION_YEAR,
      value,
      source: "演示拆分（合成）",
      origin: "SYNTHETIC" as const,
    })),
  );
}

function areas(): AreaRow[] {
  return parse<AreaRow>(readFileSync(AREAS), { columns: true, bom: true, skip_empty_lines: true });
}

export function pinyinOf(name: string): string {
  const key = name.replace(/社区$/, "");
  const pinyin = PINYIN[key];
  if (!pinyin) throw new Error(`no pinyin for ${name}`);
  return pinyin;
}

interface NewRegion {
  key: string;
  name: string;
  shortName: string;
  nameEn: string;
  level: RegionVersion["level"];
  parent?: string;
  position: number;
}

async function add(tx: EntityManager, { key, parent, ...version }: NewRegion): Promise<void> {
  const id = demoId(key);
  const root = version.level === "DISTRICT";
  await tx.insert(Region, { id, rootId: ROOT_ID, origin: "OFFICIAL", label: root ? "区划口径 2016" : null, synthetic: root });
  await tx.insert(RegionVersion, {
    id: demoId(`version 2016 ${key}`),
    regionId: id,
    code: key,
    parentId: parent ? demoId(parent) : null,
    validFrom: IN_FORCE_FROM,
    validTo: null,
    ...version,
  });
}
