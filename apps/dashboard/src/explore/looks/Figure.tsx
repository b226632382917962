import { useTranslation } from "react-i18next";
import { periodName } from "../../period/period-name.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { type Cell, type Compared, changeText, type Row, signsText } from "../prepare-explore.ts";

interface FigureProps {
  row: Row;
  cell: Cell;
  /** null: the viewer may not ask where figures come from */
  prove: ((row: Row, cell: Cell) => void) | null;
  /** what it is held beside follows in cells of its own */
  compared?: boolean;
}

/** A figure in a table: its number and signs, or why there is none; a click leads to where it comes from. */
export function Figure({ row, cell, prove, compared = true }: FigureProps) {
  return (
    <>
      <td data-marks={cell.marks.join(" ")} data-gap={cell.value === null} data-key={row.key} data-period={cell.period}>
        <FigureButton row={row} cell={cell} prove={prove} />
      </td>
      {(compared ? cell.compared : []).map((one) => (
        <td key={one.kind}>
          <small>
            {one.base} <Change of={one} />
          </small>
        </td>
      ))}
    </>
  );
}

export function FigureButton({ row, cell, prove }: Omit<FigureProps, "compared">) {
  const { t } = useTranslation(EXPLORE);
  const why = t(`missingShort.${cell.missing ?? "NOT_REPORTED"}`);
  const shown = cell.value === null ? <em>{why}</em> : <span>{cell.text}</span>;
  const signs = cell.marks.length > 0 ? <i> {signsText(cell)}</i> : null;
  const title = [...cell.marks.map((mark) => t(`mark.${mark}`)), ...cell.statements].join("\n");
  if (!prove)
    return (
      <span className={classes.value} title={title}>
        {shown}
        {signs}
      </span>
    );
  return (
    <button
      type="button"
      className={classes.value}
      aria-label={t("figure", { name: row.label, period: periodName(cell.period), value: cell.text || why })}
      title={title}
      onClick={() => prove(row, cell)}
    >
      {shown}
      {signs}
    </button>
  );
}

/** By how much it differs, or of a target whether it is met. */
export function Change({ of }: { of: Compared }) {
  const { t } = useTranslation(EXPLORE);
  if (of.kind === "TARGET") return of.met === null ? "—" : t(of.met ? "met" : "unmet");
  return of.change === null ? "—" : changeText(of.change);
}
