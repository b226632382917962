import type { ChartModel, Series } from "./chart-model.ts";

/** Lines over periods; null is a gap and 0 is zero. */
export interface LinesModel extends ChartModel {
  /** `index`: which colour, dash and shape; -1: one of the others */
  series: (Series & { index: number; dash?: string })[];
  /** how those without a colour of their own are called; absent: there are none */
  others?: string;
  /** the value is not final: drawn hollow */
  open(key: string, point: number): boolean;
  /** the value with all its digits and signs */
  text(key: string, point: number): string;
  /** what happened in a period: a definition changed, something is said of it; `cut`: what lies before and after cannot be compared */
  events: { label: string; sign: string; text: string; cut: boolean }[];
}

export const DASHES = ["0", "6 3", "2 2", "8 3 2 3", "10 4", "4 2", "1 3", "12 2 2 2"];
export const SHAPES = ["●", "■", "▲", "◆", "▼", "✚", "✖", "★"];
