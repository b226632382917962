import { addDays, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";

/** As of when a report is: the end of a day that is over, so that asking again as of then gives the same; or now. */
export interface Moment {
  instant: Date;
  day: string;
  /** the question's own `asOf`; null: now */
  asOf: string | null;
}

export const endOf = (day: string): Moment => ({
  ...{ day, asOf: day },
  instant: new Date(startOfShanghaiDay(addDays(day, 1)).getTime() - 1),
});

export const momentNow = (at: Date): Moment => ({ instant: at, day: shanghaiDay(at), asOf: null });
