import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LIMITS, shanghaiDay } from "@kepu/schema";
import express, { type Request, type Response, type Router } from "express";
import type { GraphQLSchema } from "graphql";
import { goneSignal } from "../access/answer-lines.ts";
import { recordExport } from "../access/exported.ts";
import { answerFile, attachment, guardFiles, refuseFiles } from "../access/file-door.ts";
import { ownerOf, permit } from "../access/viewer.ts";
import { now } from "../clock.ts";
import type { Context, Services } from "../context.ts";
import { badInput } from "../errors.ts";
import { XLSX } from "../task-table/task-table.http.ts";
import { csvFile } from "./csv-file.ts";
import { type Language, said } from "./export-words.ts";
import { FewOfEach } from "./few-of-each.ts";
import { type MetricTable, useTable } from "./metric-table.ts";
import { notesOf } from "./notes.ts";
import { questionReader } from "./question.ts";
import { readPage, readScreenTable, screenCsv } from "./screen-table.ts";
import { xlsxFile } from "./xlsx-file.ts";

const KINDS = ["csv", "xlsx", "png", "print"] as const;

/** A metric query as a file, as the same viewer as over GraphQL.
 * POST /files/metrics?kind=csv|xlsx&lang=zh|en with the query's `input` as JSON answers the file. kind=png and kind=print answer as JSON what a picture or a
 * print of the same has to say of its figures.
 * POST /files/screen with a table as a screen shows it answers its CSV: what leaves a screen leaves by a door as well.
 * POST /files/print with `{ page }` records that a page is printed. */
export function exportRoutes(services: Services, schema: GraphQLSchema): Router {
  const routes = express.Router();
  const questionOf = questionReader(schema);
  const few = new FewOfEach();
  routes.post(
    "/files/metrics",
    guardFiles(services),
    answerFile(services, "exportMetrics", async (context, request, response) => {
      permit(context.viewer, "exportMetrics");
      const kind = KINDS.find((one) => one === request.query.kind);
      if (!kind) throw badInput("kind", `One of ${KINDS.join(", ")}.`);
      const language: Language = request.query.lang === "en" ? "en" : "zh";
      const signal = goneSignal(response);
      const input = await jsonOf(request, response, LIMITS.requestBytes);
      await few.run(ownerOf(context.viewer), () =>
        useTable(services, context.viewer, questionOf(input), language, signal, async (table) => {
          await recordExport(context, "exportMetrics", request, table.most, { kind: kind.toUpperCase(), input });
          await (kind === "csv" || kind === "xlsx" ? send(kind, table, context, response) : tell(table, context, response));
        }),
      );
    }),
  );
  routes.post(
    "/files/screen",
    guardFiles(services),
    answerFile(services, "exportScreen", async (context, request, response) => {
      permit(context.viewer, "exportScreen");
      const table = readScreenTable(await jsonOf(request, response, LIMITS.tableBytes));
      const { page, name, columns, rows } = table;
      await recordExport(context, "exportScreen", request, rows.length, { kind: `CSV of ${page}`, input: { page, name, columns } });
      response.set(headOf("csv", `${name}.csv`)).send(screenCsv(table));
    }),
  );
  routes.post(
    "/files/print",
    guardFiles(services),
    answerFile(services, "exportScreen", async (context, request, response) => {
      permit(context.viewer, "exportScreen");
      const page = readPage(await jsonOf(request, response, LIMITS.requestBytes));
      await recordExport(context, "exportScreen", request, null, { kind: `PRINT of ${page}`, input: { page } });
      response.status(204).end();
    }),
  );
  routes.use(["/files/metrics", "/files/screen", "/files/print"], refuseFiles(services));
  return routes;
}

const takenBy = ({ viewer, requestId }: Context) => ({ at: now(), by: viewer.name ?? "", requestId });

const headOf = (kind: "csv" | "xlsx", name: string) => ({
  "Content-Type": kind === "csv" ? "text/csv; charset=utf-8" : XLSX,
  "Content-Disposition": attachment(name),
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "private, no-store",
});

async function send(kind: "csv" | "xlsx", table: MetricTable, context: Context, response: Response): Promise<void> {
  const { periods } = table.first;
  const range = periods.length > 1 ? `${periods[0]}_${periods.at(-1)}` : (periods[0] ?? "");
  const title = said(["查询分析", "explore"], table.language);
  response.set(headOf(kind, `${title}_${range.replaceAll("/", "-")}_${shanghaiDay(now())}.${kind}`));
  const file = kind === "csv" ? Readable.from(csvFile(table, takenBy(context))) : xlsxFile(table, takenBy(context));
  // who does not read on holds what was read for them
  response.setTimeout(LIMITS.exportStallMs, () => response.destroy());
  // a file that breaks off ends the connection, so that a part is not taken for the whole
  await pipeline(file, response).catch(() => response.destroy());
}

async function tell(table: MetricTable, context: Context, response: Response): Promise<void> {
  for await (const _ of table.lines());
  const sha256 = table.sha256();
  const notes = notesOf(table, takenBy(context), [["SHA-256", sha256]]);
  response.set("Cache-Control", "private, no-store").json({ data: { sha256, rows: table.rows, notes } });
}

function jsonOf(request: Request, response: Response, limit: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    express.json({ type: () => true, limit })(request, response, (error?: unknown) => {
      const { type } = (error ?? {}) as { type?: string };
      if (type === "entity.too.large" || !error) error ? reject(error) : resolve(request.body);
      else reject(badInput("body", "The body is not readable JSON in UTF-8."));
    });
  });
}
