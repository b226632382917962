/** What charts draw: decided by prepare-*, null is a gap and 0 is zero. */
export interface Series {
  key: string;
  label: string;
  color: string;
  /** drawn as a dashed line behind, not stacked */
  reference?: boolean;
}

export interface Point {
  label: string;
  /** still filling up */
  current?: boolean;
  /** in a table, where the label alone would not say the year */
  at?: string;
  [series: string]: string | number | boolean | null | undefined;
}

export interface ChartModel {
  series: Series[];
  points: Point[];
}
