import { createHash } from "node:crypto";

/** The lasting id of a cell, the same in every revision: the MD5 of submission and item, which the database finds the submission by. */
export function cellId(submissionId: string, itemKey: string): string {
  const hex = createHash("md5").update(`${submissionId} ${itemKey}`).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
