import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "@kepu/schema";
import { now } from "../clock.ts";
import type { Context, Services } from "../context.ts";
import { badInput, ProductError } from "../errors.ts";
import { tokenHash } from "./access.service.ts";
import { insertAccount, nameFault, userNameFault } from "./accounts.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import { insertSetupKey, isSetupKey, useSetupKey } from "./setup.queries.ts";
import { anonymous } from "./viewer.ts";

/** The three separate administrators 三员分立. */
const ADMINISTRATORS: readonly Role[] = ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"];

export interface SetUpAccount {
  userName: string;
  name: string;
  password: string;
  role: Role;
}

/** Without accounts, and without the demo's: a link that creates the administrators once, written where only the owner of the data folder reads it. */
export async function offerSetup(services: Services, port: number): Promise<void> {
  const { access, config, logger, pool } = services;
  const file = join(config.dataDir, "setup-link.txt");
  if (config.demo || (await access.hasAccounts())) return rmSync(file, { force: true });
  const kept = existsSync(file) ? /#key=([\w-]+)/.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  const key = kept && (await isSetupKey(pool, tokenHash(kept))) ? kept : randomBytes(32).toString("base64url");
  if (key !== kept) await insertSetupKey(pool, tokenHash(key), now());
  const host = ["0.0.0.0", "::"].includes(config.host) ? "localhost" : config.host;
  const address = `${config.tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
  writeFileSync(file, `${address}/setup#key=${key}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  logger.info({ file }, "there are no accounts: the link in this file creates the administrators, once");
}

export async function setupRequired({ services }: Context): Promise<boolean> {
  return !services.config.demo && !(await services.access.hasAccounts());
}

export async function setUpAdministrators(context: Context, key: string, accounts: SetUpAccount[]) {
  const { services, address, loopback, requestId } = context;
  await services.limits.signIn("set-up", address, loopback);
  const keyHash = tokenHash(key);
  const origin = { action: "setUpAdministrators", detail: address, requestId };
  const refuse = () => {
    services.audit.note({ ...origin, actor: anonymous, outcome: "FAILURE" });
    return new ProductError(
      "FORBIDDEN",
      "This link was used, or is not this installation's; a new one is made when the product starts without accounts.",
    );
  };
  if (!(await isSetupKey(services.pool, keyHash)) || (await services.access.hasAccounts())) throw refuse();
  checkAccounts(accounts);
  const hashed: (SetUpAccount & { passwordHash: string })[] = [];
  for (const account of accounts) hashed.push({ ...account, passwordHash: await hashPassword(account.password) });
  await services.db.transaction(async (tx) => {
    if (!(await useSetupKey(tx, keyHash, now()))) throw refuse();
    for (const { userName, name, passwordHash, role } of hashed) {
      const target = await insertAccount(tx, { userName, name, passwordHash, grants: [{ role }] });
      await services.audit.record({ ...origin, actor: anonymous, outcome: "SUCCESS", target }, tx);
    }
  });
  rmSync(join(services.config.dataDir, "setup-link.txt"), { force: true });
  return { ok: true };
}

function checkAccounts(accounts: SetUpAccount[]): void {
  if (accounts.length !== ADMINISTRATORS.length || !ADMINISTRATORS.every((role) => accounts.some((account) => account.role === role)))
    throw badInput("input.accounts", "Name three accounts: a SYSTEM_ADMIN, a SECURITY_ADMIN and an AUDIT_ADMIN.");
  for (const [at, { userName, name, password }] of accounts.entries()) {
    const field = `input.accounts[${at}]`;
    const fault = userNameFault(userName);
    if (fault) throw badInput(`${field}.userName`, fault);
    if (nameFault(name)) throw badInput(`${field}.name`, nameFault(name) ?? "");
    checkPassword(password, userName, `${field}.password`);
  }
  const different = (values: string[]) => new Set(values).size === values.length;
  if (!different(accounts.map(({ userName }) => userName.toLowerCase()))) throw badInput("input.accounts", "The three user names differ.");
  if (!different(accounts.map(({ password }) => password)))
    throw badInput("input.accounts", "The three passwords differ: they are three people.");
}
