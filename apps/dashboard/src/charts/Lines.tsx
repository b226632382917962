import { type ReactNode, useId } from "react";
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
import classes from "./charts.module.css";
import { Hatch } from "./Hatch.tsx";
import { DASHES, type LinesModel, SHAPES } from "./lines-model.ts";
import { tooltipStyle } from "./tooltip.ts";

const SHOWN_IN_TOOLTIP = 12;

interface DotProps {
  cx?: number;
  cy?: number;
  index?: number;
  value?: unknown;
  payload?: { label?: unknown };
}

interface LinesProps {
  model: LinesModel;
  label: string;
  /** the highest value of the axis, where several charts share it */
  max?: number;
  /** columns from zero instead of lines */
  columns?: boolean;
  /** a point was clicked */
  open?: ((key: string, point: number) => void) | undefined;
}

interface DotOf extends Pick<LinesProps, "model" | "open"> {
  series: LinesModel["series"][number];
}

interface ColumnProps {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  index?: number;
  value?: unknown;
}

/** Lines or columns over periods: a gap stays a gap, what is not final is hollow, the period that is still filling up is hatched. */
export function Lines({ model, label, max, columns = false, open }: LinesProps) {
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
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          dataKey="label"
          stroke="var(--ink-2)"
          tick={{ fontSize: 12, fill: "var(--ink-2)" }}
          tickLine={false}
          minTickGap={20}
          scale="band"
        />
        <YAxis
          stroke="var(--ink-2)"
          tick={{ fontSize: 12, fill: "var(--ink-2)" }}
          tickFormatter={(value: number) => (Math.abs(value) < 100 ? String(Number(value.toPrecision(6))) : shortNumber(value, language))}
          tickLine={false}
          axisLine={false}
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
                  shape={(bar: ColumnProps) => <Column {...bar} color={series.color} hollow={model.open(series.key, bar.index ?? 0)} />}
                  {...(open ? { cursor: "pointer", onClick: (_, point: number) => open(series.key, point) } : {})}
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
              strokeOpacity={series.index < 0 && !series.reference ? 0.6 : 1}
              strokeDasharray={series.dash ?? (series.index < 0 ? "0" : (DASHES[series.index] ?? "0"))}
              isAnimationActive={false}
              activeDot={series.index >= 0 && ((dot: DotProps) => <ActiveDot {...dot} series={series} model={model} open={open} />)}
              dot={(dot: DotProps) => <Dot key={dot.index} {...dot} series={series} model={model} open={open} />}
            />
          ))}
        {current === undefined ? null : <ReferenceArea x1={current} x2={current} fill={`url(#${hatch})`} fillOpacity={1} />}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Drawn where it can be told from its neighbours, and where no line leads to it. */
function Dot({ cx, cy, index = 0, value, series, model, open }: DotProps & DotOf) {
  if (value == null || cx === undefined || cy === undefined) return null;
  const own = series.index >= 0 && model.points.length <= 62;
  if (!own && !isAlone(model, series.key, index)) return null;
  const fill = model.open(series.key, index) ? "var(--card)" : series.color;
  return (
    <circle
      cx={cx}
      cy={cy}
      r={3.5}
      stroke={series.color}
      strokeWidth={1.5}
      fill={fill}
      {...(open && !series.reference ? { cursor: "pointer", onClick: () => open(series.key, index) } : {})}
    />
  );
}

/** Of the period under the pointer or the keyboard. */
function ActiveDot({ cx, cy, value, payload, series, model, open }: DotProps & DotOf) {
  if (value == null || cx === undefined || cy === undefined) return <g />;
  const at = model.points.findIndex((point) => point.label === payload?.label);
  const opens = open && at >= 0 ? { cursor: "pointer", onClick: () => open(series.key, at) } : {};
  return <circle cx={cx} cy={cy} r={5} fill={series.color} stroke="var(--card)" strokeWidth={2} {...opens} />;
}

/** What is not final is an outline; zero is a line on the ground, a gap is nothing. */
function Column({ x = 0, y = 0, width = 0, height = 0, value, color, hollow }: ColumnProps & { color: string; hollow: boolean }) {
  if (value == null) return null;
  if (height === 0) return <rect x={x} y={y - 1} width={width} height={1.5} fill={color} />;
  return hollow ? (
    <rect
      x={x + 0.75}
      y={y}
      width={Math.max(0, width - 1.5)}
      height={height}
      fill={color}
      fillOpacity={0.25}
      stroke={color}
      strokeWidth={1.5}
    />
  ) : (
    <rect x={x} y={y} width={width} height={height} fill={color} />
  );
}

/** Between gaps no line can be drawn. */
function isAlone(model: LinesModel, key: string, n: number): boolean {
  return (model.points[n - 1]?.[key] ?? null) === null && (model.points[n + 1]?.[key] ?? null) === null;
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

/** The lines by colour and dash; those of the others are one. */
export function LinesLegend({ model, note, name }: { model: LinesModel; note?: string; name?: (key: string, label: string) => ReactNode }) {
  return (
    <div className={classes.legend}>
      {model.series
        .filter((series) => series.index >= 0 || series.reference)
        .map((series) => (
          <span key={series.key}>
            <svg width="26" height="8" aria-hidden="true">
              <line
                x1="0"
                y1="4"
                x2="26"
                y2="4"
                stroke={series.color}
                strokeWidth={series.reference ? 1 : 2}
                strokeDasharray={series.dash ?? DASHES[series.index] ?? "0"}
              />
            </svg>{" "}
            {name && !series.reference ? name(series.key, series.label) : series.label}
          </span>
        ))}
      {model.others ? <span style={{ color: "var(--ink-2)" }}>— {model.others}</span> : null}
      {note ? <span className={classes.legendNote}>▨ {note}</span> : null}
    </div>
  );
}
