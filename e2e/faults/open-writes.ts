import { setTimeout as sleep } from "node:timers/promises";
import { newUuid7 } from "@kepu/schema";
import { Client } from "pg";
import { type District, places, post } from "./district.ts";
import type { ItemResult, Ledger } from "./ledger.ts";
import { within } from "./patience.ts";
import { checkIn } from "./sender.ts";
import { sumsDiffer } from "./verdict.ts";
import type { Watcher } from "./watcher.ts";

const HELD_MS = 3_000;
const SETTLED_WITHIN_MS = 20_000;
const RECORD =
  "mutation ($input: RecordCheckInsInput!) { answer: recordCheckIns(input: $input) { results { id status reason receivedAt } } }";

/** A write stays open for three seconds. Everybody else's items must be on the screen while it is, and its own once it commits. */
export async function openWrites(
  district: District,
  ledger: Ledger,
  watcher: Watcher | undefined,
  where: "this database" | "another database",
  broken: string[],
) {
  if (!watcher) throw new Error("nobody watches");
  const { activities } = await places(district);
  // what came before must be on the screen: a retraction still under way would hide the item that is waited for
  for (let waited = 0; waited < SETTLED_WITHIN_MS && (await sumsDiffer(district, watcher)).length > 0; waited += 100) await sleep(100);
  const own = newUuid7();
  const other = district.databaseUrl.replace(/[^/]*$/, "postgres");
  const writer = new Client({ connectionString: where === "this database" ? district.databaseUrl : other });
  writer.on("error", () => {}); // when the scenario ends early
  await writer.connect();
  await writer.query("BEGIN");
  await writer.query("SELECT pg_current_xact_id()");
  if (where === "this database") await writeFeed(writer, district, own);
  const began = Date.now();
  const open = () => Date.now() - began;
  // it stays open for three seconds; where one is patient, until a frame has come, if that takes longer on a busy machine
  const most = within(HELD_MS);
  let delivered = 0;
  let worst_ms = 0;
  while (open() < HELD_MS - 1_000 || (delivered === 0 && open() < most)) {
    const shown = attendance(watcher);
    const item = { ...checkIn(activities), kind: "HEAD_COUNT", count: 2, phone: undefined };
    ledger.sending("checkIn", [item.id]);
    const sentAt = new Date().toISOString();
    const { data } = await post<{ answer: { results: ItemResult[] } }>(district.urls[0] ?? "", district.token("deskToken"), RECORD, {
      input: { sentAt, items: [item] },
    });
    ledger.answered(data?.answer.results ?? []);
    const acknowledged = Date.now();
    while (attendance(watcher) < shown + 2 && open() < most) await sleep(10);
    worst_ms = Math.max(worst_ms, Date.now() - acknowledged);
    if (attendance(watcher) >= shown + 2) delivered += 1;
  }
  await sleep(Math.max(0, HELD_MS - open()));
  const toldEarly = watcher.told.has(own);
  await writer.query("COMMIT");
  const at = Date.now();
  await writer.end();
  if (delivered === 0) broken.push(`a write open in ${where} held up everybody else's frames`);
  if (toldEarly) broken.push("a frame told of what was not committed");
  if (where === "another database") return { delivered, worst_ms, own_ms: 0 };
  while (!watcher.told.has(own) && Date.now() - at < most) await sleep(10);
  if (!watcher.told.has(own)) broken.push("a write that was open for 3 s was not delivered when it committed");
  return { delivered, worst_ms, own_ms: Date.now() - at };
}

const attendance = ({ board }: Watcher) => board?.figures.find((figure) => figure.measure === "ATTENDANCE")?.today ?? 0;

/** A line of the feed with its change row, as a flush writes them. */
async function writeFeed(writer: Client, district: District, id: string): Promise<void> {
  const at = new Date();
  const { rows } = await writer.query<{ id: string; communityId: string; name: string; nameEn: string }>(
    `SELECT id, community_id AS "communityId", name, name_en AS "nameEn" FROM activity WHERE root_id = $1 LIMIT 1`,
    [district.rootId],
  );
  const [activity] = rows;
  const entry = { id, at, rootId: district.rootId, regionId: activity?.communityId, kind: "MILESTONE", subjectId: activity?.id };
  const line = { ...entry, subjectName: activity?.name, subjectNameEn: activity?.nameEn, value: 1 };
  await writer.query(
    `INSERT INTO feed_entry (id, at, root_id, region_id, kind, subject_id, subject_name, subject_name_en, value, cause)
     VALUES ($1::uuid, $2, $3, $4, 'MILESTONE', $5, $6, $7, 1, 'harness ' || $1::text)`,
    [id, at, line.rootId, line.regionId, line.subjectId, line.subjectName, line.subjectNameEn],
  );
  await writer.query("INSERT INTO change (at, body) VALUES ($1, $2)", [at, JSON.stringify({ feed: [line] })]);
  await writer.query("NOTIFY kepu_change");
}
