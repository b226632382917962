import { useTranslation } from "react-i18next";
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { shortNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import type { ChartModel } from "./chart-model.ts";
import { tooltipStyle } from "./tooltip.ts";

/** Bars side by side from zero, reference lines over them. */
export function Bars({ model, label }: { model: ChartModel; label: string }) {
  const language = useLanguageOf(useTranslation().i18n);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={model.points} margin={{ top: 8, right: 8, bottom: 0, left: -12 }} accessibilityLayer title={label} barGap={1}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          dataKey="label"
          stroke="var(--ink-2)"
          tick={{ fontSize: 12, fill: "var(--ink-2)" }}
          tickLine={false}
          interval="preserveStartEnd"
          minTickGap={12}
        />
        <YAxis
          stroke="var(--ink-2)"
          tick={{ fontSize: 12, fill: "var(--ink-2)" }}
          allowDecimals={false}
          tickFormatter={(value: number) => shortNumber(value, language)}
          tickLine={false}
          axisLine={false}
        />
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
      </ComposedChart>
    </ResponsiveContainer>
  );
}
