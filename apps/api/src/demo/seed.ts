import { addDays, shanghaiDay } from "@kepu/schema";
import { seedDemoAccounts } from "../access/demo-accounts.ts";
import { Activity } from "../activity/activity.entity.ts";
import { now } from "../clock.ts";
import type { Services } from "../context.ts";
import { seedForms } from "./forms.ts";
import { seedHistory } from "./history.ts";
import { seedKiosks } from "./kiosks.ts";
import { grantLineage, seedLineage } from "./lineage.ts";
import { seedPast } from "./past.ts";
import { ROOT_ID, seedPlaces } from "./places.ts";
import { activitiesOf, leadSeries, seedSeries } from "./programme.ts";
import { seedRecords } from "./records.ts";
import { renewEditions, seedRegisters } from "./registers.ts";
import { seedTasks } from "./tasks.ts";

/** Fills an empty database with the demo district, once; its people and the demo stream's credentials go into the data folder. */
export async function seedDemo(services: Services): Promise<void> {
  const { db, regions, config, logger } = services;
  if (!config.demo) return;
  if (regions.current().byId.size === 0) {
    logger.info("filling the demo district");
    await db.transaction(async (tx) => {
      await seedPlaces(tx);
      await seedSeries(tx);
      await seedKiosks(tx);
    });
    await regions.refresh();
    await seedHistory(services, now());
  }
  if (!regions.current().byId.has(ROOT_ID)) return;
  await seedRegisters(db, now());
  await seedTasks(db, now());
  await leadSeries(db.manager);
  await seedDemoAccounts(services, ROOT_ID);
  await seedLineage(db);
  await grantLineage(db);
  await regions.refresh();
  await seedRecords(services, now());
  // what a month's form knows comes from its activities' records
  await db.transaction((tx) => seedForms(tx, now()));
  await seedPast(services, now());
}

/** The demo goes on every day: today's and tomorrow's activities, at the first start of a day and at each midnight. */
export async function ensureDemoProgramme({ db, regions }: Services): Promise<void> {
  if (!regions.current().byId.has(ROOT_ID)) return;
  const today = shanghaiDay(now());
  const wanted = [today, addDays(today, 1)].flatMap((day) => activitiesOf(day, now()));
  await renewEditions(db, today);
  await db.createQueryBuilder().insert().into(Activity).values(wanted).orIgnore().execute();
}
