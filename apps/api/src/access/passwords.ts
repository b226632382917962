import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { badInput, ProductError } from "../errors.ts";

/** argon2id takes 19 MiB and some 30 ms of a core each: so many at once, so many waiting, and a flood of sign-ins is told to come back. */
const AT_ONCE = 2;
const WAITING = 30;
const MAX_CHARS = 200;

let running = 0;
const queue: (() => void)[] = [];

/** The same work for an unknown user as for a wrong password. */
const NO_HASH = await hash(randomBytes(16).toString("hex"));

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password));
}

export function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  if (password.length > MAX_CHARS) return Promise.resolve(false);
  return inTurn(() => verify(passwordHash ?? NO_HASH, password).catch(() => false)).then((right) => right && passwordHash !== undefined);
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING)
      throw new ProductError("RATE_LIMITED", "Too many people sign in at this moment; try again.", { retryAfterSeconds: 5 });
    await new Promise<void>((resolve) => queue.push(resolve)); // whoever ends hands its place over
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }
}

/** 12 characters, or 10 of three classes (small, capital, digit, other). */
export function checkPassword(password: string, userName: string, field: string): void {
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((one) => one.test(password)).length;
  const chars = [...password].length;
  const plain = new Set(password).size < 5 || (userName.length > 2 && password.toLowerCase().includes(userName.toLowerCase()));
  if (password.length > MAX_CHARS) throw badInput(field, `A password has at most ${MAX_CHARS} characters.`);
  if (!(chars >= 12 || (chars >= 10 && classes >= 3)) || plain)
    throw badInput(
      field,
      "A password has 12 characters, or 10 of three kinds (small and capital letters, digits, others); it does not hold the user name.",
    );
}
