import type { FormItem, FormLayout } from "@kepu/schema";

const item = (key: string, label: string, labelEn: string, unit: string, more: Partial<FormItem> = {}): FormItem => ({
  ...{ key, indicator: key, label, labelEn, unit, decimals: 0, required: true },
  ...more,
});

/** 科普工作月报: A01–A07, G04, P03, P09. What activity records and registers know is filled in before. */
export const MONTHLY_FORM: FormLayout = {
  sections: [
    {
      ...{ key: "activities", title: "科普活动", titleEn: "Activities" },
      items: [
        item("A01", "科普活动场次", "Activities held", "场", { prefill: "activities" }),
        item("A02", "活动参与人次", "Attendance", "人次", { prefill: "attendance" }),
        item("A03", "其中：进社区活动次数", "of which in communities", "次", { prefill: "community", partOf: "A01" }),
        item("A04", "其中：进校园活动次数", "of which at schools", "次", { prefill: "campus", partOf: "A01" }),
        item("A05", "月度达标率", "Compliance with the monthly duty", "%", { prefill: "duty", decimals: 2 }),
        item("A06", "发放科普资料份数", "Materials distributed", "份", { prefill: "materials" }),
        item("A07", "其中：讲座培训次数", "of which lectures and training", "次", { prefill: "lectures", partOf: "A01" }),
      ],
    },
    {
      ...{ key: "places", title: "科普阵地与队伍", titleEn: "Places and people" },
      items: [
        item("G04", "画廊内容更换期数", "Gallery editions changed", "期", { prefill: "editions" }),
        // hours are kept nowhere: a record says how many volunteers came, not for how long
        item("P03", "志愿服务时长", "Volunteer hours", "小时", { decimals: 2 }),
        item("P09", "专家服务场次", "Expert services", "场", { prefill: "expertServices" }),
      ],
    },
  ],
  rules: [
    { kind: "ZERO_TOGETHER", items: ["A01", "A02"], level: "ERROR" },
    { kind: "RATIO_WITHIN", numerator: "A02", denominator: "A01", min: 5, max: 5_000, level: "WARNING" },
    { kind: "CHANGE_WITHIN", percent: 50, level: "WARNING" },
    { kind: "AGREES", items: ["A01", "A02", "A03", "A04", "A06", "A07", "G04", "P09"], level: "WARNING" },
  ],
};

/** A quarter's figures of a department: ours, so that the demo has a form that a unit head signs off. */
export const QUARTERLY_FORM: FormLayout = {
  sections: [
    {
      ...{ key: "quarter", title: "季度科普工作", titleEn: "The quarter" },
      items: [
        item("A01", "科普活动场次", "Activities held", "场", { prefill: "activities" }),
        item("A02", "活动参与人次", "Attendance", "人次", { prefill: "attendance" }),
        item("O04", "科普经费筹集额", "Funds raised", "万元", { decimals: 2 }),
        item("O05", "其中：科普专项经费", "of which earmarked", "万元", { decimals: 2, partOf: "O04" }),
        item("P05", "科普专职人员", "Full-time staff", "人"),
        item("P06", "科普兼职人员", "Part-time staff", "人"),
        item("P07", "兼职投入工作量", "Effort of part-time staff", "人月"),
      ],
    },
  ],
  rules: [
    { kind: "ZERO_TOGETHER", items: ["A01", "A02"], level: "ERROR" },
    { kind: "RATIO_WITHIN", numerator: "A02", denominator: "A01", min: 5, max: 5_000, level: "WARNING" },
    { kind: "AT_MOST", item: "P07", others: ["P06"], factor: 3, level: "ERROR" },
    { kind: "CHANGE_WITHIN", percent: 50, level: "WARNING" },
  ],
};
