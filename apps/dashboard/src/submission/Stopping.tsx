import type { Finding } from "@kepu/schema";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./entry.module.css";
import { findingText } from "./entry-words.ts";
import type { Entry, SubmissionView } from "./prepare-entry.ts";

export const cellInputId = (item: string) => `cell-${item}`;

export function useLabels(view: SubmissionView) {
  const { i18n } = useTranslation();
  const items = new Map(view.sections.flatMap((section) => section.cells).map(({ item }) => [item.key, item]));
  const name = (key: string): string => {
    const item = items.get(key);
    if (!item) return key;
    const own = i18n.language === "en" ? item.labelEn : item.label;
    const part = own.replace(PART, "");
    return part !== own && item.partOf ? `${name(item.partOf)} · ${part}` : own;
  };
  return (key: string) => i18n.t("entry.named", { name: name(key), key });
}

const PART = /^(其中[:：]|of which )/;

/** What stands in the way of submitting, each with the way to its cell. Empty cells are one line: they are not wrong yet. */
export function Stopping({ view, entry }: { view: SubmissionView; entry: Entry }) {
  const { t } = useTranslation();
  const labelOf = useLabels(view);
  const cells = entry.cells.filter((cell) => ["UNREADABLE", "REFUSED", "CONFLICT"].includes(cell.status));
  const said = new Set(cells.map((cell) => cell.item.key)); // what cannot be read is not empty besides
  const empty = entry.stopping.filter((finding) => finding.rule === "REQUIRED" && !said.has(finding.items[0] ?? ""));
  const others = entry.stopping.filter((finding) => finding.rule !== "REQUIRED");
  const count = empty.length + others.length + cells.length;
  if (count === 0) return <p className={classes.clear}>{t("entry.nothingStops")}</p>;
  return (
    <details className={classes.stopping} open={others.length + cells.length > 0} data-stopping={count}>
      <summary>{t("entry.stopping", { count })}</summary>
      <ul>
        {cells.map((cell) => (
          <Line
            key={`${cell.item.key}own`}
            item={cell.item.key}
            level="ERROR"
            text={`${labelOf(cell.item.key)} · ${t(`entry.status.${cell.status}`)}`}
          />
        ))}
        {others.map((finding) => (
          <Line key={keyOf(finding)} item={finding.items[0] ?? ""} level={finding.level} text={findingText(finding, labelOf, t)} />
        ))}
        {empty.length > 0 ? (
          <li className={classes.emptyCells}>
            {t("entry.emptyCells", { count: empty.length })}{" "}
            {empty.map((finding) => (
              <a key={keyOf(finding)} href={`#${cellInputId(finding.items[0] ?? "")}`} onClick={toCell(finding.items[0] ?? "")}>
                {labelOf(finding.items[0] ?? "")}
              </a>
            ))}
          </li>
        ) : null}
      </ul>
    </details>
  );
}

const keyOf = ({ rule, items }: Finding) => `${rule} ${items.join(" ")}`;

function toCell(item: string) {
  return (event: { preventDefault(): void }) => {
    event.preventDefault();
    document.getElementById(cellInputId(item))?.focus();
  };
}

function Line({ item, level, text }: { item: string; level: string; text: string }) {
  return (
    <li data-level={level}>
      {level === "ERROR" ? <IconCircleX size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
      <a href={`#${cellInputId(item)}`} onClick={toCell(item)}>
        {text}
      </a>
    </li>
  );
}
