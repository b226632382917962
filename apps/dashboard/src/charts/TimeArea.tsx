import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { across, grid, upCounts } from "./axes.ts";
import type { ChartModel } from "./chart-model.ts";
import { Hatch } from "./Hatch.tsx";
import { tooltipStyle } from "./tooltip.ts";

/** Stacked areas over time, reference lines behind them, the bucket that is still filling up hatched. */
export function TimeArea({ model, label }: { model: ChartModel; label: string }) {
  const language = useLanguageOf(useTranslation().i18n);
  const hatch = useId();
  const current = model.points.at(-1)?.current ? model.points.slice(-2).map((point) => point.label) : undefined;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={model.points} margin={{ top: 8, right: 8, bottom: 0, left: -12 }} accessibilityLayer title={label}>
        <defs>
          <Hatch id={hatch} />
        </defs>
        <CartesianGrid {...grid} />
        <XAxis {...across} minTickGap={28} />
        <YAxis {...upCounts(language)} />
        <Tooltip {...tooltipStyle} />
        {model.series
          .filter((series) => !series.reference)
          .map((series) => (
            <Area
              key={series.key}
              dataKey={series.key}
              name={series.label}
              type="step"
              stackId="1"
              stroke="none"
              fill={series.color}
              fillOpacity={0.7}
              isAnimationActive={false}
            />
          ))}
        {model.series
          .filter((series) => series.reference)
          .map((series) => (
            <Line
              key={series.key}
              dataKey={series.key}
              name={series.label}
              type="monotone"
              stroke={series.color}
              strokeDasharray="4 3"
              dot={false}
              isAnimationActive={false}
            />
          ))}
        {current?.[0] ? <ReferenceArea x1={current[0]} x2={current[1] ?? ""} fill={`url(#${hatch})`} fillOpacity={1} /> : null}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
