import { shanghaiDay, shanghaiTime } from "@kepu/schema";

type Language = "zh" | "en";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 1,234 · 12.3万 · 1.23亿 in Chinese; 1,234 · 12.3K · 1.23M in English. The full value belongs into the title. */
export function shortNumber(value: number, language: Language): string {
  const size = Math.abs(value);
  if (size < 10_000) return grouped.format(value);
  if (language === "zh") return size < 100_000_000 ? `${cut(value / 10_000)}万` : `${cut(value / 100_000_000)}亿`;
  return size < 1_000_000 ? `${cut(value / 1_000)}K` : `${cut(value / 1_000_000)}M`;
}

/** A figure that moves while one looks: to the digit below 1,000,000, or a single arrival would vanish in the rounding. */
export function liveNumber(value: number, language: Language): string {
  return Math.abs(value) < 1_000_000 ? fullNumber(value) : shortNumber(value, language);
}

export function fullNumber(value: number): string {
  return grouped.format(value);
}

function cut(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 1_000 ? 1 : 0).replace(/\.?0+$/, "");
}

const SHANGHAI = "Asia/Shanghai";

/** "14:03" of the Shanghai day. */
export function clockTime(instant: string | number | Date, seconds = false): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: SHANGHAI,
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
  }).format(new Date(instant));
}

/** 2026年11月23日 星期一 */
export function longDate(instant: number | Date, language: Language): string {
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    timeZone: SHANGHAI,
    year: "numeric",
    month: language === "zh" ? "long" : "short",
    day: "numeric",
    weekday: "long",
  }).format(new Date(instant));
}

/** A time today, a day and a time otherwise; the year where it is another. */
export function when(instant: string, now: number, seconds = false): string {
  const day = shanghaiDay(new Date(instant));
  if (day === shanghaiDay(now)) return clockTime(instant, seconds);
  return `${day.slice(0, 4) === shanghaiDay(now).slice(0, 4) ? day.slice(5) : day} ${clockTime(instant)}`;
}

/** An instant in an export: "2026-11-24T14:03:22+08:00"; nothing for none. */
export function csvTime(instant: string | null | undefined): string | null {
  return instant ? shanghaiTime(Date.parse(instant)) : null;
}

/** +12 % against a base; null when there is none to compare with. */
export function changeOf(value: number, base: number | null): number | null {
  return base === null || base === 0 ? null : Math.round(((value - base) / base) * 100);
}

/** 41.2 % of a share of 1. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** 甲、乙 or A, B */
export const listed = (names: readonly string[], language: string): string => names.join(language === "en" ? ", " : "、");
