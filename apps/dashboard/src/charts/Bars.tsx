import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Bar, CartesianGrid, ComposedChart, Line, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { across, grid, upCounts } from "./axes.ts";
import type { ChartModel } from "./chart-model.ts";
import { Hatch } from "./Hatch.tsx";
import { tooltipStyle } from "./tooltip.ts";

/** Bars side by side from zero, reference lines over them, the bucket that is still filling up hatched. */
export function Bars({ model, label }: { model: ChartModel; label: string }) {
  const language = useLanguageOf(useTranslation().i18n);
  const hatch = useId();
  const current = model.points.find((point) => point.current)?.label;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={model.points} margin={{ top: 8, right: 8, bottom: 0, left: -12 }} accessibilityLayer title={label} barGap={1}>
        <defs>
          <Hatch id={hatch} />
        </defs>
        <CartesianGrid {...grid} />
        <XAxis {...across} interval="preserveStartEnd" minTickGap={12} />
        <YAxis {...upCounts(language)} />
        <Tooltip {...tooltipStyle} cursor={{ fill: "var(--line)", fillOpacity: 0.4 }} />
        {model.series
          .filter((series) => !series.reference)
          .map((series) => (
            <Bar key={series.key} dataKey={series.key} name={series.label} fill={series.color} isAnimationActive={false} maxBarSize={18} />
          ))}
        {model.series
          .filter((series) => series.reference)
          .map((series) => (
            <Line
              key={series.key}
              dataKey={series.key}
              name={series.label}
              stroke={series.color}
              strokeDasharray="4 3"
              dot={false}
              isAnimationActive={false}
            />
          ))}
        {current === undefined ? null : (
          <ReferenceArea x1={current} x2={current} fill={`url(#${hatch})`} fillOpacity={1} zIndex={500} ifOverflow="hidden" />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
