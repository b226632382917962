import { shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import { TOOL } from "../access/audit.ts";
import type { Viewer } from "../access/viewer.ts";
import type { Services } from "../context.ts";
import { firstDayOfHistory } from "./history.ts";
import { datePast, hasPast } from "./past.queries.ts";
import { POPULATION_YEAR, ROOT_ID, residents } from "./places.ts";
import { randomOf } from "./random.ts";

const FIRST_YEAR = 2012;
const DEMO: Viewer = { ...TOOL, name: null, grants: [{ role: "OFFICE", regionId: ROOT_ID }] };
const MAPPING = {
  key: "demo-yearbook",
  name: "科普工作年报汇总（合成）",
  nameEn: "Yearly reports, put together (synthetic)",
  content: {
    layout: "WIDE",
    columns: [
      { column: "社区", as: "PLACE" },
      { column: "指标", as: "INDICATOR" },
    ],
    head: [{ row: 1, as: "PERIOD" }],
    period: { type: "YEAR" },
    values: { blank: "NOTHING" },
    indicators: [
      { code: "M01", match: ["参与人次"] },
      { code: "O03", match: ["常住人口"] },
    ],
  },
};
/** what was entered wrongly at first, and corrected in an April: one subdistrict's years after the closures */
const WRONG = { subdistrict: "蔡洼街道", years: [2021, 2022], share: 0.7 };

/** What the yearly reports told before there were check-ins: visits and residents of each community since 2012, once, through the import of the past; a later
 * file corrects some of it. Synthetic. */
export async function seedPast(services: Services, at: Date): Promise<void> {
  const { db, historyImports } = services;
  if (await hasPast(db.manager, MAPPING.key)) return;
  const year = Number(shanghaiDay(at).slice(0, 4));
  const corrected = `${shanghaiDay(at) > `${year}-04-10` ? year : year - 1}-04-10`;
  for (const [day, isWrong] of [
    [`${year - 2}-01-15`, true],
    [corrected, false],
  ] as const) {
    const file = Buffer.from(`\uFEFF${linesOf(Number(firstDayOfHistory(at).slice(0, 4)) - 1, isWrong).join("\r\n")}\r\n`);
    const name = `科普工作年报汇总${isWrong ? "" : "（更正）"}.csv`;
    const { importId } = await historyImports.runWhole(
      DEMO,
      { root: { rootId: ROOT_ID }, mapping: MAPPING, decisions: [], name, file, dryRun: false },
      { onProgress: () => undefined, signal: new AbortController().signal },
    );
    if (importId) await datePast(db.manager, importId, new Date(startOfShanghaiDay(day).getTime() + 10 * 3_600_000));
  }
}

function linesOf(last: number, isWrong: boolean): string[] {
  const years = Array.from({ length: last - FIRST_YEAR + 1 }, (_, n) => FIRST_YEAR + n);
  const line = (place: string, indicator: string, values: (number | "")[]) => [place, indicator, ...values].join(",");
  return [
    line("社区", "指标", years),
    ...residents().flatMap(({ shortName, subdistrict, value }) => [
      line(
        shortName,
        "参与人次",
        years.map((year) => {
          const told = visitsOf(shortName, year);
          return isWrong && subdistrict === WRONG.subdistrict && WRONG.years.includes(year) ? Math.round(told * WRONG.share) : told;
        }),
      ),
      line(
        shortName,
        "常住人口",
        // from then on the published population tells them
        years.map((year) => (year < POPULATION_YEAR ? Math.round(value * (1 + 0.006 * (POPULATION_YEAR - year))) : "")),
      ),
    ]),
  ];
}

/** More from year to year, but in those of the closures. */
function visitsOf(place: string, year: number): number {
  const random = randomOf(`past visits ${place} ${year}`);
  const closed = { 2020: 0.45, 2021: 0.75, 2022: 0.6 }[year] ?? 1;
  return Math.round(52_000 * 0.84 ** (2023 - year) * closed * (0.85 + 0.3 * random()));
}
