import { useId } from "react";
import { useTranslation } from "react-i18next";
import { CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
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
}

/** Lines over periods: a gap stays a gap, what is not final is hollow, the period that is still filling up is hatched. */
export function Lines({ model, label, max }: { model: LinesModel; label: string; max?: number }) {
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
          padding={{ left: 12, right: 12 }}
        />
        <YAxis
          stroke="var(--ink-2)"
          tick={{ fontSize: 12, fill: "var(--ink-2)" }}
          tickFormatter={(value: number) => (Math.abs(value) < 100 ? String(Number(value.toPrecision(6))) : shortNumber(value, language))}
          tickLine={false}
          axisLine={false}
          width={52}
          domain={[(least: number) => Math.min(0, least), (most: number) => max ?? most]}
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
            strokeDasharray="3 3"
            label={{ value: event.sign, position: "top", fill: "var(--warn)", fontSize: 12 }}
          />
        ))}
        {model.series.map((series) => (
          <Line
            key={series.key}
            dataKey={series.key}
            name={series.label}
            stroke={series.color}
            strokeWidth={series.index < 0 ? 1 : 2}
            strokeOpacity={series.index < 0 ? 0.6 : 1}
            strokeDasharray={series.index < 0 ? "0" : (DASHES[series.index] ?? "0")}
            isAnimationActive={false}
            activeDot={series.index >= 0}
            dot={({ cx, cy, index = 0, value }: DotProps) => {
              const alone = value != null && isAlone(model, series.key, index);
              const drawn =
                value != null && cx !== undefined && cy !== undefined && (alone || (series.index >= 0 && model.points.length <= 62));
              return drawn ? (
                <circle
                  key={index}
                  cx={cx}
                  cy={cy}
                  r={3.5}
                  stroke={series.color}
                  strokeWidth={1.5}
                  fill={model.open(series.key, index) ? "var(--card)" : series.color}
                />
              ) : (
                <g key={index} />
              );
            }}
          />
        ))}
        {current === undefined ? null : (
          <ReferenceArea
            x1={model.points[(indexOf.get(current) ?? 1) - 1]?.label ?? current}
            x2={current}
            fill={`url(#${hatch})`}
            fillOpacity={1}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Between gaps no line can be drawn. */
function isAlone(model: LinesModel, key: string, n: number): boolean {
  return (model.points[n - 1]?.[key] ?? null) === null && (model.points[n + 1]?.[key] ?? null) === null;
}

function Told({ model, label, point }: { model: LinesModel; label: string; point: number }) {
  const shown = [...model.series].sort((a, b) => Number(b.index >= 0) - Number(a.index >= 0)).slice(0, SHOWN_IN_TOOLTIP);
  return (
    <div className={classes.told}>
      <b>{label}</b>
      {shown.map((series) => (
        <span key={series.key}>
          <i style={{ color: series.color }}>{SHAPES[series.index] ?? "–"}</i> {series.label} <b>{model.text(series.key, point)}</b>
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
export function LinesLegend({ model, note }: { model: LinesModel; note?: string }) {
  return (
    <div className={classes.legend}>
      {model.series
        .filter((series) => series.index >= 0)
        .map((series) => (
          <span key={series.key}>
            <svg width="26" height="8" aria-hidden="true">
              <line x1="0" y1="4" x2="26" y2="4" stroke={series.color} strokeWidth="2" strokeDasharray={DASHES[series.index] ?? "0"} />
            </svg>{" "}
            {series.label}
          </span>
        ))}
      {model.others ? <span style={{ color: "var(--ink-2)" }}>— {model.others}</span> : null}
      {note ? <span className={classes.legendNote}>▨ {note}</span> : null}
    </div>
  );
}
