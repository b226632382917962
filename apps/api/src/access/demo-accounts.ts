import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "@kepu/schema";
import { IsNull } from "typeorm";
import type { Services } from "../context.ts";
import { organisationId } from "../demo/organisations.ts";
import { RoleGrantRow } from "./account.entity.ts";

/** The demo's people; `place` is the short name of the region a role covers, the whole district when absent; `unit` the organisation it acts for. */
export const DEMO_ACCOUNTS: { userName: string; name: string; role: Role; place?: string; unit?: string }[] = [
  { userName: "leader", name: "区领导", role: "LEADER" },
  { userName: "office", name: "科协办公室", role: "OFFICE" },
  { userName: "evaluator", name: "考核组", role: "EVALUATOR" },
  { userName: "saiyujiedao", name: "赛鱼街道科普专干", role: "SUBDISTRICT_OFFICER", place: "赛鱼街道" },
  { userName: "saiyu", name: "赛鱼社区科普专干", role: "COMMUNITY_OFFICER", place: "赛鱼社区" },
  { userName: "steward", name: "活动工作人员", role: "STEWARD", place: "赛鱼社区" },
  { userName: "reporter", name: "教育局填报员", role: "REPORTER", unit: "教育局" },
  { userName: "unithead", name: "教育局负责人", role: "UNIT_HEAD", unit: "教育局" },
  { userName: "health", name: "卫生健康局填报员", role: "REPORTER", unit: "卫生健康局" },
  { userName: "youth", name: "青少年活动中心填报员", role: "REPORTER", unit: "矿区青少年活动中心" },
  { userName: "youthhead", name: "青少年活动中心负责人", role: "UNIT_HEAD", unit: "矿区青少年活动中心" },
  { userName: "reviewer", name: "科协审核员", role: "REVIEWER", unit: "科学技术协会" },
  { userName: "sysadmin", name: "系统管理员", role: "SYSTEM_ADMIN" },
  { userName: "secadmin", name: "安全管理员", role: "SECURITY_ADMIN" },
  { userName: "auditor", name: "审计管理员", role: "AUDIT_ADMIN" },
];

const STREAM_FILE = "simulator.json";

/** Creates the demo's accounts and credentials, each once: an older demo gets those that it lacks. Passwords and tokens are generated, and written
 * where only the owner of the data folder reads them: the launcher prints the accounts, the demo's stream uses the tokens. */
export async function seedDemoAccounts(services: Services, rootId: string): Promise<void> {
  const { access, config, regions, db } = services;
  const first = !(await access.hasAccounts());
  const all = [...regions.current().byId.values()].filter((region) => region.rootId === rootId);
  const created = [];
  for (const { userName, name, role, place, unit } of DEMO_ACCOUNTS) {
    const account = await access.accountByName(userName);
    const grant = unit ? { organisationId: organisationId(unit) } : {};
    if (account && unit) await db.getRepository(RoleGrantRow).update({ holderId: account.id, role, organisationId: IsNull() }, grant);
    if (account) continue;
    const password = randomBytes(9).toString("base64url");
    const regionId = all.find((region) => region.shortName === place)?.id ?? rootId;
    await access.createAccount(userName, name, password, [{ role, regionId, ...grant }]);
    created.push({ userName, name, role, password });
  }
  if (!first) {
    addAccounts(config.dataDir, created);
    // restored on another machine: people keep their passwords, the stream gets credentials of its own
    if (!existsSync(join(config.dataDir, STREAM_FILE))) await giveStreamCredentials(services, rootId);
    return;
  }
  const wall = await access.createCredential("DISPLAY", "演示大屏", [{ role: "DISPLAY", regionId: rootId }]);
  write(config.dataDir, "demo-accounts.json", { accounts: created, wallToken: wall.token });
  await giveStreamCredentials(services, rootId);
}

async function giveStreamCredentials({ access, config }: Services, rootId: string): Promise<void> {
  const vendor = await access.createCredential("DEVICE", "演示厂商云", [{ role: "DEVICE", regionId: rootId }], null, true);
  const desk = await access.createCredential("PROGRAM", "演示签到台", [{ role: "STEWARD", regionId: rootId }]);
  const reader = await access.createCredential("PROGRAM", "演示数据流", [{ role: "LEADER", regionId: rootId }]);
  write(config.dataDir, STREAM_FILE, { rootId, deskToken: desk.token, deviceToken: vendor.token, readerToken: reader.token });
}

function addAccounts(dataDir: string, created: object[]): void {
  const file = join(dataDir, "demo-accounts.json");
  if (created.length === 0 || !existsSync(file)) return;
  const kept = JSON.parse(readFileSync(file, "utf8")) as { accounts: object[] } | object[];
  const known = Array.isArray(kept) ? { accounts: kept } : kept;
  write(dataDir, "demo-accounts.json", { ...known, accounts: [...known.accounts, ...created] });
}

function write(dataDir: string, name: string, content: object): void {
  writeFileSync(join(dataDir, name), JSON.stringify(content, null, 2), { mode: 0o600 });
}
