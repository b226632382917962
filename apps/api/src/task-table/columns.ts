/** The columns of the 任务分解表, in its order; 进度 is written and never read: progress is reported. */
export const COLUMNS = [
  { key: "plan", head: "科普计划", also: ["计划", "计划名称"], width: 14 },
  { key: "number", head: "序号", also: [], width: 6 },
  { key: "levelOne", head: "一级指标", also: [], width: 14 },
  { key: "levelTwo", head: "二级指标", also: [], width: 14 },
  { key: "content", head: "任务内容", also: ["任务内容/目标值"], width: 40 },
  { key: "target", head: "目标值", also: [], width: 12 },
  { key: "weight", head: "分值", also: ["权重"], width: 6 },
  { key: "responsibleLeader", head: "责任领导", also: [], width: 14 },
  { key: "lead", head: "牵头单位", also: [], width: 16 },
  { key: "supporting", head: "配合单位", also: [], width: 26 },
  { key: "dueOn", head: "完成时限", also: [], width: 12 },
  { key: "requiredEvidence", head: "考核方法/佐证材料", also: ["考核方法", "佐证材料"], width: 28 },
  { key: "progress", head: "进度", also: [], width: 16 },
  { key: "remark", head: "备注", also: [], width: 16 },
] as const;

export type ColumnKey = (typeof COLUMNS)[number]["key"];

/** Both stand under one heading in the form. */
export const CONTENT_AND_TARGET = "任务内容/目标值";

/** A heading without line breaks, spaces and the fullwidth slash. */
export const plainHead = (text: string) => text.replace(/\s/g, "").replaceAll("／", "/");

export function columnOfHead(text: string): ColumnKey | undefined {
  const plain = plainHead(text);
  return COLUMNS.find(({ head, also }) => head === plain || (also as readonly string[]).includes(plain))?.key;
}

/** Without these the table cannot be read; the plan may be chosen beside the file. */
export const REQUIRED: readonly ColumnKey[] = [
  ...(["number", "levelOne", "levelTwo", "content", "weight", "responsibleLeader", "lead", "dueOn", "requiredEvidence"] as const),
];
