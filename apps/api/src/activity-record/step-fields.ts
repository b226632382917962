/** What a step changed, field by field, as text. */
export function stepFields({ before, after }: { before: Record<string, unknown>; after: Record<string, unknown> }) {
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return Object.keys({ ...before, ...after })
    .map((field) => ({ field, before: text(before[field]), after: text(after[field]) }))
    .filter((one) => one.before !== one.after);
}
