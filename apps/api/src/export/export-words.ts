import type { MetricComparison, MetricGrouping, MetricMissing, MetricSource } from "@kepu/schema";

export type Language = "zh" | "en";
type Words = readonly [zh: string, en: string];

/** What stands in a file of figures beside the figures, in both languages. */
export const said = (words: Words, language: Language): string => words[language === "en" ? 1 : 0];

/** Why there is no value, as on screen. */
export const MISSING: Record<MetricMissing, Words> = {
  NOT_REPORTED: ["未报送", "not reported"],
  NOT_APPLICABLE: ["不适用", "not applicable"],
  NOT_YET: ["未到期", "not yet"],
  BEFORE_RECORDS: ["尚无记录", "no records yet"],
  NOT_DATED: ["无当时记录", "no record of then"],
  EXPIRED: ["明细已过保存期", "facts expired"],
  NOT_SUMMABLE: ["不可加", "not summable"],
  ZERO_DENOMINATOR: ["分母为零", "divided by zero"],
  NO_FORMULA: ["无公式", "no formula"],
  NO_DEFINITION: ["无口径", "no definition"],
};

export const SOURCES: Record<MetricSource, Words> = {
  CHECK_INS: ["签到", "check-ins"],
  KIOSKS: ["终端", "kiosks"],
  ACTIVITIES: ["活动及其记录", "activities and their records"],
  REGISTER: ["登记册", "registers"],
  SUBMISSION: ["报送", "submissions"],
  IMPORT: ["历史文件", "imported files"],
  COMPUTED: ["计算", "computed"],
};

export const GROUPINGS: Record<MetricGrouping, Words> = {
  SUBDISTRICT: ["街道", "subdistrict"],
  COMMUNITY: ["社区", "community"],
  ORGANISATION: ["单位", "organisation"],
  ORGANISATION_KIND: ["单位类别", "kind of organisation"],
  AGE_GROUP: ["年龄段", "age group"],
  CHANNEL: ["渠道", "channel"],
  RECORD_KIND: ["签到方式", "kind of check-in"],
  SOURCE: ["来源", "source"],
};

export const COMPARISONS: Record<MetricComparison, Words> = {
  PREVIOUS_PERIOD: ["上期", "previous"],
  LAST_YEAR: ["上年同期", "last_year"],
  TARGET: ["目标", "target"],
  PLACE: ["对比地区", "beside"],
  KNOWN_NOW: ["现在所知", "known_now"],
};

/** Parts of breakdowns that are words. */
export const PARTS: Record<string, Words> = {
  REST: ["区直属和区级", "Directly under the district"],
  NONE: ["无单位", "No organisation"],
  ...{ UNKNOWN: ["不填", "not given"], UNDER_14: ["14岁以下", "under 14"], AGE_14_17: ["14–17岁", "14–17"] },
  ...{ AGE_18_34: ["18–34岁", "18–34"], AGE_35_59: ["35–59岁", "35–59"], AGE_60_PLUS: ["60岁以上", "60 and over"] },
  ...{ DESK: ["签到台", "Desk"], TERMINAL: ["终端直报", "Terminal"], VENDOR: ["厂商云", "Vendor's cloud"], IMPORT: ["补录", "Import"] },
  ...{ IDENTIFIED: ["实名", "Identified"], ANONYMOUS: ["匿名", "Anonymous"], HEAD_COUNT: ["集体", "Head count"] },
  ...{ DEPARTMENT: ["部门", "Department"], SCHOOL: ["学校", "School"], ENTERPRISE: ["企业", "Enterprise"] },
  ...{ PEOPLES_GROUP: ["人民团体", "People's group"], PUBLIC_INSTITUTION: ["事业单位", "Public institution"] },
  ...{ COMMITTEE: ["议事协调机构", "Committee"], SUBDISTRICT_OFFICE: ["街道办事处", "Subdistrict office"] },
  RESIDENTS_COMMITTEE: ["居民委员会", "Residents' committee"],
};

export const YES_NO: Record<"true" | "false", Words> = { true: ["是", "yes"], false: ["否", "no"] };
