import { type MetricSource, unitText } from "@kepu/schema";
import type { DataSource } from "typeorm";
import type { Catalogue } from "../indicator/indicator.service.ts";
import type { AnsweredSeries } from "../metric/answer.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import { type Language, PARTS, SOURCES, said } from "./export-words.ts";

/** What codes, places and parts are called in a file. */
export interface Names {
  indicator(code: string): string;
  unit(unit: string): string;
  place(series: Pick<AnsweredSeries, "regionId" | "organisationId">): string;
  part(series: Pick<AnsweredSeries, "group" | "groupBy">): string | null;
  region(id: string): string;
}

/** A region or organisation by the name it has, or had last. */
export async function namesOf(db: DataSource, rootId: string, catalogue: Catalogue, language: Language): Promise<Names> {
  const english = language === "en";
  const versions = await db.manager
    .createQueryBuilder(RegionVersion, "v")
    .innerJoin(Region, "r", "r.id = v.region_id")
    .where("r.root_id = :rootId", { rootId })
    .orderBy("v.valid_from")
    .getMany();
  const regions = new Map(
    versions.map((one) => {
      const name = english ? one.nameEn : one.level === "DISTRICT" ? one.name : one.shortName;
      return [one.regionId, one.validTo === null ? name : said([`${name}（已撤并）`, `${name} (no longer in force)`], language)];
    }),
  );
  const rows = await db.getRepository(Organisation).findBy({ rootId });
  const organisations = new Map(rows.map((one) => [one.id, english ? one.nameEn : one.shortName]));
  const named = (names: ReadonlyMap<string, string>, id: string) => names.get(id) ?? id;
  return {
    indicator(code) {
      const newest = catalogue.versions.get(code)?.at(-1);
      return (english ? newest?.nameEn : newest?.name) ?? code;
    },
    unit: (unit) => unitText(unit, language),
    place: ({ regionId, organisationId }) => named(organisationId ? organisations : regions, organisationId ?? regionId ?? ""),
    part({ group, groupBy }) {
      if (!group || !groupBy) return null;
      const word = groupBy === "SOURCE" ? SOURCES[group as MetricSource] : PARTS[group];
      if (word) return said(word, language);
      return named(groupBy === "ORGANISATION" ? organisations : regions, group);
    },
    region: (id) => named(regions, id),
  };
}
