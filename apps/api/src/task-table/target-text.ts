import type { Qualifier } from "@kepu/schema";
import type { QualifiedValue } from "../qualified.ts";

/** As the screens write it, first; then what people write for the same. */
const PREFIXES: [Qualifier, readonly string[]][] = [
  ["GE", ["≥", ">=", "不少于", "不低于", "至少"]],
  ["LE", ["≤", "<=", "不超过", "不高于", "不多于"]],
  ["GT", ["超过", ">", "＞", "大于", "多于"]],
  ["LT", ["不足", "<", "＜", "少于", "低于", "小于"]],
  ["APPROX", ["约", "≈", "大约"]],
];
const SUFFIXES: [Qualifier, string][] = [
  ["GE", "以上"],
  ["LE", "以下"],
  ["APPROX", "左右"],
];
const NOTHING = ["", "—", "-", "–", "无", "/"];

/** "≥ 12 次", "超过 90 %", "2 份": the value with how exactly it is meant. */
export function targetText(target: QualifiedValue | null): string {
  if (!target) return "";
  const prefix = PREFIXES.find(([qualifier]) => qualifier === target.qualifier)?.[1][0] ?? "";
  return [prefix, String(target.value), target.unit].filter(Boolean).join(" ");
}

/** The target that a cell says; null: none; undefined: it cannot be read. */
export function targetOf(cell: string | number): QualifiedValue | null | undefined {
  if (typeof cell === "number") return { qualifier: "EXACT", value: cell, unit: "" };
  const text = cell.trim();
  if (NOTHING.includes(text)) return null;
  const before = PREFIXES.flatMap(([qualifier, words]) => words.map((word) => ({ qualifier, word })))
    .filter(({ word }) => text.startsWith(word))
    .sort((a, b) => b.word.length - a.word.length)[0];
  const rest = text.slice(before?.word.length ?? 0).trim();
  const [, amount = "", tail = ""] = /^(-?\d[\d,，]*(?:\.\d+)?)(.*)$/s.exec(rest) ?? [];
  const value = Number(amount.replace(/[,，]/g, ""));
  if (amount === "" || !Number.isFinite(value)) return undefined;
  const after = before ? undefined : SUFFIXES.find(([, word]) => tail.trim().endsWith(word));
  const unit = (after ? tail.trim().slice(0, -after[1].length) : tail).trim();
  return { qualifier: before?.qualifier ?? after?.[0] ?? "EXACT", value, unit };
}
