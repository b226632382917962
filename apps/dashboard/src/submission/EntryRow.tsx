import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCheck,
  IconCircleX,
  IconCloudOff,
  IconLoader2,
  IconMessage,
  IconPaperclip,
  IconPencil,
} from "@tabler/icons-react";
import type { ClipboardEvent, KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./entry.module.css";
import type { Typed } from "./entry-store.ts";
import { findingText, numberText, unitText, valueText } from "./entry-words.ts";
import type { CellStatus, EntryCell } from "./prepare-entry.ts";
import { cellInputId } from "./Stopping.tsx";

interface EntryRowProps {
  cell: EntryCell;
  active: boolean;
  open: boolean;
  edit(item: string, change: Partial<Typed>): void;
  focused(item: string, text: string): void;
  blurred(): void;
  keyDown(event: KeyboardEvent<HTMLInputElement>, cell: EntryCell): void;
  paste(event: ClipboardEvent<HTMLInputElement>, cell: EntryCell): void;
  labelOf(item: string): string;
}

const ICONS: Record<CellStatus, ReactNode> = {
  EMPTY: null,
  PREFILLED: null,
  SAVED: <IconCheck size={15} />,
  PENDING: <IconPencil size={15} />,
  SAVING: <IconLoader2 size={15} />,
  UNSENT: <IconCloudOff size={15} />,
  UNREADABLE: <IconCircleX size={15} />,
  REFUSED: <IconCircleX size={15} />,
  CONFLICT: <IconArrowsSplit2 size={15} />,
};

/** One line: its cell, how far the cell is on its way, what stands beside it, and what the rules and the reviewer say. */
export function EntryRow({ cell, active, open, edit, focused, blurred, keyDown, paste, labelOf }: EntryRowProps) {
  const { t, i18n } = useTranslation();
  const { item, typed, status, known } = cell;
  const id = cellInputId(item.key);
  const said = cell.findings.filter((finding) => finding.rule !== "REQUIRED");
  const worst = said.some((finding) => finding.level === "ERROR")
    ? "ERROR"
    : said.some((finding) => !finding.explained)
      ? "WARNING"
      : undefined;
  return (
    <tr
      data-cell={item.key}
      data-status={status}
      data-active={active}
      data-level={status === "UNREADABLE" || status === "REFUSED" ? "ERROR" : worst}
      data-part={Boolean(item.partOf)}
    >
      <th scope="row">
        <label htmlFor={id}>{i18n.language === "en" ? item.labelEn : item.label}</label>
        <small>
          {item.key} · {unitText(item.unit, t)}
        </small>
        <span id={`${id}-said`} className={classes.said}>
          {cell.returned ? <span data-level="WARNING">{t("entry.returnedCell", { reason: cell.returned })}</span> : null}
          {status === "UNREADABLE" || status === "REFUSED" ? <span data-level="ERROR">{t(`entry.whatToDo.${status}`)}</span> : null}
          {said
            .filter((finding) => finding.items[0] === item.key || active)
            .map((finding) => (
              <span key={`${finding.rule} ${finding.items.join()}`} data-level={finding.explained ? "EXPLAINED" : finding.level}>
                {findingText(finding, labelOf, t)}
                {finding.level === "WARNING" ? ` ${t(finding.explained ? "entry.explained" : "entry.explain")}` : ""}
              </span>
            ))}
        </span>
      </th>
      <td className={classes.value}>
        <span className={classes.box}>
          <input
            id={id}
            value={typed.text}
            placeholder={known ? numberText(known.value) : ""}
            readOnly={!open}
            inputMode="decimal"
            autoComplete="off"
            maxLength={60}
            aria-invalid={worst === "ERROR" || status === "UNREADABLE"}
            aria-describedby={`${id}-said ${id}-state`}
            onChange={({ currentTarget }) => edit(item.key, { text: currentTarget.value })}
            onFocus={() => focused(item.key, typed.text)}
            onBlur={blurred}
            onKeyDown={(event) => keyDown(event, cell)}
            onPaste={(event) => paste(event, cell)}
          />
          <span id={`${id}-state`} className={classes.state} title={t(`entry.status.${status}`)}>
            <i aria-hidden>{ICONS[status]}</i>
            <span className={status === "CONFLICT" || status === "UNREADABLE" || status === "UNSENT" ? classes.word : "visually-hidden"}>
              {t(`entry.status.${status}`)}
            </span>
          </span>
        </span>
        {cell.kept?.theirs !== undefined ? (
          <span className={classes.both} data-conflict>
            {t("entry.bothValues", {
              mine: typed.text || "—",
              theirs: valueText(cell.kept.theirs, t),
              name: cell.kept.theirsBy ?? t("entry.somebody"),
            })}
          </span>
        ) : null}
        <span className={classes.marks}>
          {typed.comment || typed.explanation ? <IconMessage size={14} role="img" aria-label={t("entry.hasComment")} /> : null}
          {cell.files > 0 ? (
            <>
              <IconPaperclip size={14} role="img" aria-label={t("entry.hasFiles")} />
              {cell.files}
            </>
          ) : null}
        </span>
      </td>
      <td data-number data-label={t("entry.before")}>
        {valueText(cell.before, t)}
      </td>
      <td data-number data-label={t("entry.lastYear")}>
        {valueText(cell.lastYear, t)}
      </td>
      <td data-number data-label={t("entry.known")}>
        {known ? (
          <span title={t(`entry.source.${known.source}`)}>
            {numberText(known.value)}
            {known.provisional ? <small>{t("entry.provisional", { value: numberText(known.provisional) })}</small> : null}
          </span>
        ) : (
          "—"
        )}
        {worst === "WARNING" ? <IconAlertTriangle size={14} className={classes.warn} aria-hidden /> : null}
      </td>
    </tr>
  );
}
