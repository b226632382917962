import { useMediaQuery } from "@mantine/hooks";
import { type ClipboardEvent, Fragment, type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CellPanel } from "./CellPanel.tsx";
import { blockOf } from "./cell-text.ts";
import { EntryRow } from "./EntryRow.tsx";
import classes from "./entry.module.css";
import type { EntrySender } from "./entry-sender.ts";
import type { Typed } from "./entry-store.ts";
import type { Entry, EntryCell, SubmissionView } from "./prepare-entry.ts";
import { cellInputId, useLabels } from "./Stopping.tsx";

interface EntryGridProps {
  view: SubmissionView;
  entry: Entry;
  sender: EntrySender | null;
  open: boolean;
  edit(item: string, change: Partial<Typed>): void;
}

const focusCell = (item: string | undefined) => {
  const input = item ? document.getElementById(cellInputId(item)) : null;
  if (input instanceof HTMLInputElement) {
    input.focus();
    input.select();
  }
};

/** Sections and items as a sheet of one column: arrows and Enter move, Escape takes back, a block can be pasted, F2 opens what belongs to the cell. */
export function EntryGrid({ view, entry, sender, open, edit }: EntryGridProps) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const wide = useMediaQuery("(min-width: 1000px)", true);
  const labelOf = useLabels(view);
  const [active, setActive] = useState<string | null>(null);
  const [pasted, setPasted] = useState<{ before: [string, Typed][]; left: number } | null>(null);
  const onFocus = useRef("");
  const order = useMemo(() => entry.cells.map((cell) => cell.item.key), [entry.cells]);
  const byKey = useMemo(() => new Map(entry.cells.map((cell) => [cell.item.key, cell])), [entry.cells]);
  const prefilled = entry.cells.filter((cell) => cell.status === "PREFILLED");
  const shown = active ? byKey.get(active) : undefined;

  function keyDown(event: KeyboardEvent<HTMLInputElement>, cell: EntryCell) {
    if (event.nativeEvent.isComposing) return; // Enter ends the input method's word
    const at = order.indexOf(cell.item.key);
    const back = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
    if (event.key === "Enter" && cell.status === "PREFILLED" && open) edit(cell.item.key, { text: String(cell.known?.value ?? "") });
    if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      sender?.nudge();
      focusCell(order[at + (back ? -1 : 1)]);
    } else if (event.key === "Tab" && order[at + (event.shiftKey ? -1 : 1)]) {
      event.preventDefault(); // from cell to cell; beyond the first and the last Tab leaves the sheet
      focusCell(order[at + (event.shiftKey ? -1 : 1)]);
    } else if (event.key === "Escape" && open && cell.typed.text !== onFocus.current) {
      event.preventDefault();
      edit(cell.item.key, { text: onFocus.current });
    } else if (event.key === "F2") {
      event.preventDefault();
      document.querySelector<HTMLElement>("[data-panel] select, [data-panel] button, [data-panel] textarea")?.focus();
    }
  }

  function paste(event: ClipboardEvent<HTMLInputElement>, cell: EntryCell) {
    const text = event.clipboardData.getData("text/plain");
    if (!open || !/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    const rows = blockOf(text);
    const places = order.slice(order.indexOf(cell.item.key));
    const before = places
      .slice(0, rows.length)
      .map((key): [string, Typed] => [key, byKey.get(key)?.typed ?? { text: "", comment: "", explanation: "" }]);
    for (const [at, row] of rows.entries()) {
      const place = places[at];
      if (place) edit(place, { text: row.text, ...(row.comment ? { comment: row.comment } : {}) });
    }
    setPasted({ before, left: Math.max(0, rows.length - places.length) });
    sender?.nudge();
  }

  const focused = useCallback((item: string, text: string) => {
    onFocus.current = text;
    setActive(item);
  }, []);

  const panel = shown ? (
    <CellPanel
      key={shown.item.key}
      cell={shown}
      view={view}
      label={labelOf(shown.item.key)}
      open={open}
      edit={edit}
      sender={sender}
      toCell={() => focusCell(shown.item.key)}
      labelOf={labelOf}
    />
  ) : null;
  return (
    <>
      {open && prefilled.length > 0 ? (
        <p className={classes.notice} data-prefilled={prefilled.length}>
          {t("entry.prefilled", { count: prefilled.length })}{" "}
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              for (const cell of prefilled) edit(cell.item.key, { text: String(cell.known?.value ?? "") });
              sender?.nudge();
            }}
          >
            {t("entry.takeAll")}
          </button>
        </p>
      ) : null}
      <p className={classes.notice} role="status" data-pasted={pasted?.before.length ?? 0} hidden={!pasted}>
        {pasted ? t("entry.pasted", { count: pasted.before.length }) : ""}
        {pasted?.left ? ` ${t("entry.pastedLeft", { count: pasted.left })}` : ""}{" "}
        {pasted ? (
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              for (const [key, typed] of pasted.before) edit(key, typed);
              setPasted(null);
              sender?.nudge();
            }}
          >
            {t("entry.undoPaste")}
          </button>
        ) : null}
      </p>
      <div className={classes.sheet}>
        <div className={classes.tables}>
          {view.sections.map((section) => (
            <table key={section.key} className={classes.table}>
              <caption>{english ? section.titleEn : section.title}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("entry.item")}</th>
                  <th scope="col">{t("entry.thisPeriod")}</th>
                  <th scope="col" data-number>
                    {t("entry.before")}
                  </th>
                  <th scope="col" data-number>
                    {t("entry.lastYear")}
                  </th>
                  <th scope="col" data-number>
                    {t("entry.known")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {section.cells.map(({ item }) => {
                  const cell = byKey.get(item.key);
                  if (!cell) return null;
                  return (
                    <Fragment key={item.key}>
                      <EntryRow
                        cell={cell}
                        active={active === item.key}
                        open={open}
                        edit={edit}
                        focused={focused}
                        blurred={() => sender?.leave(item.key)}
                        keyDown={keyDown}
                        paste={paste}
                        labelOf={labelOf}
                      />
                      {!wide && active === item.key ? (
                        <tr className={classes.inline}>
                          <td colSpan={5}>{panel}</td>
                        </tr>
                      ) : null}
                    </Fragment>
                  );
                })}
              </tbody>
            </table>
          ))}
          <p className={classes.hint}>{t(open ? "entry.keys" : "entry.readOnly")}</p>
        </div>
        {wide ? (
          <aside className={classes.side} aria-label={t("entry.details")}>
            {panel ?? <p className={classes.hint}>{t("entry.chooseCell")}</p>}
          </aside>
        ) : null}
      </div>
    </>
  );
}
