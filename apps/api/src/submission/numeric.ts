/** A decimal number as text: up to 15 digits before and 6 after the point, without separators or exponent. */
export function isNumeric(text: string): boolean {
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(text);
}
