import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { Rejection } from "../ingest/verdict.ts";

export type Pseudonymise = (kind: "phone" | "card", raw: string) => Buffer | Rejection;

/** Turns a phone or card number into a pseudonym, HMAC-SHA-256 with the secret of the secrets file; the raw value goes no further. Rotation appends a
 * key: stored pseudonyms become HMAC(new, p), and new ones are wrapped the same way, so a person stays one person. Phone and card of one person are two pseudonyms. */
export function createPseudonymiser(secretsFile: string): Pseudonymise {
  if (!existsSync(secretsFile)) createSecrets(secretsFile);
  const keys = readKeys(secretsFile);
  return (kind, raw) => {
    const value = kind === "phone" ? phoneOf(raw) : cardOf(raw);
    if (value instanceof Rejection) return value;
    return keys.reduce((p, key) => createHmac("sha256", key).update(p).digest(), Buffer.from(`${kind}:${value}`));
  };
}

/** 32 bytes that only this installation can make, the same for the same text. */
export function createDeriver(secretsFile: string): (text: string) => Buffer {
  const [key = createSecretKey("", "utf8")] = readKeys(secretsFile);
  return (text) => createHmac("sha256", key).update(`derived:${text}`).digest();
}

/** Tells whether another secrets file makes the same pseudonyms, without telling the secret; null when there is no such file. */
export function pseudonymSecretFingerprint(secretsFile: string): string | null {
  if (!existsSync(secretsFile)) return null;
  const print = (p: Buffer, key: KeyObject) => createHmac("sha256", key).update(p).digest();
  return readKeys(secretsFile).reduce(print, Buffer.from("fingerprint of the pseudonyms' secret")).toString("hex").slice(0, 32);
}

function readKeys(secretsFile: string): KeyObject[] {
  const { pseudonym } = JSON.parse(readFileSync(secretsFile, "utf8")) as { pseudonym: string[] };
  return pseudonym.map((key) => createSecretKey(key, "base64"));
}

function createSecrets(file: string): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ pseudonym: [randomBytes(32).toString("base64")] }), { mode: 0o600 });
  renameSync(temporary, file);
}

function phoneOf(raw: string): string | Rejection {
  const digits = raw.replace(/[\s-]/g, "").replace(/^\+?86(?=1\d{10}$)/, "");
  return /^\d{7,15}$/.test(digits) ? digits : new Rejection("MALFORMED", "phone", "A phone number of 7 to 15 digits.");
}

function cardOf(raw: string): string | Rejection {
  const card = raw.trim().toUpperCase();
  return /^[0-9A-Z-]{4,40}$/.test(card) ? card : new Rejection("MALFORMED", "card", "A card number of 4 to 40 letters and digits.");
}
