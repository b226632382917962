import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { account, device, display } from "./cli.ts";

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "kepu-cli-"));
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  for (const serial of ["A1", "A2", "B1"]) {
    await api.services.db.getRepository(Kiosk).insert({
      id: uuidv7(),
      rootId: place.root,
      communityId: place.communities[serial.startsWith("A") ? 0 : 2] as string,
      serial,
      name: serial,
      nameEn: serial,
      kind: "E_GALLERY",
      placeName: "广场",
      vendor: null,
      plannedHours: [],
      installedOn: null,
      origin: "SYNTHETIC",
    });
  }
});
afterAll(() => api.stop());

/** What a command prints, or the one line that refuses it. */
async function run(tool: typeof account, line: string): Promise<string> {
  const lines: string[] = [];
  const args = line.split(" ").filter(Boolean);
  return tool(api.services, args, (text) => lines.push(text)).then(
    () => lines.join("\n"),
    (error: Error) => error.message,
  );
}

const whoIs = async (token: string) => (await api.post("{ viewer { kind name } }", {}, token)).body;
const signIn = async (userName: string, password: string) =>
  (await api.post("mutation ($i: SignInInput!) { signIn(input: $i) { viewer { kind } } }", { i: { userName, password } })).body;

test("an account is made with a password that is shown once, disabled, and given another", async () => {
  const [, password = ""] = (await run(account, "create --user wang --name 王 --role office --region district")).split("\t");
  expect((await signIn("wang", password)).data?.signIn.viewer.kind).toBe("ACCOUNT");
  expect(await run(account, "list")).toContain("wang\t王\tOFFICE (district)");
  await run(account, "disable --user wang");
  expect((await signIn("wang", password)).errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
  await run(account, "enable --user WANG");
  const [, next = ""] = (await run(account, "reset-password --user wang")).split("\t");
  expect((await signIn("wang", password)).errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
  expect((await signIn("wang", next)).data?.signIn.viewer.kind).toBe("ACCOUNT");
  expect(await run(account, "grant --user wang --role audit_admin")).toMatch(/^--role: AUDIT_ADMIN and OFFICE are kept apart/);
});

test("a role covers one activity or an organisation, and is taken away again", async () => {
  const organisation = {
    id: uuidv7(),
    rootId: place.root,
    regionId: null,
    regionOrigin: null,
    name: "矿区教育局",
    shortName: "教育局",
    nameEn: "Education",
  };
  await api.services.db.getRepository(Organisation).insert({ ...organisation, kind: "DEPARTMENT", names: [], position: 1, origin: "OURS" });
  await run(account, `create --user li --role steward --activity ${place.activities[0]}`);
  await run(account, "grant --user li --role reporter --organisation 教育局 --region district");
  const { rows } = await api.services.pool.query(
    "SELECT role, activity_id, organisation_id FROM role_grant WHERE activity_id = $1 OR organisation_id = $2 ORDER BY 1",
    [place.activities[0], organisation.id],
  );
  expect(rows).toMatchObject([
    { role: "REPORTER", organisation_id: organisation.id },
    { role: "STEWARD", activity_id: place.activities[0] },
  ]);
  await run(account, "withdraw --user li --role steward");
  expect(await run(account, "list")).toContain("li\tli\tREPORTER (district)");
  expect(await run(account, "withdraw --user li --role steward")).toBe("--role: li has no role STEWARD.");
  expect(await run(account, "grant --user li --role steward --activity nowhere")).toMatch(/^--activity: there is no activity nowhere/);
  expect(await run(account, "grant --user li --role reporter --organisation 无")).toMatch(/^--organisation: there is no 无/);
});

test("what is wrong is told in one line that names the argument", async () => {
  expect(await run(account, "create --name x --role office")).toBe("--user is missing.");
  expect(await run(account, "create --user li --role king")).toMatch(/^--role is one of LEADER, /);
  expect(await run(account, "create --user li --role office --region nowhere")).toMatch(/^--region: there is no region nowhere/);
  expect(await run(account, "create --user li --colour red")).toMatch(/^Unknown option '--colour'/);
  expect(await run(account, "toString")).toMatch(/^Use: npm run account -- list \| create/);
  expect(await run(device, "create --name x --kiosk Z9")).toBe("There is no kiosk with serial number Z9.");
  expect(await run(device, "create --name x")).toMatch(/^--kiosk SERIAL/);
  expect(await run(device, "revoke --name nobody")).toBe("--name: there is no device credential nobody.");
  expect(await run(display, "create --name wall")).toBe("--region is missing.");
});

test("many devices go in as CSV and come out with their tokens, once, in a file for the owner only; each writes for its own kiosks", async () => {
  const [wishes, tokens] = [join(folder, "in.csv"), join(folder, "out.csv")];
  writeFileSync(wishes, "\uFEFFname,serial\r\nterminal A1,A1\r\ncloud,A2\r\ncloud,B1\r\n");
  expect(await run(device, `import --file ${wishes} --out ${tokens} --vendor`)).toMatch(/^2 credentials/);
  expect(statSync(tokens).mode & 0o777).toBe(0o600);
  const rows = readFileSync(tokens, "utf8")
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(rows.map(([name, serial]) => `${name} ${serial}`)).toEqual(["name serial", "terminal A1 A1", "cloud A2", "cloud B1"]);
  const use = async (token: string | undefined, kioskId: string | undefined) => {
    const at = new Date().toISOString();
    const input = { sentAt: at, items: [{ id: uuidv7(), kioskId, kind: "USE", occurredAt: at }] };
    const query = "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { results { status reason } } }";
    return (await api.post(query, { input }, token)).body.data?.recordKioskUsage.results[0];
  };
  const [, one, two, three] = rows;
  expect(await use(one?.[3], one?.[2])).toMatchObject({ status: "ACCEPTED" });
  expect(await use(one?.[3], two?.[2])).toMatchObject({ status: "REJECTED", reason: "UNKNOWN_KIOSK" });
  expect(await use(two?.[3], three?.[2])).toMatchObject({ status: "ACCEPTED" });
  const { rows: stored } = await api.services.pool.query("SELECT DISTINCT channel FROM kiosk_usage");
  expect(stored).toEqual([{ channel: "VENDOR" }]);
  expect(await run(device, "export")).toContain("cloud,B1,");
  expect(await run(device, "export")).not.toContain("kpd_");
  expect(await run(device, `import --file ${wishes} --out ${tokens}`)).toMatch(/^--file: there is a credential terminal A1 already/);
  await run(device, "revoke --name cloud");
  expect((await whoIs(two?.[3] ?? "")).errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
});

test("a file that cannot be read as wished makes no credential at all", async () => {
  const before = await run(device, "list");
  const wishes = join(folder, "bad.csv");
  writeFileSync(wishes, "name,serial\r\nnew one,A1\r\nother,Z9\r\n");
  expect(await run(device, `import --file ${wishes} --out ${join(folder, "x.csv")}`)).toBe("There is no kiosk with serial number Z9.");
  writeFileSync(wishes, "name,serial\r\nnew one,\r\n");
  expect(await run(device, `import --file ${wishes} --out ${join(folder, "x.csv")}`)).toMatch(/^--file row 2: /);
  expect(await run(device, `import --file ${join(folder, "none.csv")} --out x`)).toMatch(/^--file .*ENOENT/);
  expect(await run(device, "list")).toBe(before);
});

test("tokens that could not be kept are not made, and a file that others could read becomes the owner's alone", async () => {
  const [wishes, open] = [join(folder, "one.csv"), join(folder, "open.csv")];
  writeFileSync(wishes, "name,serial\r\nlone,A1\r\n");
  const before = await run(device, "list");
  expect(await run(device, `import --file ${wishes} --out ${join(folder, "none", "x.csv")}`)).toMatch(
    /^--out \S+ cannot be written \(ENOENT\)\.$/,
  );
  expect(await run(device, "list")).toBe(before);
  writeFileSync(open, "", { mode: 0o644 });
  expect(await run(device, `import --file ${wishes} --out ${open}`)).toMatch(/^1 credentials/);
  expect(statSync(open).mode & 0o777).toBe(0o600);
});

test("of two roots with one code, the one that has kiosks is meant", async () => {
  const id = uuidv7();
  await api.services.db.getRepository(Region).insert({ id, rootId: id, origin: "OFFICIAL", label: null, synthetic: false });
  const version = { id: uuidv7(), regionId: id, code: "district", name: "district", shortName: "district", nameEn: "district" };
  await api.services.db
    .getRepository(RegionVersion)
    .insert({ ...version, level: "DISTRICT", parentId: null, position: 0, validFrom: "2016-01-01", validTo: null });
  await api.services.regions.refresh();
  expect(await run(display, "create --name twin --region district")).toMatch(/^twin\t\/wall#kpw_/);
  expect(await run(display, "list")).toMatch(/\ttwin\tDISPLAY \(district\)/);
});

test("a display's token watches its own region, and no longer once it is revoked", async () => {
  const [, link = ""] = (await run(display, "create --name hall --region north --days 30")).split("\t");
  const token = link.replace("/wall#", "");
  expect((await whoIs(token)).data?.viewer).toEqual({ kind: "DISPLAY", name: "hall" });
  expect(await run(display, "list")).toMatch(/\thall\tDISPLAY \(north\)\tuntil /);
  await run(display, "revoke --name hall");
  expect((await whoIs(token)).errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
});
