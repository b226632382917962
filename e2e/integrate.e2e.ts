import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { addDays, periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import { expect, test } from "vitest";
import { product } from "./product.ts";
import { seriousFindings } from "./serious-findings.ts";

const it = product();
const run = promisify(execFile);
const folder = fileURLToPath(new URL(".", import.meta.url));
const guide = readFileSync(new URL("../docs/integrate.md", import.meta.url), "utf8");
const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** The one script of a language in the document, as it stands there. */
function scriptIn(language: "ts" | "python"): string {
  const found = [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))];
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? "";
}

async function tokenOf(userName: string, scopes: string[]): Promise<string> {
  const context = await it.signedIn(userName);
  const answer = await context.request.post(`${it.url}/graphql`, {
    headers: { "x-kepu-csrf": "1", origin: it.url },
    data: {
      query: "mutation ($input: CreateTokenInput!) { createToken(input: $input) { secret } }",
      variables: { input: { name: "接口", scopes, days: 1 } },
    },
  });
  const { data } = await answer.json();
  await context.close();
  return data.createToken.secret;
}

async function tokens(): Promise<Record<string, string>> {
  return {
    KEPU_TOKEN: await tokenOf("reporter", ["FILL"]),
    KEPU_HEAD_TOKEN: await tokenOf("unithead", ["SIGN_OFF"]),
    KEPU_REVIEWER_TOKEN: await tokenOf("reviewer", ["REVIEW"]),
  };
}

const quarter = (before: number) => periodBefore(periodOf("QUARTER", addDays(shanghaiDay(Date.now()), -90 * before))) ?? "";
const CYCLE = [
  /^O05 ERROR PART .+ .+$/,
  /^submitted: UNIT_SIGNOFF$/,
  /^returned: RETURNED$/,
  /^approved: APPROVED revision 1$/,
  /^locked: \d+$/,
  /^revision 1 A02 255$/,
  /^revision 2 A02 300$/,
];

function expectCycle(output: string): void {
  const lines = output.trim().split("\n");
  expect(lines, output).toHaveLength(CYCLE.length);
  for (const [at, line] of lines.entries()) expect(line).toMatch(CYCLE[at] ?? "");
}

test("the TypeScript of docs/integrate.md, and nothing else, goes through the whole cycle with tokens", async () => {
  const place = mkdtempSync(join(folder, ".integrate-")); // inside the workspace: it imports @kepu/schema as a vendor does
  try {
    writeFileSync(join(place, "cycle.ts"), scriptIn("ts"));
    const env = { ...process.env, ...(await tokens()), KEPU_URL: it.url, KEPU_PERIOD: quarter(2) };
    expectCycle((await run(process.execPath, [join(place, "cycle.ts")], { env, timeout: 50_000 })).stdout);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}, 60_000);

test.skipIf(!hasPython)(
  "the Python of docs/integrate.md does the same with its standard library (skipped where there is no python3)",
  async () => {
    const env = { ...process.env, ...(await tokens()), KEPU_URL: it.url, KEPU_PERIOD: quarter(3), PYTHONIOENCODING: "utf-8" };
    expectCycle((await run("python3", ["-c", scriptIn("python")], { env, timeout: 50_000 })).stdout);
  },
  60_000,
);

test("a unit head makes a token on the page, it works, and revoked on the page it does not; the explorer answers as who is signed in and explains every field", async () => {
  const context = await it.signedIn("unithead", { viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const blocked: string[] = [];
  page.on("console", (line) => {
    if (line.type() === "error") blocked.push(line.text());
  });
  await page.goto(it.url);
  await page.getByRole("button", { name: "教育局负责人" }).click();
  await page.getByRole("menuitem", { name: "接口令牌" }).click();
  await page.getByLabel("谁的令牌").first().click();
  await page.getByRole("option", { name: "教育局" }).click();
  await page.getByRole("button", { name: "生成" }).click();
  await page.getByRole("alert").getByText("请写明名称").waitFor();
  await page.getByLabel("名称").fill("教育局业务平台");
  await page.getByRole("button", { name: "生成" }).click();
  const secret = (await page.locator("[data-secret]").textContent()) ?? "";
  const who = () => it.ask<{ viewer: { kind: string; name: string } }>("{ viewer { kind name } }", {}, secret);
  expect((await who()).viewer).toEqual({ kind: "PROGRAM", name: "教育局 · 教育局业务平台" });
  await page.getByRole("button", { name: "我已复制" }).click();
  expect(await page.getByText(secret).count()).toBe(0);
  page.once("dialog", (dialog) => void dialog.accept());
  await page.getByRole("button", { name: "吊销 教育局业务平台" }).click();
  await page.getByText("已吊销").waitFor();
  await expect(who()).rejects.toThrow("UNAUTHENTICATED");
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole("link", { name: "接口浏览器" }).click();
  await page.locator(".graphiql-query-editor .CodeMirror-line").first().waitFor(); // both editors come after the page
  await page.locator(".result-window .CodeMirror").waitFor();
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".result-window").getByText("教育局负责人").waitFor();
  await page.getByRole("button", { name: /Documentation Explorer/ }).click();
  await page.getByRole("link", { name: "Mutation", exact: true }).click();
  await page.getByText(/Takes a form's values in one call, all or nothing/).waitFor();
  expect(blocked.filter((line) => /Content Security Policy|violates/.test(line))).toEqual([]);
  await context.close();
}, 60_000);
