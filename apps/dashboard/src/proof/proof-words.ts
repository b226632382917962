import { unitText } from "@kepu/schema";
import type { TFunction } from "i18next";
import type { ProofNodeFragment } from "../graphql/generated/pages.ts";
import { clockTime } from "../i18n/format.ts";
import { periodText } from "../submission/entry-words.ts";

/** 1,234 人次, or why there is no number. */
export function amountOf({ value, unit, missing }: ProofNodeFragment, t: TFunction, language: string): string {
  if (value === null) return missing ? t(`proof.missing.${missing}`) : t("proof.noValue");
  return `${grouped(value)} ${unitText(unit, language)}`.trim();
}

/** All its digits: a proof rounds nothing. */
export function grouped(value: string): string {
  const [whole = "", decimals] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (decimals ? `.${decimals}` : "");
}

/** What a node is called. */
export function nameOf(node: ProofNodeFragment, english: boolean, t: TFunction): string {
  const named = english ? node.nameEn : node.name;
  const { kind, term, definition, fact } = node;
  if (kind === "FIGURE") return (english ? definition?.nameEn : definition?.name) ?? node.code;
  if (kind === "MEASURE") return t(`proof.term.${term}`);
  if (kind === "DAY") return node.period;
  if (kind === "SEAL") return `${periodText(node.period, t)} · ${t("proof.kind.SEAL")}`;
  if (kind === "OBSERVATION") return `${named ?? t("proof.whole")} · ${periodText(node.period, t)}`;
  if (fact) {
    const counted = kind === "CHECK_IN" && fact.kind === "HEAD_COUNT" ? t("checkIn.HEAD_COUNT") : t(`proof.kind.${kind}`);
    const what = fact.usage ? t(`proof.usage.${fact.usage}`) : counted;
    return [`${clockTime(fact.occurredAt, true)} ${what}`, fact.content, fact.reason].filter(Boolean).join(" · ");
  }
  return named ?? t(kind === "PLACE" || kind === "ENTRY" ? `proof.kind.${kind}` : "proof.unnamed");
}
