import { DAY_MS, firstDayOfMonth, monthOf, shanghaiDay, startOfShanghaiDay, uuid7Floor } from "@kepu/schema";
import type { Services } from "../context.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { buildReach } from "../reach/build.ts";
import { figuresToKeep } from "../reach/standard-figures.ts";
import {
  differingDays,
  dropEmptied,
  dropFacts,
  existingPartitions,
  firstOpenMonth,
  forgetYear,
  insertFigures,
  insertSeal,
  isDirty,
  lockPartitions,
  type SealingMonth,
} from "./seal.queries.ts";

type Sealing = Pick<Services, "pool" | "reachSets" | "regions" | "logger">;

/** Seals the oldest month whose facts are older than so many months, and drops them: what is told of it from then on is the roll-ups, and the figures of reach
 * that were kept. One month a run; a month whose roll-ups differ from its facts is not sealed. */
export async function sealMonth({ pool, reachSets, regions, logger }: Sealing, keepMonths: number, at: Date): Promise<string | null> {
  await buildReach(pool);
  return inTransaction(pool, async (tx) => {
    const first = await firstOpenMonth(tx);
    const oldestKept = firstDayOfMonth(monthOf(shanghaiDay(at)), -keepMonths);
    if (first === null || first >= oldestKept) return null;
    const month = sealingMonth(first);
    const names = partitionsOf(first);
    await lockPartitions(tx, await existingPartitions(tx, names));
    if (await isDirty(tx, month)) return null;
    const different = await differingDays(tx, month);
    if (different > 0) {
      logger.error({ month: monthOf(first), different }, "a month whose roll-ups differ from its facts is not sealed: see npm run recount");
      return null;
    }
    await insertSeal(tx, month, at);
    await insertFigures(tx, await figuresToKeep(tx, reachSets, regions.current(), periodsThatEnd(first)));
    await dropFacts(tx, "check_in", names[0] ?? "", month);
    await dropFacts(tx, "kiosk_usage", names[2] ?? "", month);
    await dropEmptied(tx, partitionsOf(firstDayOfMonth(monthOf(first), -1)));
    if (first.endsWith("-12-01")) await forgetYear(tx, Number(first.slice(0, 4)));
    logger.info({ month: monthOf(first) }, "a month is sealed, and its facts are dropped");
    return monthOf(first);
  });
}

function sealingMonth(first: string): SealingMonth {
  const next = firstDayOfMonth(monthOf(first), 1);
  const [from, until] = [startOfShanghaiDay(first), startOfShanghaiDay(next)];
  return { month: first, next, from, until, low: uuid7Floor(from.getTime() - DAY_MS), high: uuid7Floor(until.getTime() + DAY_MS) };
}

const partitionsOf = (first: string): string[] =>
  ["check_in", "check_in_retraction", "kiosk_usage"].map((table) => `${table}_${first.slice(0, 7).replace("-", "_")}`);

/** The month, and the quarter, half and year that end with it: the sets of their other months are still there. */
function periodsThatEnd(first: string): string[] {
  const [year, month] = [first.slice(0, 4), Number(first.slice(5, 7))];
  return [
    first.slice(0, 7),
    ...(month % 3 === 0 ? [`${year}-Q${month / 3}`] : []),
    ...(month % 6 === 0 ? [`${year}-H${month / 6}`] : []),
    ...(month === 12 ? [year] : []),
  ];
}
