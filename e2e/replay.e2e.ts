import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { addDays } from "@kepu/schema";
import { Client } from "pg";
import { expect, test } from "vitest";
import { product } from "./product.ts";

const it = product();
const repository = fileURLToPath(new URL("..", import.meta.url));
const FILE = "data/bikeshare-week/trips-2014-01-06_12.csv";
const LOANS = 5_410;
/** loans and the returns within the week */
const ITEMS = 10_818;

interface Result {
  rootId: string;
  anchorDate: string;
  accepted: number;
  duplicates: number;
  rejected: number;
}

function start(speed: string): { process: ChildProcess; result: Promise<Result | undefined> } {
  const args = ["apps/simulator/src/main.ts", "replay", "--file", FILE, "--map", "data/bikeshare-week/map.json", "--speed", speed];
  const child = spawn(process.execPath, args, { cwd: repository, env: { ...process.env, KEPU_URL: it.url, KEPU_DATA: it.dataDir } });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  const result = new Promise<Result | undefined>((resolve) =>
    child.once("close", () => resolve(/^\{.*\}$/m.test(output) ? (JSON.parse(/^\{.*\}$/m.exec(output)?.[0] ?? "") as Result) : undefined)),
  );
  return { process: child, result };
}

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: it.databaseUrl });
  await client.connect();
  return (await client.query<Row>(sql, values).finally(() => client.end())).rows;
}

const stored = async () =>
  Number(
    (await rows<{ n: string }>("SELECT count(*) AS n FROM kiosk_usage u JOIN kiosk k ON k.id = u.kiosk_id WHERE k.origin = 'RECORDED'"))[0]
      ?.n,
  );

/** Loans of each station as the file has them. */
function ofTheFile(): Map<string, number> {
  const [head = "", ...lines] = readFileSync(`${repository}${FILE}`, "utf8").trim().split(/\r?\n/);
  const { rows: columns } = JSON.parse(readFileSync(`${repository}data/bikeshare-week/map.json`, "utf8")) as { rows: { station: string } };
  const column = head.split(",").indexOf(columns.station);
  const counts = new Map<string, number>();
  for (const line of lines) {
    const station = line.split(",")[column] ?? "";
    counts.set(station, (counts.get(station) ?? 0) + 1);
  }
  return counts;
}

let network: Result;

test("a replay killed in the middle with -9 and run again is exact: 5,410 loans, each station's as in the file", async () => {
  const first = start("150000");
  while ((await stored()) < 1_000) await sleep(50);
  first.process.kill("SIGKILL");
  await first.result;
  const before = await stored();
  expect(before).toBeLessThan(ITEMS);
  network = (await start("0").result) as Result;
  expect(network).toMatchObject({ rejected: 0 });
  expect(network.accepted).toBeGreaterThanOrEqual(ITEMS - before);
  expect(network.accepted + network.duplicates).toBe(ITEMS);
  const byStation = await rows<{ serial: string; loans: number }>(
    `SELECT k.serial, count(*)::int AS loans FROM kiosk_usage u JOIN kiosk k ON k.id = u.kiosk_id
     WHERE k.root_id = $1 AND u.kind = 'LOAN' GROUP BY 1`,
    [network.rootId],
  );
  expect(new Map(byStation.map(({ serial, loans }) => [serial, loans]))).toEqual(ofTheFile());
}, 60_000);

const OVERVIEW = `query ($input: OverviewInput!) { overview(input: $input) { synthetic figures { measure value } points { measure value } places { loans } } }`;

test("the network's overview says what the database holds, and that it is not the district's own use", async () => {
  const context = await it.signedIn("office");
  const response = await context.request.post(`${it.url}/graphql`, {
    headers: { "x-kepu-csrf": "1", origin: it.url },
    data: {
      query: OVERVIEW,
      variables: { input: { regionId: network.rootId, from: network.anchorDate, to: addDays(network.anchorDate, 6) } },
    },
  });
  const { overview } = (
    (await response.json()) as { data: { overview: { [key: string]: { measure: string; value: number; loans: number }[] } } }
  ).data;
  const sum = (of: string, measure: string) =>
    (overview[of] ?? []).filter((one) => one.measure === measure).reduce((all, one) => all + one.value, 0);
  expect(sum("figures", "LOANS")).toBe(LOANS);
  expect(sum("points", "LOANS")).toBe(LOANS);
  expect(sum("figures", "RETURNS")).toBe(ITEMS - LOANS);
  expect((overview.places ?? []).reduce((all, place) => all + place.loans, 0)).toBe(LOANS);
  expect(overview.synthetic).toBe(true);
  const page = await context.newPage();
  await page.goto(`${it.url}/?root=${network.rootId}&period=last30`);
  await expect.poll(() => page.locator('[data-figure="LOANS"]').textContent(), { timeout: 15_000 }).toBe("5,410");
  await context.close();
});

test("a second replay adds nothing, and neither does one on another day", async () => {
  expect(await start("0").result).toMatchObject({ accepted: 0, duplicates: ITEMS, rejected: 0, anchorDate: network.anchorDate });
  await it.restart({ KEPU_CLOCK: new Date(Date.now() + 86_400_000).toISOString() });
  expect(await start("0").result).toMatchObject({ accepted: 0, duplicates: ITEMS, rejected: 0, anchorDate: network.anchorDate });
  expect(await stored()).toBe(ITEMS);
}, 60_000);
