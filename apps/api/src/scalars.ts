import { GraphQLScalarType, Kind } from "graphql";

/** there is no year 0 */
const DAY = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

function parseDay(value: unknown): string {
  const day = typeof value === "string" && DAY.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value as string)) return value as string;
  throw new TypeError(`A Date is written YYYY-MM-DD, for example 2026-11-24; got ${JSON.stringify(value)?.slice(0, 40)}.`);
}

function parseInstant(value: unknown): Date {
  const instant = typeof value === "string" ? instantOf(value) : undefined;
  if (instant) return instant;
  throw new TypeError(
    `A DateTime is ISO-8601 with offset, for example 2026-11-24T14:03:22+08:00; got ${JSON.stringify(value)?.slice(0, 40)}.`,
  );
}

const INSTANT = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant an ISO-8601 text with offset names, or undefined. */
export function instantOf(text: string): Date | undefined {
  if (!INSTANT.test(text)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

let lastInstant = { time: Number.NaN, text: "" };

/** In UTC. A thousand items of an answer were received at the same instant: its text is made once. */
function textOf(instant: Date): string {
  const time = instant.getTime();
  if (time !== lastInstant.time) lastInstant = { time, text: instant.toISOString() };
  return lastInstant.text;
}

export const DateScalar = new GraphQLScalarType({
  name: "Date",
  description: "A day of Asia/Shanghai, YYYY-MM-DD.",
  serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)),
  parseValue: parseDay,
  parseLiteral: (node) => parseDay(node.kind === Kind.STRING ? node.value : undefined),
});

export const DateTimeScalar = new GraphQLScalarType({
  name: "DateTime",
  description: "An instant, ISO-8601 with offset. Answers are in UTC (Z).",
  serialize: (value) => (value instanceof Date ? textOf(value) : String(value)),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
});

const DECIMAL = /^-?\d{1,15}(\.\d{1,6})?$/;

function parseDecimal(value: unknown): string {
  if (typeof value === "string" && DECIMAL.test(value)) return value;
  throw new TypeError('A Decimal is written as text, for example "12.5": up to 15 digits before the point and 6 after it.');
}

export const DecimalScalar = new GraphQLScalarType({
  name: "Decimal",
  description: 'A decimal number as text, exact to its last digit: "3.60". Sent: up to 15 digits before the point and 6 after it.',
  serialize: String,
  parseValue: parseDecimal,
  parseLiteral: (node) =>
    parseDecimal(node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : undefined),
});
