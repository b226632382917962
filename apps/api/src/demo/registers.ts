import { addDays, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import { type DataSource, type EntityManager, type EntityTarget, LessThanOrEqual, type ObjectLiteral } from "typeorm";
import { Expert, ServiceField } from "../expert/expert.entity.ts";
import { Gallery } from "../gallery/gallery.entity.ts";
import { Honour } from "../honour/honour.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { isRecordedRoot } from "../register/register-history.queries.ts";
import { recordRegisters } from "../register/register-history.ts";
import { Venue } from "../venue/venue.entity.ts";
import { VolunteerGroup } from "../volunteer/volunteer.entity.ts";
import { firstDayOfHistory } from "./history.ts";
import { seedHonours } from "./honours.ts";
import { seedOrganisations } from "./organisations.ts";
import { communities, ROOT_ID, seedPopulations } from "./places.ts";
import { seedProfile } from "./profile.ts";
import { demoId, pick, randomOf } from "./random.ts";
import { seedVenues } from "./venues.ts";

/** Exact splits that satisfy the stated totals (ours): 240 = 160 × 8 m + 80 × 9 m = 2,000 m; 760 = 38 × 20; 30 = 6 × 5. */
const GALLERIES = 240;
const LONG_GALLERY_EACH = 3;
const VOLUNTEERS_EACH = 20;
const EXPERTS_EACH = 5;

/** after so many days a demo gallery gets its next edition */
const EDITION_DAYS = 85;

const FIELDS = [
  { name: "安全与突发应急", nameEn: "Safety and emergencies", title: "高级工程师（合成）", titleEn: "Senior engineer (synthetic)" },
  { name: "法律服务", nameEn: "Legal services", title: "律师（合成）", titleEn: "Lawyer (synthetic)" },
  { name: "养生保健", nameEn: "Health and wellness", title: "副主任医师（合成）", titleEn: "Associate chief physician (synthetic)" },
  { name: "医疗卫生", nameEn: "Medicine and hygiene", title: "主任医师（合成）", titleEn: "Chief physician (synthetic)" },
  { name: "防震减灾", nameEn: "Earthquakes and disaster reduction", title: "工程师（合成）", titleEn: "Engineer (synthetic)" },
  { name: "抵制邪教", nameEn: "Resisting cults", title: "讲师（合成）", titleEn: "Lecturer (synthetic)" },
] as const;
const SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧";
const TITLES = [
  "安全用电与燃气",
  "防震减灾知识",
  "合理用药",
  "垃圾分类与低碳生活",
  "反邪教警示教育",
  "防范电信诈骗",
  "科学健身",
  "食品安全",
];

/** Each register that is still empty gets its rows: a new database all, an older one those that it lacks. */
export async function seedRegisters(db: DataSource, at: Date): Promise<void> {
  const registers: [EntityTarget<ObjectLiteral & { rootId: string }>, (tx: EntityManager) => Promise<void>][] = [
    [Organisation, seedOrganisations],
    [Venue, seedVenues],
    [Gallery, (tx) => seedGalleries(tx, at)],
    [ServiceField, seedExperts],
    [VolunteerGroup, seedVolunteers],
    [Honour, seedHonours],
  ];
  for (const [entity, seed] of registers)
    await db.transaction(async (tx) => {
      if (!(await tx.existsBy(entity, { rootId: ROOT_ID }))) await seed(tx);
    });
  await db.transaction(async (tx) => {
    const isFirst = !(await isRecordedRoot(tx, ROOT_ID));
    await recordRegisters(tx, ROOT_ID, isFirst ? startOfShanghaiDay(firstDayOfHistory(at)) : at);
  });
  await db.transaction(seedPopulations);
  await db.transaction(seedProfile);
}

async function seedGalleries(tx: EntityManager, at: Date): Promise<void> {
  const all = communities();
  const random = randomOf("galleries");
  const rows = Array.from({ length: GALLERIES }, (_, index) => {
    const place = all[index % all.length] as (typeof all)[number];
    const [editionTitle, editionTitleEn] = pick(random, TITLES);
    const number = Math.floor(index / all.length) + 1;
    const code = `HL-${String(index + 1).padStart(3, "0")}`;
    return {
      ...{ id: demoId(`gallery ${code}`), rootId: ROOT_ID, communityId: place.id, code },
      name: `${place.shortName}科普画廊${number}`,
      nameEn: `${place.nameEn}: gallery ${number}`,
      lengthMetres: (index + 1) % LONG_GALLERY_EACH === 0 ? 9 : 8,
      edition: 1 + Math.floor(random() * 24),
      ...{ editionTitle, editionTitleEn },
      displayedOn: addDays(shanghaiDay(at), -Math.floor(random() * EDITION_DAYS)),
      ...({ editionOrigin: "SYNTHETIC", origin: "OURS" } as const),
    };
  });
  await tx.insert(Gallery, rows);
}

/** The demo's galleries change their content now and then, some of them late; else all would be overdue one day. */
export async function renewEditions(db: DataSource, today: string): Promise<void> {
  const old = { rootId: ROOT_ID, editionOrigin: "SYNTHETIC", displayedOn: LessThanOrEqual(addDays(today, -EDITION_DAYS)) } as const;
  for (const gallery of await db.getRepository(Gallery).findBy(old)) {
    const edition = gallery.edition + 1;
    const [editionTitle, editionTitleEn] = pick(randomOf(`edition ${gallery.code} ${edition}`), TITLES);
    await db.getRepository(Gallery).update(gallery.id, { edition, editionTitle, editionTitleEn, displayedOn: today });
  }
}

async function seedExperts(tx: EntityManager): Promise<void> {
  for (const [index, { title, titleEn, ...field }] of FIELDS.entries()) {
    const fieldId = demoId(`field ${field.name}`);
    await tx.insert(ServiceField, { id: fieldId, rootId: ROOT_ID, position: index, origin: "STATED", ...field });
    for (let each = 0; each < EXPERTS_EACH; each++) {
      const position = index * EXPERTS_EACH + each;
      const name = `${SURNAMES[position]}演示`;
      await tx.insert(Expert, {
        ...{ id: demoId(`expert ${position}`), rootId: ROOT_ID, fieldId, name, title, titleEn, position },
        ...{ organisation: "演示单位（合成）", organisationEn: "Demo unit (synthetic)", origin: "SYNTHETIC" as const },
      });
    }
  }
}

async function seedVolunteers(tx: EntityManager): Promise<void> {
  const rows = communities().map(({ id }) => ({ regionId: id, rootId: ROOT_ID, volunteers: VOLUNTEERS_EACH, origin: "OURS" as const }));
  await tx.insert(VolunteerGroup, rows);
}
