import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { isUuid, Role } from "@kepu/schema";
import type { Services } from "../context.ts";
import type { Account } from "./account.entity.ts";
import {
  grantRole,
  listAccounts,
  nameFault,
  resetPassword,
  separationFault,
  setDisabled,
  userNameFault,
  withdrawRole,
} from "./accounts.ts";
import { openForOwner, quoted, readWishes, writeOut } from "./cli-files.ts";
import { deviceFor, kioskGrants, regionOf, scopeOf } from "./cli-scope.ts";
import { type CredentialView, listCredentials } from "./credentials.ts";
import { Misuse, refuseIf } from "./misuse.ts";

type Print = (line: string) => void;
type Command = (services: Services, args: string[], print: Print) => Promise<void>;

const OPTIONS = {
  user: { type: "string" },
  name: { type: "string" },
  role: { type: "string" },
  region: { type: "string" },
  organisation: { type: "string" },
  activity: { type: "string" },
  kiosk: { type: "string", multiple: true },
  vendor: { type: "boolean" },
  days: { type: "string" },
  file: { type: "string" },
  out: { type: "string" },
} as const;

/** `npm run account -- list | create | disable | enable | reset-password | grant | withdraw` */
export const account: Command = (services, args, print) =>
  choose("account", args, {
    async list() {
      for (const one of await listAccounts(services)) {
        const roles = one.grants.map((grant) => describe(services, grant)).join(", ");
        print(`${one.userName}\t${one.name}\t${roles}${one.disabled ? "\tdisabled" : ""}`);
      }
    },
    async create(options) {
      const userName = wanted(options.user, "--user");
      const name = options.name ?? userName;
      const grant = { role: roleOf(options.role), ...(await scopeOf(services, options)) };
      refuseIf(userNameFault(userName), "--user");
      refuseIf(nameFault(name), "--name");
      if (await services.access.accountByName(userName)) throw new Misuse(`--user: ${userName} exists already.`);
      const password = randomBytes(12).toString("base64url");
      await services.access.createAccount(userName, name, password, [grant]);
      print(`${userName}\t${password}`);
    },
    async disable(options) {
      await setDisabled(services, await accountOf(services, options.user), true);
    },
    async enable(options) {
      await setDisabled(services, await accountOf(services, options.user), false);
    },
    async "reset-password"(options) {
      const found = await accountOf(services, options.user);
      const password = randomBytes(12).toString("base64url");
      await resetPassword(services, found, password);
      print(`${found.userName}\t${password}`);
    },
    async grant(options) {
      const found = await accountOf(services, options.user);
      const role = roleOf(options.role);
      const held = (await listAccounts(services)).find((one) => one.id === found.id)?.grants.map((grant) => grant.role) ?? [];
      refuseIf(separationFault(held, role), "--role");
      await grantRole(services, found, { role, ...(await scopeOf(services, options)) });
    },
    async withdraw(options) {
      const found = await accountOf(services, options.user);
      const role = roleOf(options.role);
      if (!(await withdrawRole(services, found, role))) throw new Misuse(`--role: ${found.userName} has no role ${role}.`);
    },
  });

/** `npm run device -- list | create | import | export | revoke` */
export const device: Command = (services, args, print) =>
  choose("device", args, {
    async list() {
      for (const one of await listCredentials(services, "DEVICE")) print(row(services, one));
    },
    async create(options) {
      const serials = options.kiosk ?? [];
      const name = credentialName(options.name);
      if (serials.length === 0 && !options.region)
        throw new Misuse("--kiosk SERIAL (once or more) or --region CODE says what it writes for.");
      const grants =
        serials.length > 0 ? await kioskGrants(services, serials, options.region) : [await deviceFor(services, options.region)];
      const { token } = await services.access.createCredential("DEVICE", name, grants, expiryOf(options.days), options.vendor ?? false);
      print(`${name}\t${token}`);
    },
    async import(options) {
      const wishes = readWishes(wanted(options.file, "--file"));
      const out = wanted(options.out, "--out");
      const taken = new Set((await listCredentials(services, "DEVICE")).map((one) => one.name));
      const twice = [...wishes.keys()].find((name) => taken.has(name));
      if (twice) throw new Misuse(`--file: there is a credential ${twice} already; revoke it first, or name the new one otherwise.`);
      // every serial is looked up before the first credential is made
      const made = [];
      for (const [name, serials] of wishes) made.push({ name, serials, grants: await kioskGrants(services, serials, options.region) });
      const lines = ["name,serial,kiosk_id,token"];
      // before the first token is made: it is shown nowhere else
      const keep = openForOwner(out);
      for (const { name, serials, grants } of made) {
        const { token } = await services.access.createCredential("DEVICE", name, grants, expiryOf(options.days), options.vendor ?? false);
        for (const [index, serial] of serials.entries())
          lines.push([name, serial, grants[index]?.kioskId ?? "", token].map(quoted).join(","));
      }
      keep(`${lines.join("\r\n")}\r\n`);
      print(`${made.length} credentials; their tokens stand in ${out}, once and nowhere else.`);
    },
    async export(options) {
      const lines = ["name,serial,kiosk_id,kiosk_name,vendor,expires_at"];
      for (const one of await listCredentials(services, "DEVICE")) {
        const rest = [one.vendor ? "yes" : "no", one.expiresAt?.toISOString() ?? ""];
        if (one.kiosks.length === 0) lines.push([one.name, "", "", "", ...rest].map(quoted).join(","));
        for (const kiosk of one.kiosks) lines.push([one.name, kiosk.serial, kiosk.id, kiosk.name, ...rest].map(quoted).join(","));
      }
      if (options.out) writeOut(options.out, `${lines.join("\r\n")}\r\n`);
      else for (const line of lines) print(line);
    },
    async revoke(options) {
      await revoke(services, "DEVICE", options.name);
    },
  });

