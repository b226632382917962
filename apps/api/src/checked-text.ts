import { LIMITS } from "@kepu/schema";
import { badInput } from "./errors.ts";

/** What somebody typed, trimmed: 1 to `most` characters. BAD_INPUT names the field. */
export function checkedText(field: string, value: string, most: number = LIMITS.textChars): string {
  const text = value.trim();
  if (text === "") throw badInput(field, "Say something here.");
  if (text.length > most) throw badInput(field, `At most ${most} characters.`);
  if (text.includes("\u0000")) throw badInput(field, "The text holds a NUL character.");
  return text;
}

/** The same where nothing need be said: null. */
export function optionalText(field: string, value: string | null | undefined, most: number = LIMITS.textChars): string | null {
  return value?.trim() ? checkedText(field, value, most) : null;
}
