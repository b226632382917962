import { useId } from "react";
import { useTranslation } from "react-i18next";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { shortNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { across, grid, up } from "./axes.ts";
import classes from "./charts.module.css";
import { Hatch } from "./Hatch.tsx";
import { ActiveDot, Column, type ColumnProps, Dot, type DotProps, FAINT } from "./line-marks.tsx";
import { DASHES, type LinesModel, SHAPES } from "./lines-model.ts";
import { tooltipStyle } from "./tooltip.ts";

const SHOWN_IN_TOOLTIP = 12;

interface LinesProps {
  model: LinesModel;
  label: string;
  /** the highest value of the axis, where several charts share it */
  max?: number;
  /** columns from zero instead of lines */
  columns?: boolean;
  /** a point was clicked */
  open?: ((key: string, point: number) => void) | undefined;
  /** a period was clicked */
  zoom?: (label: string) => void;
  /** the one line that shall stand out */
  lit?: string | null;
}

/** Lines or columns over periods: a gap stays a gap, what is not final is hollow, the period that is still filling up is hatched. */
export function Lines({ model, label, max, columns = false, open, zoom, lit = null }: LinesProps) {
  const language = useLanguageOf(useTranslation().i18n);
  const hatch = useId();
  const current = model.points.find((point) => point.current)?.label;
  const indexOf = new Map(model.points.map((point, n) => [point.label, n]));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={model.points} margin={{ top: 16, right: 12, bottom: 0, left: 0 }} accessibilityLayer title={label}>
        <defs>
          <Hatch id={hatch} />
        </defs>
        <CartesianGrid {...grid} />
        <XAxis
          {...across}
          minTickGap={20}
          scale="band"
          {...(zoom ? { cursor: "pointer", onClick: (tick: { value?: unknown }) => zoom(String(tick.value)) } : {})}
        />
        <YAxis
          {...up}
          tickFormatter={(value: number) => (Math.abs(value) < 100 ? String(Number(value.toPrecision(6))) : shortNumber(value, language))}
          width={52}
          domain={[(least: number) => Math.min(0, least), max ?? "auto"]}
        />
        <Tooltip
          {...tooltipStyle}
          content={({ active, label: at }) =>
            active && at !== undefined ? <Told model={model} label={String(at)} point={indexOf.get(String(at)) ?? 0} /> : null
          }
        />
        {model.events.map((event) => (
          <ReferenceLine
            key={`${event.sign} ${event.label}`}
            x={event.label}
            stroke="var(--warn)"
            strokeOpacity={event.cut ? 1 : 0}
            strokeDasharray="3 3"
            label={{ value: event.sign, position: "top", fill: "var(--warn)", fontSize: 12 }}
          />
        ))}
        {columns
          ? model.series
              .filter((series) => series.index >= 0)
              .map((series) => (
                <Bar
                  key={series.key}
                  dataKey={series.key}
                  name={series.label}
                  fill={series.color}
                  isAnimationActive={false}
                  maxBarSize={36}
                  opacity={lit && lit !== series.key ? FAINT : 1}
                  shape={(bar: ColumnProps) => <Column {...bar} series={series} model={model} open={open} />}
                />
              ))
          : null}
        {model.series
          .filter((series) => !columns || series.reference)
          .map((series) => (
            <Line
              key={series.key}
              dataKey={series.key}
              name={series.label}
              stroke={series.color}
              strokeWidth={series.index < 0 ? 1 : 2}
              opacity={lit && lit !== series.key ? FAINT : 1}
              strokeOpacity={series.index < 0 && !series.reference ? 0.6 : 1}
              strokeDasharray={series.dash ?? (series.index < 0 ? "0" : (DASHES[series.index] ?? "0"))}
              isAnimationActive={false}
              activeDot={series.index >= 0 && ((dot: DotProps) => <ActiveDot {...dot} series={series} model={model} open={open} />)}
              dot={(dot: DotProps) => (
                <Dot key={dot.index} {...dot} series={series} model={model} open={open} faint={lit !== null && lit !== series.key} />
              )}
            />
          ))}
        {current === undefined ? null : (
          <ReferenceArea x1={current} x2={current} fill={`url(#${hatch})`} fillOpacity={1} ifOverflow="hidden" />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function Told({ model, label, point }: { model: LinesModel; label: string; point: number }) {
  const first = (series: LinesModel["series"][number]) => Number(series.index >= 0 || series.reference === true);
  const shown = [...model.series].sort((a, b) => first(b) - first(a)).slice(0, SHOWN_IN_TOOLTIP);
  return (
    <div className={classes.told} data-told={label}>
      <b>{label}</b>
      {shown.map((series) => (
        <span key={series.key}>
          <i style={{ color: series.color }}>{series.reference ? "┄" : (SHAPES[series.index] ?? "–")}</i> {series.label}{" "}
          <b>{model.text(series.key, point)}</b>
        </span>
      ))}
      {model.series.length > shown.length ? <span>… {model.series.length - shown.length}</span> : null}
      {model.events
        .filter((event) => event.label === label)
        .map((event) => (
          <span key={event.sign}>
            {event.sign} {event.text}
          </span>
        ))}
    </div>
  );
}
