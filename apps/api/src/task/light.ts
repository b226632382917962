import { DAY_MS, type StatusLight, type TaskState } from "@kepu/schema";

/** What the light of a task depends on. Days are "YYYY-MM-DD" of Asia/Shanghai. */
export interface Course {
  state: TaskState;
  /** reported, 0 to 100 */
  percent: number;
  startsOn: string;
  /** the original due date: an extension does not move it */
  dueOn: string;
  /** the day on which 100 % was reported */
  doneOn: string | null;
}

/** Behind by more than this many percentage points is red. */
const YELLOW_POINTS = 10;

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** Expected progress on a day: linear from the start (0 %) to the due date (100 %), rounded down to whole per cent. */
export function expectedPercent({ startsOn, dueOn }: Pick<Course, "startsOn" | "dueOn">, day: string): number {
  if (day >= dueOn) return 100;
  if (day <= startsOn) return 0;
  return Math.floor((daysBetween(startsOn, day) / daysBetween(startsOn, dueOn)) * 100);
}

/** Percentage points that a task is behind on a day; 0 when it is not, or is done. */
export function pointsBehind(course: Course, day: string): number {
  return course.doneOn ? 0 : Math.max(0, expectedPercent(course, day) - course.percent);
}

/** Days after the original due date: of a finished task until it was done, of another until today. */
export function lateDays({ dueOn, doneOn }: Pick<Course, "dueOn" | "doneOn">, day: string): number {
  return Math.max(0, daysBetween(dueOn, doneOn ?? day));
}

/** The light of a task on a day (domain, 5.2). A task that was finished late stays red: lateness counts from the original due date. */
export function lightOf(course: Course, day: string): StatusLight {
  if (lateDays(course, day) > 0) return "RED";
  if (course.state === "NOT_STARTED") return "GREY";
  const behind = pointsBehind(course, day);
  if (behind === 0) return "GREEN";
  return behind <= YELLOW_POINTS ? "YELLOW" : "RED";
}

export function isOverdue(course: Course, day: string): boolean {
  return course.doneOn === null && lateDays(course, day) > 0;
}
