// biome-ignore-all lint/suspicious/noArrayIndexKey: the place in the row is the identity
import classes from "./wall.module.css";

/** Sixty bars from zero, the current minute the last. */
export function Histogram({ values, warm = false }: { values: number[]; warm?: boolean }) {
  const most = Math.max(4, ...values);
  return (
    <svg
      className={classes.histogram}
      viewBox="0 0 600 100"
      preserveAspectRatio="none"
      aria-hidden="true"
      role="presentation"
      data-warm={warm}
    >
      {values.map((value, index) => (
        <rect
          key={index}
          x={index * 10}
          width="8"
          y={100 - (value / most) * 100}
          height={(value / most) * 100}
          data-now={index === values.length - 1}
        />
      ))}
    </svg>
  );
}
