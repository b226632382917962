import { shanghaiTime } from "@kepu/schema";

/** "2026-11-28 23:10", by Shanghai's clock. */
export const minuteOf = (instant: string): string => shanghaiTime(Date.parse(instant)).slice(0, 16).replace("T", " ");
