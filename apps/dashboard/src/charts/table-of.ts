import type { Table } from "../ui/csv.ts";
import type { ChartModel } from "./chart-model.ts";

/** What a chart shows, as a table; a gap stays empty. */
export function tableOf(model: ChartModel, first: string): Table {
  return {
    columns: [first, ...model.series.map((series) => series.label)],
    rows: model.points.map((point) => [
      point.at ?? point.label,
      ...model.series.map((series) => (point[series.key] as number | null | undefined) ?? null),
    ]),
  };
}
