import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "@kepu/schema";
import type { Services } from "../context.ts";

/** The demo's people; `place` is the short name of the region a role covers, the whole district when absent. */
export const DEMO_ACCOUNTS: { userName: string; name: string; role: Role; place?: string }[] = [
  { userName: "leader", name: "区领导", role: "LEADER" },
  { userName: "office", name: "科协办公室", role: "OFFICE" },
  { userName: "evaluator", name: "考核组", role: "EVALUATOR" },
  { userName: "saiyu", name: "赛鱼社区科普专干", role: "COMMUNITY_OFFICER", place: "赛鱼社区" },
  { userName: "steward", name: "活动工作人员", role: "STEWARD", place: "赛鱼社区" },
];

/** Creates the demo's accounts once, with generated passwords written where only the owner of the data folder reads them; the launcher prints them. */
export async function seedDemoAccounts(services: Services): Promise<void> {
  const { access, config, regions } = services;
  if (!config.demo || (await access.hasAccounts())) return;
  const all = [...regions.current().byId.values()];
  const root = all.find((region) => region.level === "DISTRICT");
  if (!root) return;
  const created = [];
  for (const { userName, name, role, place } of DEMO_ACCOUNTS) {
    const password = randomBytes(9).toString("base64url");
    const regionId = all.find((region) => region.shortName === place)?.id ?? root.id;
    await access.createAccount(userName, name, password, [{ role, regionId }]);
    created.push({ userName, name, role, password });
  }
  writeFileSync(join(config.dataDir, "demo-accounts.json"), JSON.stringify(created, null, 2), { mode: 0o600 });
}
