/** Exact numbers: fractions of whole numbers. Figures are added and divided here, never as floats, and rounded once, at the end. */
export interface Exact {
  n: bigint;
  /** greater than zero */
  d: bigint;
}

const MILLION = 1_000_000n;
export const ZERO: Exact = { n: 0n, d: MILLION };

/** A decimal number as text. Up to six digits after the point share one denominator, so that sums stay small. */
export function exact(text: string): Exact {
  const [whole = "0", decimals = ""] = text.split(".");
  const digits = Math.max(6, decimals.length);
  return { n: BigInt(whole + decimals.padEnd(digits, "0")), d: digits === 6 ? MILLION : 10n ** BigInt(digits) };
}

export function plus(a: Exact, b: Exact): Exact {
  return a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { n: -b.n, d: b.d });
}

export function times(a: Exact, b: Exact): Exact {
  return { n: a.n * b.n, d: a.d * b.d };
}

/** Undefined where the divisor is zero. */
export function over(a: Exact, b: Exact): Exact | undefined {
  if (b.n === 0n) return undefined;
  const sign = b.n < 0n ? -1n : 1n;
  return { n: a.n * b.d * sign, d: a.d * b.n * sign };
}

/** 100, or 1/60. */
export function factorOf(text: string): Exact {
  const [above = "1", below = "1"] = text.split("/");
  return over(exact(above), exact(below)) ?? exact("1");
}

export const compare = (a: Exact, b: Exact): number => Number(a.n * b.d - b.n * a.d > 0n) - Number(a.n * b.d - b.n * a.d < 0n);

/** Rounded to so many digits after the point, a half away from zero. */
export function rounded({ n, d }: Exact, digits: number): string {
  const shifted = (n < 0n ? -n : n) * 10n ** BigInt(digits);
  const whole = (shifted * 2n + d) / (d * 2n);
  const text = whole.toString().padStart(digits + 1, "0");
  const sign = n < 0n && whole !== 0n ? "-" : "";
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** All its digits, without zeros at the end; what has no end in decimals is rounded to twelve. */
export function written(value: Exact): string {
  const text = rounded(value, 12);
  return text.replace(/\.?0+$/, "");
}
