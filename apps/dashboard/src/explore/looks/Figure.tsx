import { useTranslation } from "react-i18next";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { type Cell, type Compared, cellText, changeText, type Row } from "../prepare-explore.ts";

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
  const { t } = useTranslation(EXPLORE);
  return (
    <>
      <td data-marks={cell.marks.join(" ")} data-gap={cell.value === null} data-key={row.key} data-period={cell.period}>
        <FigureButton row={row} cell={cell} prove={prove} />
      </td>
      {(compared ? cell.compared : []).map((one) => (
        <td key={one.kind} title={t("base", { kind: t(`compareOf.${one.kind}`) })}>
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
  const shown = cell.value === null ? <em>{why}</em> : cellText(cell);
  const title = [...cell.marks.map((mark) => t(`mark.${mark}`)), ...cell.statements].join("\n");
  if (!prove) return <span title={title}>{shown}</span>;
  return (
    <button
      type="button"
      className={classes.value}
      aria-label={t("figure", { name: row.label, period: cell.period, value: cell.text || why })}
      title={title}
      onClick={() => prove(row, cell)}
    >
      {shown}
    </button>
  );
}

/** By how much it differs, or of a target whether it is met. */
export function Change({ of }: { of: Compared }) {
  const { t } = useTranslation(EXPLORE);
  if (of.kind === "TARGET") return of.met === null ? "—" : t(of.met ? "met" : "unmet");
  return of.change === null ? "—" : changeText(of.change);
}
