import { createHash } from "node:crypto";
import { LIMITS } from "@kepu/schema";
import { permit, type Viewer } from "../access/viewer.ts";
import type { Services } from "../context.ts";
import { badInput, ProductError } from "../errors.ts";
import type { Answered } from "../metric/answer.ts";
import type { MetricsQuestion } from "../metric/ask.ts";
import { type Breath, breathing } from "../metric/breath.ts";
import { csvLine } from "../spreadsheet/csv-text.ts";
import type { StatementView } from "../statement/statement.service.ts";
import { type Column, columnsOf } from "./columns.ts";
import type { Language } from "./export-words.ts";
import { type Names, namesOf } from "./names.ts";

/** figures read at once: memory holds no more, and live screens are let in between */
const ON_A_PAGE = 40_000;

/** A metric query as rows, a row a figure: read page by page while they are taken. What is known only at the end is right when the last row is taken. */
export class MetricTable {
  readonly columns: Column[];
  readonly definitions = new Map<string, Answered["definitions"][number]>();
  readonly statements = new Map<string, StatementView>();
  readonly sources = new Set<string>();
  rows = 0;
  private readonly hash = createHash("sha256");

  constructor(
    readonly question: MetricsQuestion,
    readonly language: Language,
    readonly names: Names,
    /** figures at most: parts that have nothing are left out */
    readonly most: number,
    readonly first: Answered,
    private readonly pages: AsyncGenerator<Page>,
    private readonly breath: Breath,
  ) {
    this.columns = columnsOf(question.compare ?? [], names, language);
    this.hash.update(this.head);
  }

  get head(): string {
    return csvLine(this.columns.map(({ head }) => head));
  }

  async *lines(): AsyncGenerator<{ cells: (string | null)[]; line: string }> {
    for await (const { answer, statements } of this.pages) {
      for (const one of answer.definitions) this.definitions.set(`${one.code} ${String(one.number).padStart(4, "0")}`, one);
      for (const one of statements) this.statements.set(one.id, one);
      for (const series of answer.series) {
        for (const source of series.sources) this.sources.add(source);
        for (const n of answer.periods.keys()) {
          await this.breath();
          // a line break would begin a line of a file that is checked line by line
          const cells = this.columns.map((column) => column.of({ answer, series, n })?.replace(/\s*[\r\n]+\s*/g, " ") ?? null);
          const line = csvLine(cells);
          this.hash.update(line);
          this.rows += 1;
          yield { cells, line };
        }
      }
    }
  }

  /** SHA-256 of the heads and all rows, as a CSV has them. Once, after the last row. */
  sha256(): string {
    return this.hash.digest("hex");
  }
}

interface Page {
  answer: Answered;
  statements: StatementView[];
}

/** Asks as `metrics` asks, through its door and limits; what it refuses is refused before there is a first row. All pages are of one moment, which is let go
 * when `use` is done with the table. */
export async function useTable(
  { metricQueries, statements, indicators, regions, db }: Services,
  viewer: Viewer,
  question: MetricsQuestion,
  language: Language,
  signal: AbortSignal,
  use: (table: MetricTable) => Promise<void>,
): Promise<void> {
  permit(viewer, "exportMetrics", regions.insideRoot(viewer, "exportMetrics", question.rootId));
  if (question.after) throw badInput("input.after", "A file has every series: leave it out.");
  const opened = await metricQueries.open(viewer, question, signal);
  const { cost } = opened;
  if (cost.points > LIMITS.exportPoints)
    throw new ProductError("LIMIT_EXCEEDED", `This would be ${cost.points} figures, at most ${LIMITS.exportPoints} in one file.`, {
      ...{ field: "input", limit: LIMITS.exportPoints },
    });
  const first = Math.min(LIMITS.metricSeries, Math.max(1, Math.floor(ON_A_PAGE / Math.max(1, cost.periods))));
  const answers = metricQueries.pages(viewer, opened, first, signal);
  const page = async (answer: Answered): Promise<Page> => {
    const { series, periods, asOf } = answer;
    const placeIds = series.flatMap(({ regionId, organisationId, group }) => group ?? regionId ?? organisationId ?? []);
    return { answer, statements: await statements.beside(viewer, { codes: series.map(({ code }) => code), placeIds, periods, asOf }) };
  };
  try {
    const begin = (await answers.next()).value as Answered;
    async function* pages(): AsyncGenerator<Page> {
      yield await page(begin);
      for await (const answer of answers) yield await page(answer);
    }
    const names = await namesOf(db, question.rootId, await indicators.catalogue(question.rootId), language);
    const most = cost.series * begin.periods.length;
    await use(new MetricTable(question, language, names, most, begin, pages(), breathing(signal)));
  } finally {
    await answers.return(undefined);
  }
}
