import { DAY_MS, type ReminderStage } from "@kepu/schema";

const SOON_DAYS = 3;
const LONG_AFTER_DAYS = 7;
/** nobody is reminded of what is older: it stands on the board */
const UNTIL_DAYS = 30;

/** Which reminder a day calls for; undefined: none. Both days are YYYY-MM-DD. */
export function stageOn(today: string, dueOn: string): ReminderStage | undefined {
  const left = (Date.parse(dueOn) - Date.parse(today)) / DAY_MS;
  if (left > SOON_DAYS || left < -UNTIL_DAYS) return undefined;
  if (left > 0) return "SOON";
  if (left === 0) return "TODAY";
  return left > -LONG_AFTER_DAYS ? "OVERDUE" : "LONG_OVERDUE";
}
