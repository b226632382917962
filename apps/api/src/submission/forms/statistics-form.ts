import type { FormLayout, FormRule, FormSection } from "@kepu/schema";

interface StatisticsItem {
  code: string;
  label: string;
  labelEn: string;
  unit: string;
  decimals: number;
  /** code of the total it is a part of */
  partOf?: string;
}

const item = (code: string, label: string, labelEn: string, unit: string, partOf?: string): StatisticsItem => ({
  ...{ code, label, labelEn, unit, decimals: 0 },
  ...(partOf ? { partOf } : {}),
});

const SECTIONS: { key: string; title: string; titleEn: string; items: StatisticsItem[] }[] = [
  {
    ...{ key: "staff", title: "科普人员", titleEn: "Staff" },
    items: [
      item("N01", "科普专职人员", "Full-time staff", "人"),
      item("N02", "其中：女性", "of which women", "人", "N01"),
      item("N03", "其中：中级职称或本科以上", "of which with a middle title or a degree", "人", "N01"),
      item("N04", "科普兼职人员", "Part-time staff", "人"),
      item("N05", "其中：女性", "of which women", "人", "N04"),
      item("N06", "其中：中级职称或本科以上", "of which with a middle title or a degree", "人", "N04"),
      item("N07", "兼职人员年度实际投入工作量", "Effort of part-time staff", "人月"),
    ],
  },
  {
    ...{ key: "venue", title: "科普场地", titleEn: "Venue" },
    items: [
      item("N08", "建筑面积", "Floor area", "㎡"),
      item("N09", "展厅面积", "Exhibition area", "㎡", "N08"),
      item("N10", "参观人次", "Visits", "人次"),
    ],
  },
  {
    ...{ key: "funds", title: "科普经费", titleEn: "Funds" },
    items: [
      item("N11", "年度经费收入", "Income of the year", "万元"),
      item("N12", "政府拨款", "Government grants", "万元", "N11"),
      item("N13", "其中：科普专项经费", "of which earmarked for popularisation", "万元", "N12"),
      item("N14", "捐赠", "Donations", "万元", "N11"),
      item("N15", "自筹资金", "Own funds", "万元", "N11"),
      item("N16", "其他收入", "Other income", "万元", "N11"),
      item("N17", "上年结转", "Carried over", "万元"),
      item("N18", "年度经费支出", "Spending of the year", "万元"),
      item("N19", "行政支出", "Administration", "万元", "N18"),
      item("N20", "科普活动支出", "Activities", "万元", "N18"),
      item("N21", "科普场馆基建支出", "Building of venues", "万元", "N18"),
      item("N22", "展品、设施支出", "Exhibits and equipment", "万元", "N18"),
      item("N23", "其他支出", "Other spending", "万元", "N18"),
      item("N24", "年末结余", "Left at the end of the year", "万元"),
    ],
  },
  {
    ...{ key: "media", title: "科普传媒", titleEn: "Media" },
    items: [item("N25", "发放科普资料份数", "Materials distributed", "份")],
  },
  {
    ...{ key: "activities", title: "科普活动", titleEn: "Activities" },
    items: [
      item("N26", "科普讲座次数", "Lectures", "次"),
      item("N27", "科普讲座线下参加人次", "Attendance of lectures on site", "人次"),
      item("N28", "科普讲座线上参加人次", "Attendance of lectures online", "人次"),
      item("N29", "科普展览次数", "Exhibitions", "次"),
      item("N30", "科普展览线下参观人次", "Attendance of exhibitions on site", "人次"),
      item("N31", "科普展览线上参观人次", "Attendance of exhibitions online", "人次"),
      item("N32", "科普竞赛次数", "Contests", "次"),
      item("N33", "科普竞赛线下参加人次", "Attendance of contests on site", "人次"),
      item("N34", "科普竞赛线上参加人次", "Attendance of contests online", "人次"),
      item("N35", "科普培训次数", "Courses", "次"),
      item("N36", "科普培训线下参加人次", "Attendance of courses on site", "人次"),
      item("N37", "科普培训线上参加人次", "Attendance of courses online", "人次"),
      item("N38", "科技活动周专题活动次数", "Events of the science week", "次"),
      item("N39", "科技活动周参加人次", "Attendance of the science week", "人次"),
      item("N40", "科技活动周专项经费", "Funds of the science week", "万元"),
    ],
  },
];

/** events and their attendance on site */
const EVENTS: [string, string][] = [
  ["N26", "N27"],
  ["N29", "N30"],
  ["N32", "N33"],
  ["N35", "N36"],
  ["N38", "N39"],
];

export const STATISTICS_ITEMS: StatisticsItem[] = SECTIONS.flatMap((section) => section.items);

/** The items of domain rules for the yearly statistics: modelled on the national form, and marked as not being it. */
export const STATISTICS_FORM: FormLayout = {
  sections: SECTIONS.map(
    ({ items, ...section }): FormSection => ({
      ...section,
      items: items.map(({ code, label, labelEn, unit, decimals, partOf }) => ({
        ...{ key: code, indicator: code, label, labelEn, unit, decimals, required: true },
        ...(partOf ? { partOf } : {}),
      })),
    }),
  ),
  rules: [
    { kind: "SUM", items: ["N12", "N14", "N15", "N16"], total: "N11", tolerance: 1, level: "ERROR" },
    { kind: "SUM", items: ["N19", "N20", "N21", "N22", "N23"], total: "N18", tolerance: 1, level: "ERROR" },
    { kind: "AT_MOST", item: "N18", others: ["N11", "N17"], level: "WARNING" },
    { kind: "AT_MOST", item: "N07", others: ["N04"], factor: 12, level: "ERROR" },
    ...EVENTS.flatMap(([events, attendance]): FormRule[] => [
      { kind: "ZERO_TOGETHER", items: [events, attendance], level: "ERROR" },
      { kind: "RATIO_WITHIN", numerator: attendance, denominator: events, min: 5, max: 5_000, level: "WARNING" },
    ]),
    { kind: "CHANGE_WITHIN", percent: 50, level: "WARNING" },
  ],
};
