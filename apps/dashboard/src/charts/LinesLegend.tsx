import type { ReactNode } from "react";
import classes from "./charts.module.css";
import { DASHES, type LinesModel } from "./lines-model.ts";

interface LegendProps {
  model: LinesModel;
  columns?: boolean;
  note?: string;
  /** in place of a label */
  name?: (key: string, label: string) => ReactNode;
  /** the pointer or the focus is on a line's name, or has left it */
  light?: (key: string | null) => void;
}

/** The lines by colour and dash; those of the others are one. */
export function LinesLegend({ model, columns = false, note, name, light }: LegendProps) {
  return (
    <div className={classes.legend}>
      {model.series
        .filter((series) => series.index >= 0 || series.reference)
        .map((series) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the name in it is the control; this only lights its line
          <span
            key={series.key}
            onMouseEnter={() => light?.(series.key)}
            onMouseLeave={() => light?.(null)}
            onFocus={() => light?.(series.key)}
            onBlur={() => light?.(null)}
          >
            <svg width="26" height="8" aria-hidden="true">
              {columns && !series.reference ? (
                <rect x="7" width="12" height="8" fill={series.color} />
              ) : (
                <line
                  x1="0"
                  y1="4"
                  x2="26"
                  y2="4"
                  stroke={series.color}
                  strokeWidth={series.reference ? 1 : 2}
                  strokeDasharray={series.dash ?? DASHES[series.index] ?? "0"}
                />
              )}
            </svg>{" "}
            {name && !series.reference ? name(series.key, series.label) : series.label}
          </span>
        ))}
      {model.others ? <span style={{ color: "var(--ink-2)" }}>— {model.others}</span> : null}
      {note ? <span className={classes.legendNote}>▨ {note}</span> : null}
    </div>
  );
}
