import { type EvidenceKind, LIMITS } from "@kepu/schema";
import { KINDS } from "./kind.ts";

/** A name as its sender wrote it, without folders and control characters, and with an ending that tells the truth. */
export function fileNameOf(given: string, kind: EvidenceKind): string {
  const { extensions } = KINDS[kind];
  const last = given.split(/[\\/]/).at(-1) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const clean = last.replace(/[\u0000-\u001f\u007f"<>|:*?\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").trim();
  const ending = /\.([a-z0-9]{1,5})$/i.exec(clean)?.[1]?.toLowerCase() ?? "";
  const stem = ending ? clean.slice(0, -ending.length - 1) : clean;
  const kept = extensions.includes(ending) ? ending : (extensions[0] ?? "");
  const room = LIMITS.evidenceNameChars - kept.length - 1;
  return `${[...stem].slice(0, room).join("").trim() || "evidence"}.${kept}`;
}
