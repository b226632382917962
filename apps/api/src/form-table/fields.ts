import type { FormItem } from "@kepu/schema";

/** What a column of a file holds: who and when, one item of the form (wide), or the parts of one value a row (long). */
export type Field = "organisation" | "venue" | "period" | "item" | "value" | "mark" | "comment" | "explanation" | `item:${string}`;

export interface FieldName {
  field: Field;
  name: string;
  nameEn: string;
}

/** As the template writes them, first; then what people write for the same. */
const PLAIN: { field: Field; names: readonly string[] }[] = [
  { field: "organisation", names: ["单位", "填报单位", "单位名称", "organisation", "organization", "unit"] },
  { field: "venue", names: ["场馆", "场馆名称", "venue"] },
  { field: "period", names: ["期间", "报告期", "时期", "月份", "季度", "年度", "年份", "period"] },
  { field: "item", names: ["项目", "指标", "项目代码", "指标代码", "代码", "item", "indicator", "code"] },
  { field: "value", names: ["数值", "值", "数据", "value"] },
  { field: "mark", names: ["标记", "限定或缺报", "限定", "mark", "qualifier", "missing"] },
  { field: "comment", names: ["备注", "说明", "comment", "remark"] },
  { field: "explanation", names: ["异常说明", "原因", "解释", "explanation"] },
];

export const NAMES_EN: Record<string, string> = {
  ...{ organisation: "Organisation", venue: "Venue", period: "Period", item: "Item", value: "Value", mark: "Mark" },
  ...{ comment: "Comment", explanation: "Explanation" },
};

/** Without case, spaces and the differences of full width. */
export const plain = (text: string): string => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();

/** Every column that a form's file may have, in the template's order. */
export function fieldNames(items: readonly FormItem[]): FieldName[] {
  return [
    ...PLAIN.map(({ field, names }) => ({ field, name: names[0] ?? field, nameEn: NAMES_EN[field] ?? field })),
    ...items.map(({ key, label, labelEn }) => ({ field: itemField(key), name: `${key} ${label}`, nameEn: `${key} ${labelEn}` })),
  ];
}

const itemField = (key: string): Field => `item:${key}`;
export const itemKeyOf = (field: Field): string | undefined => (field.startsWith("item:") ? field.slice(5) : undefined);

/** Finds items and fields by what people write: the code, the Chinese or the English title, each with or without code and unit. */
export class FieldFinder {
  private readonly byName = new Map<string, Field | null>();
  private readonly itemsByName = new Map<string, string | null>();

  constructor(readonly items: readonly FormItem[]) {
    for (const { key, indicator, label, labelEn, unit } of items) {
      const titles = [label, labelEn].flatMap((title) => [title, title.replace(/^(其中[::]|of which )/, "")]);
      const names = [key, indicator, ...titles, ...titles.map((title) => key + title)];
      for (const name of new Set(names.flatMap((one) => [one, `${one}(${unit})`].map(plain)))) this.note(name, key);
    }
    for (const [name, key] of this.itemsByName) this.byName.set(name, key === null ? null : itemField(key));
    for (const { field, names } of PLAIN) for (const name of names) this.byName.set(plain(name), field);
  }

  /** A name that two items share names neither: 其中:女性. */
  private note(name: string, key: string): void {
    const known = this.itemsByName.get(name);
    this.itemsByName.set(name, known === undefined || known === key ? key : null);
  }

  field(heading: string): Field | undefined {
    return this.byName.get(plain(heading)) ?? undefined;
  }

  item(text: string): string | undefined {
    return this.itemsByName.get(plain(text)) ?? undefined;
  }
}
