import type { StatusLight } from "@kepu/schema";
import { type WrittenCell, writeSheet } from "../spreadsheet/write-sheet.ts";
import type { TaskView } from "../task/task.service.ts";
import { COLUMNS, CONTENT_AND_TARGET } from "./columns.ts";
import { targetText } from "./target-text.ts";

const LIGHT_WORDS: Record<StatusLight, string> = { GREEN: "正常", YELLOW: "稍滞后", RED: "逾期或滞后", GREY: "未开始" };
const GROUPS = ["plan", "levelOne", "levelTwo"];

/** The 任务分解表 as a workbook, in exactly the form that the import reads: groups merged, two rows of headings. */
export async function writeTable(title: string, tasks: readonly TaskView[], note: string | null): Promise<Buffer> {
  const wide = COLUMNS.length;
  const rows: (WrittenCell | null)[][] = [
    spread({ value: title, bold: true, align: "center" }, wide),
    COLUMNS.map(({ key, head }) => {
      if (key === "content") return { value: CONTENT_AND_TARGET, columnSpan: 2, bold: true, align: "center" };
      return key === "target" ? null : { value: head, rowSpan: 2, bold: true, align: "center" };
    }),
    COLUMNS.map(({ key, head }) => (key === "content" || key === "target" ? { value: head, bold: true, align: "center" } : null)),
    ...bodyOf(tasks),
    ...(note ? [spread({ value: note }, wide)] : []),
  ];
  return writeSheet({ name: "任务分解表", rows, widths: COLUMNS.map(({ width }) => width), frozen: { rows: 3, columns: 5 } });
}

function spread(cell: WrittenCell, columns: number): (WrittenCell | null)[] {
  return [{ ...cell, columnSpan: columns }, ...Array<null>(columns - 1).fill(null)];
}

function bodyOf(tasks: readonly TaskView[]): (WrittenCell | null)[][] {
  const paths = tasks.map((task) => [task.planId, task.levelOne, task.levelTwo]);
  const same = (a: number, b: number, depth: number) =>
    JSON.stringify(paths[a]?.slice(0, depth + 1)) === JSON.stringify(paths[b]?.slice(0, depth + 1));
  return tasks.map((task, at) =>
    COLUMNS.map(({ key }): WrittenCell | null => {
      const depth = GROUPS.indexOf(key);
      if (depth < 0) return { value: cellText(task, key), align: key === "number" || key === "weight" ? "center" : "left" };
      if (at > 0 && same(at - 1, at, depth)) return null;
      let end = at + 1;
      while (end < tasks.length && same(at, end, depth)) end += 1;
      return { value: cellText(task, key), rowSpan: end - at };
    }),
  );
}

function cellText(task: TaskView, key: (typeof COLUMNS)[number]["key"]): string | number | null {
  switch (key) {
    case "plan":
      return task.plan.name;
    case "target":
      return targetText(task.target);
    case "lead":
      return task.lead.shortName;
    case "supporting":
      return task.supporting.map(({ shortName }) => shortName).join("、");
    case "progress":
      return `${LIGHT_WORDS[task.light]} ${task.percent} %`;
    default:
      return task[key];
  }
}