/** `npm run display -- list | create | revoke` */
export const display: Command = (services, args, print) =>
  choose("display", args, {
    async list() {
      for (const one of await listCredentials(services, "DISPLAY")) print(row(services, one));
    },
    async create(options) {
      const name = credentialName(options.name);
      const grant = { role: "DISPLAY" as const, ...(await regionOf(services, wanted(options.region, "--region"))) };
      const { token } = await services.access.createCredential("DISPLAY", name, [grant], expiryOf(options.days));
      print(`${name}\t/wall#${token}`);
    },
    async revoke(options) {
      await revoke(services, "DISPLAY", options.name);
    },
  });

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

async function choose(tool: string, args: string[], commands: Record<string, (options: Options) => Promise<void>>): Promise<void> {
  const [name = "", ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Misuse(`Use: npm run ${tool} -- ${Object.keys(commands).join(" | ")}   (docs/access.md)`);
  let options: Options;
  try {
    options = parseArgs({ args: rest, options: OPTIONS }).values;
  } catch (error) {
    throw new Misuse((error as Error).message.split(". ")[0] ?? "");
  }
  await command(options);
}

function wanted(value: string | undefined, option: string): string {
  if (!value) throw new Misuse(`${option} is missing.`);
  return value;
}

function roleOf(text: string | undefined): Role {
  const people = Object.keys(Role).filter((role) => role !== "DEVICE" && role !== "DISPLAY") as Role[];
  const role = people.find((one) => one === wanted(text, "--role").toUpperCase());
  if (!role) throw new Misuse(`--role is one of ${people.join(", ")}.`);
  return role;
}

function credentialName(text: string | undefined): string {
  const name = wanted(text, "--name");
  refuseIf(nameFault(name), "--name");
  return name;
}

function expiryOf(days: string | undefined): Date | null {
  if (days === undefined) return null;
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new Misuse("--days is a whole number of days from now, 1 to 9999.");
  return new Date(Date.now() + Number(days) * 86_400_000);
}

async function accountOf(services: Services, userName: string | undefined): Promise<Account> {
  const found = await services.access.accountByName(wanted(userName, "--user"));
  if (!found) throw new Misuse(`--user: there is no account ${userName}.`);
  return found;
}

async function revoke(services: Services, kind: "DEVICE" | "DISPLAY", text: string | undefined): Promise<void> {
  const name = wanted(text, "--name");
  const found = (await listCredentials(services, kind)).filter((one) => one.name === name || (isUuid(name) && one.id === name));
  if (found.length === 0) throw new Misuse(`--name: there is no ${kind.toLowerCase()} credential ${name}.`);
  if (found.length > 1) throw new Misuse(`--name: ${name} is several; give the id: ${found.map((one) => one.id).join(", ")}.`);
  await services.access.revokeCredential(found[0]?.id ?? "");
}

function describe({ regions }: Services, grant: { role: string; regionId?: string | null }): string {
  const region = grant.regionId ? (regions.current().byId.get(grant.regionId)?.name ?? grant.regionId) : "";
  return region ? `${grant.role} (${region})` : grant.role;
}

function row(services: Services, one: CredentialView): string {
  const covers =
    one.kiosks.length > 0
      ? one.kiosks.map((kiosk) => kiosk.serial).join(" ")
      : one.grants.map((grant) => describe(services, grant)).join(", ");
  return [one.id, one.name, covers, one.vendor ? "vendor" : "", one.expiresAt ? `until ${one.expiresAt.toISOString()}` : ""]
    .filter(Boolean)
    .join("\t");
}
