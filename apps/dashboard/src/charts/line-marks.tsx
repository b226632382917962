import type { LinesModel } from "./lines-model.ts";

/** how what is not meant stands behind what is */
export const FAINT = 0.15;

export interface DotProps {
  cx?: number;
  cy?: number;
  index?: number;
  value?: unknown;
  payload?: { label?: unknown };
}

export interface ColumnProps extends Pick<DotProps, "value" | "payload"> {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}

interface DotOf {
  series: LinesModel["series"][number];
  model: LinesModel;
  open: ((key: string, point: number) => void) | undefined;
}

/** Drawn where it can be told from its neighbours, and where no line leads to it. */
export function Dot({ cx, cy, value, payload, series, model, open, faint }: DotProps & DotOf & { faint: boolean }) {
  const index = indexIn(model, payload);
  if (value == null || cx === undefined || cy === undefined || index < 0) return null;
  const own = series.index >= 0 && model.points.length <= 62;
  if (!own && !isAlone(model, series.key, index)) return null;
  const fill = model.open(series.key, index) ? "var(--card)" : series.color;
  return (
    <circle
      cx={cx}
      cy={cy}
      r={3.5}
      opacity={faint ? FAINT : 1}
      stroke={series.color}
      strokeWidth={1.5}
      fill={fill}
      {...(open && !series.reference ? { cursor: "pointer", onClick: () => open(series.key, index) } : {})}
    />
  );
}

/** Of the period under the pointer or the keyboard. */
export function ActiveDot({ cx, cy, value, payload, series, model, open }: DotProps & DotOf) {
  if (value == null || cx === undefined || cy === undefined) return <g />;
  const at = indexIn(model, payload);
  const opens = open && at >= 0 ? { cursor: "pointer", onClick: () => open(series.key, at) } : {};
  return <circle cx={cx} cy={cy} r={5} fill={series.color} stroke="var(--card)" strokeWidth={2} {...opens} />;
}

/** What is not final is an outline; zero is a line on the ground, a gap is nothing. */
export function Column({ x = 0, y = 0, width = 0, height = 0, value, payload, series, model, open }: ColumnProps & DotOf) {
  const index = indexIn(model, payload);
  if (value == null || index < 0) return null;
  const { color, key } = series;
  const opens = open ? { cursor: "pointer", onClick: () => open(key, index) } : {};
  if (height === 0) return <rect x={x} y={y - 1} width={width} height={1.5} fill={color} {...opens} />;
  if (!model.open(key, index)) return <rect x={x} y={y} width={width} height={height} fill={color} {...opens} />;
  const inner = Math.max(0, width - 1.5);
  return (
    <rect x={x + 0.75} y={y} width={inner} height={height} fill={color} fillOpacity={0.25} stroke={color} strokeWidth={1.5} {...opens} />
  );
}

/** What the library calls an index leaves gaps out: the label says which point it is. */
const indexIn = (model: LinesModel, payload: DotProps["payload"]) => model.points.findIndex((point) => point.label === payload?.label);

/** Between gaps no line can be drawn. */
function isAlone(model: LinesModel, key: string, n: number): boolean {
  return (model.points[n - 1]?.[key] ?? null) === null && (model.points[n + 1]?.[key] ?? null) === null;
}
