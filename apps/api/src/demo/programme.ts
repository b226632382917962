import { type ActivityState, addDays, firstDayOfMonth, startOfShanghaiDay, weekdayOf } from "@kepu/schema";
import { type EntityManager, IsNull } from "typeorm";
import type { Activity } from "../activity/activity.entity.ts";
import { Campaign, Series } from "../series/series.entity.ts";
import { organisationId, type School, schools } from "./organisations.ts";
import { communities, type Place, ROOT_ID } from "./places.ts";
import { demoId, pick, randomOf } from "./random.ts";

const PLANNED_BY_NOBODY = { plannedBy: null, plannedRole: null };

type NewActivity = Omit<Activity, "version">;

/** Series and campaigns as the account names them (facts 26 to 29); the English is ours. */
const SERIES = [
  { name: "科普进社区", nameEn: "Science into Communities", brand: true, key: false, dutyOf: "COMMUNITY", origin: "STATED" },
  { name: "科普进校园", nameEn: "Science into Schools", brand: true, key: false, dutyOf: "SCHOOL", origin: "STATED" },
  { name: "科技活动周", nameEn: "Science and Technology Week", brand: false, key: true, dutyOf: null, origin: "STATED" },
  { name: "全国科普日", nameEn: "National Science Day", brand: false, key: true, dutyOf: null, origin: "STATED" },
  { name: "全国科普月", nameEn: "National Science Month", brand: false, key: true, dutyOf: null, sinceYear: 2025, origin: "OFFICIAL" },
] as const;

const CAMPAIGNS = [
  { series: "科普进社区", name: "携手节能低碳，共建碧水蓝天", nameEn: "Save energy, clear water, blue sky" },
  { series: "科普进社区", name: "崇尚科学、整治陈规陋俗", nameEn: "Value science, leave outworn customs" },
  { series: "科普进社区", name: "清理小药箱暨食品药品科普宣传公益活动", nameEn: "Clear the medicine box: food and drug safety" },
  { series: "科普进社区", name: "关注60岁以上老年人卫生健康专题讲座", nameEn: "Health lectures for people over 60" },
  { series: null, name: "节约能源资源", nameEn: "Save energy and resources" },
  { series: null, name: "保护生态环境", nameEn: "Protect the environment" },
  { series: null, name: "保障安全健康", nameEn: "Safety and health" },
  { series: null, name: "促进创新创造", nameEn: "Innovation and creation" },
] as const;

const COMMUNITY_CAMPAIGNS = CAMPAIGNS.filter((campaign) => campaign.series === "科普进社区");

const SCHOOL_THEMES = CAMPAIGNS.filter((campaign) => campaign.series === null);
/** months without school */
const HOLIDAYS = ["02", "07", "08"];

/** The regular forms of fact 29. */
const FORMS = [
  { form: "科普讲座", en: "Lecture", place: "科普活动室" },
  { form: "身边科学应用展示", en: "Science around us", place: "社区广场" },
  { form: "培训", en: "Training", place: "社区科普大学教学点" },
  { form: "科学健身", en: "Exercise with science", place: "社区广场" },
  { form: "科普游园", en: "Science fair", place: "社区游园" },
] as const;

/** visits a day at an open activity room: as many as the demo's stream brings */
const OPEN_PLANNED = 600;

const SLOTS = [
  { from: 9, to: 11 },
  { from: 14, to: 16 },
  { from: 15, to: 17.5 },
  { from: 19, to: 21 },
] as const;

/** Who leads the school series is our own choice: its reviewers verify what schools hold. Also in a database from before. */
export async function leadSeries(tx: EntityManager): Promise<void> {
  const series = { id: demoId("series 科普进校园"), leadOrganisationId: IsNull() };
  await tx.update(Series, series, { leadOrganisationId: organisationId("科学技术协会") });
}

export async function seedSeries(tx: EntityManager): Promise<void> {
  for (const [position, { name, ...series }] of SERIES.entries())
    await tx.insert(Series, { id: demoId(`series ${name}`), rootId: ROOT_ID, name, sinceYear: null, position, ...series });
  for (const [position, { series, name, nameEn }] of CAMPAIGNS.entries()) {
    const seriesId = series ? demoId(`series ${series}`) : null;
    await tx.insert(Campaign, { id: demoId(`campaign ${name}`), rootId: ROOT_ID, seriesId, name, nameEn, position, origin: "STATED" });
  }
}

/** What the demo district holds on a day: each community's activity room, open around the clock so that a desk can be tried at any hour,
 * and events in the daytime. Synthetic. */
export function activitiesOf(day: string, at: Date): NewActivity[] {
  const all = communities();
  const open = all.map((place) => openPlace(day, place, at));
  const random = randomOf(`programme ${day}`);
  const events = weekdayOf(day) > 5 ? 11 : 7;
  const school = weekdayOf(day) > 5 ? [] : [schoolOfDay(day, at)];
  return [...open, ...Array.from({ length: events }, (_, index) => event(day, index, pick(random, all), random, at)), ...school];
}

