import { Readable } from "node:stream";
import { addDays, DAY_MS, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import sharp from "sharp";
import { TOOL } from "../access/audit.ts";
import type { Viewer } from "../access/viewer.ts";
import { Activity } from "../activity/activity.entity.ts";
import { lockActivity } from "../activity/activity.queries.ts";
import { changeActivity } from "../activity/change.ts";
import { deskCounts, holdEvidence, insertRecord, reviewRecord } from "../activity-record/activity-record.queries.ts";
import type { Services } from "../context.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { communities, type Place, ROOT_ID } from "./places.ts";
import { demoId, randomOf } from "./random.ts";
import { type HeldRow, hasRecords, heldEvents } from "./records.queries.ts";

const RECORDED_DAYS = 60;
/** where the demo's officers are */
const SUBDISTRICT = "赛鱼街道";
const DEMO: Viewer = { ...TOOL, name: null, grants: [{ role: "OFFICE", regionId: ROOT_ID }] };

/** Records of the demo's activities, once: verified ones of the last two months, two that wait to be verified and one that was returned in the
 * subdistrict of the demo's officers, and plans of the coming days. Synthetic, as what they tell of. */
export async function seedRecords(services: Services, at: Date): Promise<void> {
  const { pool, regions } = services;
  if (await hasRecords(pool, ROOT_ID)) return;
  const held = await heldEvents(pool, ROOT_ID, new Date(at.getTime() - RECORDED_DAYS * DAY_MS), new Date(at.getTime() - DAY_MS));
  for (const event of held.filter(({ state }) => state === "VERIFIED"))
    await inTransaction(pool, async (tx) => {
      await reviewRecord(tx, await insertOf(tx, event, []), { status: "VERIFIED", by: null, at: after(event, 30), returnReason: null });
    });
  const near = [...regions.current().byId.values()].find((region) => region.rootId === ROOT_ID && region.shortName === SUBDISTRICT);
  const own = new Set(near ? regions.current().communities(near.id) : []);
  const ended = held.filter(({ state, communityId }) => state === "ENDED" && own.has(communityId));
  for (const [index, event] of ended.slice(0, 3).entries()) await fileDemo(services, event, index === 2);
  await seedPlans(services, at);
}

async function fileDemo(services: Services, event: HeldRow, returned: boolean): Promise<void> {
  const files: string[] = [];
  for (const number of [1, 2, 3]) files.push(await addPicture(services, event.id, number));
  await inTransaction(services.pool, async (tx) => {
    await holdEvidence(tx, event.id, files);
    const record = await insertOf(tx, event, files);
    const returnReason = "照片看不出活动内容，请补一张现场全景。";
    if (returned) await reviewRecord(tx, record, { status: "RETURNED", by: null, at: after(event, 20), returnReason });
    const activity = await lockActivity(tx, event.id);
    const state = returned ? ("ENDED" as const) : ("RECORDED" as const);
    const action = returned ? "returnActivityRecord" : "recordActivity";
    if (activity)
      await changeActivity(tx, services.audit, activity, { actor: DEMO, action, set: { state }, reason: returned ? returnReason : null });
  });
}

async function insertOf(tx: PoolClient, event: HeldRow, evidenceIds: string[]): Promise<string> {
  const random = randomOf(`record ${event.id}`);
  const desk = await deskCounts(tx, event.id);
  const onSite = desk.reduce((sum, part) => sum + part.attendance, 0);
  const id = demoId(`record ${event.id}`);
  await insertRecord(tx, {
    ...{ id, activityId: event.id, revision: 1, status: "SUBMITTED", onSite, online: 0, deskCount: onSite, evidenceIds },
    audience: desk.map(({ ageGroup, attendance }) => ({ ageGroup, onSite: attendance, online: 0 })),
    ...{ materials: Math.round(onSite * (0.5 + random())), experts: Math.floor(random() * 3), volunteers: 2 + Math.floor(random() * 6) },
    ...{ report: `${event.name}：按计划举办，现场讲解并答问，发放资料。（合成演示记录）`, differenceReason: null, correctionReason: null },
    ...{
      receipt: `HD${shanghaiDay(event.endsAt).replaceAll("-", "")}-${id.slice(0, 8).toUpperCase()}`,
      contentHash: id,
      origin: "SYNTHETIC",
    },
    ...{
      recordedBy: null,
      recordedRole: "COMMUNITY_OFFICER",
      recordedAt: after(event, 3),
      reviewedBy: null,
      reviewedAt: null,
      returnReason: null,
    },
  });
  return id;
}

const after = (event: HeldRow, hours: number) => new Date(event.endsAt.getTime() + hours * 3_600_000);

/** A picture that nobody takes for a photo: bars and a sun. The same three for every record; their content is kept once. */
async function addPicture({ evidence }: Services, subjectId: string, number: number): Promise<string> {
  const bars = Array.from({ length: 6 }, (_, bar) => {
    const height = 90 + ((bar * 53 + number * 71) % 200);
    return `<rect x="${60 + bar * 95}" y="${420 - height}" width="70" height="${height}" fill="hsl(${(number * 80 + bar * 12) % 360},35%,55%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#eef3f5"/><circle cx="${90 + number * 130}" cy="90" r="46" fill="#e0b050"/>${bars.join("")}<rect x="40" y="420" width="600" height="6" fill="#4a5b64"/></svg>`;
  const picture = await sharp(Buffer.from(svg)).png().toBuffer();
  const upload = { subjectKind: "ACTIVITY" as const, subjectId, name: `合成演示图${number}.png`, keepPosition: false, personalData: false };
  return (await evidence.add(DEMO, upload, Readable.from([picture]))).id;
}

async function seedPlans({ db, regions }: Services, at: Date): Promise<void> {
  const place = communities().find((one) => one.shortName === "赛鱼社区");
  if (!place || !regions.current().byId.has(place.id)) return;
  const rows = [
    planned(place, at, 3, "冬季取暖安全科普讲座", "Lecture: heating safely in winter", "PLANNED"),
    planned(place, at, 5, "“小小科学家”手工体验", "Young scientists' workshop", "PLANNED"),
    planned(place, at, 6, "合理用药进社区", "Medicines used well", "APPROVED"),
  ];
  await db.createQueryBuilder().insert().into(Activity).values(rows).orIgnore().execute();
}

function planned(place: Place, at: Date, days: number, name: string, nameEn: string, state: Activity["state"]) {
  const midnight = startOfShanghaiDay(addDays(shanghaiDay(at), days)).getTime();
  return {
    ...{ id: demoId(`planned ${name}`), rootId: ROOT_ID, communityId: place.id, name, nameEn, form: "科普讲座", state, planned: 60 },
    ...{ seriesId: demoId("series 科普进社区"), campaignId: null, venueId: null, organisationId: null, plannedBy: null },
    ...{ placeName: "赛鱼社区科普活动室", startsAt: new Date(midnight + 9 * 3_600_000), endsAt: new Date(midnight + 11 * 3_600_000) },
    ...{ plannedRole: "COMMUNITY_OFFICER" as const, origin: "SYNTHETIC" as const },
  };
}
