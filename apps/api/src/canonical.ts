import { hash } from "node:crypto";

/** JSON in one way only: keys in the order of their code units, no spaces (RFC 8785). The same content always gives the same bytes. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export const sha256Of = (content: string | Buffer): string => hash("sha256", content);