function schoolOfDay(day: string, at: Date): NewActivity {
  const random = randomOf(`school day ${day}`);
  return atSchool(day, pick(random, reachedSchools()), random, at);
}

/** Every community and nearly every school once a month, spread over the month: the monthly duty of the past. */
export function activitiesOfMonth(month: string, at: Date): NewActivity[] {
  return [...communityDuty(month, at), ...schoolDuty(month, at)];
}

/** All but one: the stated coverage is over 90 %, not all. */
const reachedSchools = () => schools().slice(0, -1);

function schoolDuty(month: string, at: Date): NewActivity[] {
  const random = randomOf(`school duty ${month}`);
  if (HOLIDAYS.includes(month.slice(5))) return [];
  return reachedSchools().map((school) => atSchool(schoolDay(month, 2 + Math.floor(random() * 23)), school, random, at));
}

function schoolDay(month: string, plus: number): string {
  const day = addDays(`${month}-01`, plus);
  return addDays(day, -Math.max(0, weekdayOf(day) - 5));
}

function atSchool(day: string, school: School, random: () => number, at: Date): NewActivity {
  const theme = pick(random, SCHOOL_THEMES);
  return {
    ...identity(day, `school ${school.id}`),
    communityId: school.communityId,
    organisationId: school.id,
    seriesId: demoId("series 科普进校园"),
    campaignId: demoId(`campaign ${theme.name}`),
    name: `${school.name}科普进校园：${theme.name}`,
    nameEn: `${school.nameEn}: ${theme.nameEn}`,
    form: "科普讲座",
    placeName: school.name,
    ...between(day, 10, 11.5, at),
    planned: 60 + Math.floor(random() * 12) * 10,
  };
}

function communityDuty(month: string, at: Date): NewActivity[] {
  const random = randomOf(`duty ${month}`);
  return communities().flatMap((place, index) => {
    if (random() < 0.12) return []; // not everyone meets a duty every month
    const day = addDays(`${month}-01`, Math.floor(random() * 27));
    return [event(day, 100 + index, place, random, at)];
  });
}

/** The same rooms in a month of the past, up to a day. */
export function openRoomsOfMonth(month: string, until: string): NewActivity[] {
  const first = `${month}-01`;
  const after = firstDayOfMonth(month, 1) < until ? firstDayOfMonth(month, 1) : until;
  if (first >= after) return [];
  const [year, number] = month.split("-").map(Number);
  return communities().map((place) => ({
    ...identity(first, `open month ${place.id}`),
    communityId: place.id,
    seriesId: null,
    campaignId: null,
    name: `${place.shortName}科普活动室${year}年${number}月开放`,
    nameEn: `${place.nameEn}: open activity room, ${month}`,
    form: "身边科学应用展示",
    placeName: `${place.shortName}科普活动室`,
    startsAt: startOfShanghaiDay(first),
    endsAt: startOfShanghaiDay(after),
    state: "VERIFIED",
    planned: OPEN_PLANNED * 20,
  }));
}

function openPlace(day: string, place: Place, at: Date): NewActivity {
  return {
    ...identity(day, `open ${place.id}`),
    communityId: place.id,
    seriesId: null,
    campaignId: null,
    name: `${place.shortName}科普活动室全天开放`,
    nameEn: `${place.nameEn}: open activity room`,
    form: "身边科学应用展示",
    placeName: `${place.shortName}科普活动室`,
    ...between(day, 0, 24, at),
    planned: OPEN_PLANNED,
  };
}

function event(day: string, index: number, place: Place, random: () => number, at: Date): NewActivity {
  const slot = pick(random, SLOTS);
  const form = pick(random, FORMS);
  const campaign = pick(random, COMMUNITY_CAMPAIGNS);
  return {
    ...identity(day, `event ${index}`),
    communityId: place.id,
    seriesId: demoId("series 科普进社区"),
    campaignId: demoId(`campaign ${campaign.name}`),
    name: `${place.shortName}“${campaign.name}”`,
    nameEn: `${place.nameEn}: ${campaign.nameEn}`,
    form: form.form,
    placeName: `${place.shortName}${form.place}`,
    ...between(day, slot.from, slot.to, at),
    planned: 40 + Math.floor(random() * 12) * 10,
  };
}

function identity(day: string, key: string) {
  return {
    id: demoId(`activity ${day} ${key}`),
    rootId: ROOT_ID,
    venueId: null,
    organisationId: null,
    ...PLANNED_BY_NOBODY,
    origin: "SYNTHETIC" as const,
  };
}

function between(day: string, from: number, to: number, at: Date) {
  const midnight = startOfShanghaiDay(day).getTime();
  const startsAt = new Date(midnight + from * 3_600_000);
  const endsAt = new Date(midnight + to * 3_600_000);
  const state: ActivityState = endsAt <= at ? "ENDED" : startsAt <= at ? "ONGOING" : "PUBLISHED";
  return { startsAt, endsAt, state };
}
