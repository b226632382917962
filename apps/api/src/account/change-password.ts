import { IsNull, Not } from "typeorm";
import { Account, Session } from "../access/account.entity.ts";
import { checkPassword, hashPassword, verifyPassword } from "../access/passwords.ts";
import { permit } from "../access/viewer.ts";
import { now } from "../clock.ts";
import type { Context } from "../context.ts";
import { badInput, notFound } from "../errors.ts";

/** One's own password: whoever knows the one so far. Tries are limited as sign-ins are; every other session ends. */
export async function changePassword({ services, viewer, address, loopback, requestId }: Context, current: string, password: string) {
  permit(viewer, "changePassword");
  const { db, limits, audit } = services;
  const account = await db.getRepository(Account).findOneBy({ id: viewer.id ?? "" });
  if (!account) throw notFound("account");
  await limits.signIn(account.userName, address, loopback);
  const event = { actor: viewer, action: "changePassword", target: account.id, detail: address, requestId };
  if (!(await verifyPassword(account.passwordHash, current))) {
    audit.note({ ...event, outcome: "FAILURE" });
    throw badInput("input.current", "This is not the password so far.");
  }
  checkPassword(password, account.userName, "input.password");
  const passwordHash = await hashPassword(password);
  await db.transaction(async (tx) => {
    await tx.update(Account, account.id, { passwordHash });
    await tx.update(Session, { accountId: account.id, id: Not(viewer.sessionId ?? account.id), endedAt: IsNull() }, { endedAt: now() });
    await audit.record({ ...event, outcome: "SUCCESS" }, tx);
  });
  return { ok: true };
}
