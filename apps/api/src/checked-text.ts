import { LIMITS } from "@kepu/schema";
import { badInput } from "./errors.ts";

/** Shows nothing and does harm: control characters, which neither XML nor a CSV can hold, and marks that turn the direction of what follows, so that a name reads as another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const UNSEEN = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** What somebody typed, trimmed and without what nobody sees: 1 to `most` characters. BAD_INPUT names the field. */
export function checkedText(field: string, value: string, most: number = LIMITS.textChars): string {
  const text = value.replace(UNSEEN, "").trim();
  if (text === "") throw badInput(field, "Say something here.");
  if (text.length > most) throw badInput(field, `At most ${most} characters.`);
  refuseUnstorable(text, field);
  return text;
}

/** No column holds a NUL, and half a character is stored as another one: BAD_INPUT names where it stands. What is nested too deep is refused before others fall over it. */
export function refuseUnstorable(value: unknown, field: string, depth = 0): void {
  if (typeof value === "string") {
    if (value.includes("\u0000")) throw badInput(field, "The text holds a NUL character.");
    if (!value.isWellFormed()) throw badInput(field, "The text holds half a character: it was cut inside one.");
  } else if (value !== null && typeof value === "object" && !(value instanceof Date)) {
    if (depth > LIMITS.inputDepth) throw badInput(field, `Nested deeper than ${LIMITS.inputDepth}.`);
    for (const [name, inner] of Object.entries(value)) {
      if (!name.isWellFormed() || name.includes("\u0000")) throw badInput(field, "A name in it holds what no text may hold.");
      refuseUnstorable(inner, field ? `${field}.${name}` : name, depth + 1);
    }
  }
}

/** The same where nothing need be said: null. */
export function optionalText(field: string, value: string | null | undefined, most: number = LIMITS.textChars): string | null {
  return value?.replace(UNSEEN, "").trim() ? checkedText(field, value, most) : null;
}
