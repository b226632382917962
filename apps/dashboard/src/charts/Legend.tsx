import type { ChartModel } from "./chart-model.ts";
import classes from "./charts.module.css";

export function Legend({ model, note }: { model: ChartModel; note?: string }) {
  return (
    <div className={classes.legend}>
      {model.series.map((series) => (
        <span key={series.key}>
          <i
            style={{ borderColor: series.color, background: series.reference ? "none" : series.color }}
            data-reference={series.reference ?? false}
          />
          {series.label}
        </span>
      ))}
      {note ? <span className={classes.legendNote}>▨ {note}</span> : null}
    </div>
  );
}
