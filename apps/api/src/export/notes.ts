import type { MetricSource } from "@kepu/schema";
import { COMPARISONS, GROUPINGS, SOURCES, said } from "./export-words.ts";
import type { MetricTable } from "./metric-table.ts";

/** Who took the file, and when. */
export interface Taken {
  at: Date;
  by: string;
  requestId: string;
}

/** What a file says of its figures, in rows: the query, as of when, definitions, sources, statements, who took it, and the hash of its data. */
export function notesOf(table: MetricTable, { at, by, requestId }: Taken, hashes: [label: string, hash: string][]): string[][] {
  const { question, language, names, first, definitions, statements, sources } = table;
  const t = (zh: string, en: string) => said([zh, en], language);
  const english = language === "en";
  const { first: _, after: __, ...asked } = question;
  const query = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null && value !== undefined));
  const rows: (string | null)[][] = [
    [t("名称", "Title"), t("科普脉动 查询分析", "Kepu Pulse, explored history"), names.region(question.rootId)],
    ...(first.synthetic
      ? [[t("注意", "Mind"), t("演示数据（合成）：活动和使用不是实际发生的", "Demo data (synthetic): activity and usage did not happen")]]
      : []),
    ...askedIn(table),
    [t("查询", "Query"), JSON.stringify(query)],
    [
      t("截至", "As of"),
      first.asOf.toISOString(),
      t(`计量数据截至 ${first.asOfDay} 日终`, `measured figures to the end of ${first.asOfDay}`),
      t("全部数值在同一时刻读取，之后的变化不在其中", "all figures were read at one moment; what changed after it is in none of them"),
    ],
    [t("行数", "Rows"), String(table.rows)],
    [t("来源", "Sources"), [...sources].map((one) => said(SOURCES[one as MetricSource], language)).join(t("、", ", ")) || "—"],
    ...[...definitions]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, one]) => [
        t("口径", "Definition"),
        one.code,
        english ? one.nameEn : one.name,
        t(`第 ${one.number} 版，自 ${one.validFrom} 起`, `version ${one.number}, from ${one.validFrom}`),
        english ? one.definitionEn : one.definition,
        one.reason || null,
      ]),
    ...[...statements.values()].map((one) => [
      t("情况说明", "Statement"),
      ...[one.period, one.code, names.place(one), one.writerName, one.writtenAt.toISOString(), one.text],
    ]),
    [t("空缺", "Gaps"), t("没有数值的格为空，原因在“缺数原因”；0 就是零", "An empty value is a gap and says why beside it; 0 is zero")],
    [t("导出", "Taken"), at.toISOString(), by, t(`审计请求编号 ${requestId}`, `request ${requestId} in the audit log`)],
    ...hashes.map(([label, hash]) => [label, hash]),
  ];
  return rows.map((row) => row.map((text) => (text ?? "").replace(/\s*[\r\n]+\s*/g, " ")));
}

const MOST_NAMES = 20;

/** The question in words. */
function askedIn({ question, language, names, first }: MetricTable): string[][] {
  const t = (zh: string, en: string) => said([zh, en], language);
  const { indicators, regionIds, organisationIds, by, compare, compareWith, parents } = question;
  const places = [
    ...(regionIds?.length ? regionIds : []).map((id) => names.region(id)),
    ...(organisationIds ?? []).map((organisationId) => names.place({ regionId: null, organisationId })),
  ];
  const beside = compareWith
    ? names.place(organisationIds ? { regionId: null, organisationId: compareWith } : { regionId: compareWith, organisationId: null })
    : "";
  const listed =
    places.length > MOST_NAMES
      ? [...places.slice(0, MOST_NAMES), t(`等 ${places.length} 个`, `and others, ${places.length} in all`)]
      : places;
  const { periods } = first;
  return [
    [t("指标", "Indicators"), indicators.map((code) => `${code} ${names.indicator(code)}`).join(t("、", ", "))],
    [t("地区或单位", "Places"), listed.join(t("、", ", ")) || names.region(question.rootId)],
    [
      t("期间", "Periods"),
      periods.length > 1 ? t(`${periods[0]} 至 ${periods.at(-1)}`, `${periods[0]} to ${periods.at(-1)}`) : (periods[0] ?? ""),
    ],
    ...(by ? [[t("分组", "Broken down by"), said(GROUPINGS[by], language)]] : []),
    ...(compare?.length
      ? [
          [
            t("对比", "Compared with"),
            [...compare.map((one) => said(COMPARISONS[one], language)), beside].filter(Boolean).join(t("、", ", ")),
          ],
        ]
      : []),
    [
      t("区划变动", "Regions' past"),
      parents === "NOW" ? t("按现在的隶属", "where regions lie now") : t("按当时的隶属", "where regions lay then"),
    ],
  ];
}
