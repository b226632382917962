import { isUuid, LIMITS } from "@kepu/schema";
import express, { type Request, type Response, type Router } from "express";
import { AnswerLines, bodyOf, goneSignal } from "../access/answer-lines.ts";
import { recordExport } from "../access/exported.ts";
import { answerFile, attachment, guardFiles, refuseFiles } from "../access/file-door.ts";
import type { Services } from "../context.ts";
import { badInput } from "../errors.ts";
import type { TableKind } from "../spreadsheet/open-table.ts";
import { XLSX } from "../task-table/task-table.http.ts";
import type { Language } from "./fault-words.ts";
import type { Field } from "./fields.ts";
import type { Upload } from "./form-table.service.ts";

/** Forms as spreadsheets, as the same viewer as over GraphQL.
 * GET /files/forms/ID?kind=xlsx|csv&layout=wide|long&from=&until=&lang= answers a file to fill in.
 * POST /files/forms/ID?name=&columns=&period=&organisationId= with the file as the body answers lines of JSON, each as it happens: `{"progress":…}` and
 * last `{"data":…}` or `{"errors":…}`; with commit=1&plan= it stores. A file that is refused as a whole answers one JSON with its status.
 * POST /files/forms/ID/annotated?… answers the file with every problem marked in it. */
export function formTableRoutes(services: Services): Router {
  const routes = express.Router();
  const { formTable } = services;
  routes.get(
    "/files/forms/:formId",
    answerFile(services, "formTemplate", async (context, request, response) => {
      const { name, file, rows } = await formTable.template(context.viewer, formIdOf(request), {
        kind: word(request, "kind", ["xlsx", "csv"]).toUpperCase() as TableKind,
        layout: word(request, "layout", ["wide", "long"]).toUpperCase() as "WIDE" | "LONG",
        ...{ from: text(request, "from"), until: text(request, "until"), language: languageOf(request) },
      });
      await recordExport(context, "formTemplate", request, rows);
      sendFile(response, name, file);
    }),
  );
  routes.post(
    "/files/forms/:formId",
    guardFiles(services),
    answerFile(services, "importForm", async ({ viewer }, request, response) => {
      const upload = uploadOf(request);
      await formTable.admit(viewer, upload.formId);
      const file = await bodyOf(request, response);
      const lines = new AnswerLines(services, response);
      const act = request.query.commit === "1" ? formTable.commit : formTable.preview;
      await lines.end(act.call(formTable, viewer, upload, file, lines.watcher));
    }),
  );
  routes.post(
    "/files/forms/:formId/annotated",
    guardFiles(services),
    answerFile(services, "importForm", async (context, request, response) => {
      const { viewer } = context;
      const upload = uploadOf(request);
      await formTable.admit(viewer, upload.formId);
      const body = await bodyOf(request, response);
      const watcher = { onProgress: () => undefined, signal: goneSignal(response) };
      const copy = await formTable.annotate(viewer, upload, body, languageOf(request), watcher).catch((error) => {
        if (watcher.signal.aborted) return undefined;
        throw error;
      });
      if (!copy) return;
      const { name, file, rows } = copy;
      await recordExport(context, "annotateForm", request, rows);
      sendFile(response, name.replace(/(\.\w+)$/, languageOf(request) === "en" ? "_checked$1" : "_检查结果$1"), file);
    }),
  );
  routes.use("/files/forms", refuseFiles(services));
  return routes;
}

function sendFile(response: Response, name: string, file: Buffer): void {
  response.set({
    "Content-Type": name.endsWith(".csv") ? "text/csv; charset=utf-8" : XLSX,
    "Content-Disposition": attachment(name),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
  });
  response.send(file);
}

function uploadOf(request: Request): Upload {
  const name = text(request, "name") ?? "";
  if (name.length > LIMITS.evidenceNameChars) throw badInput("name", `At most ${LIMITS.evidenceNameChars} characters.`);
  const organisationId = text(request, "organisationId");
  if (organisationId && !isUuid(organisationId)) throw badInput("organisationId", "A UUID in lower case.");
  return {
    ...{ formId: formIdOf(request), name, organisationId, period: text(request, "period"), plan: text(request, "plan") },
    chosen: chosenColumns(text(request, "columns")),
  };
}

/** {"3":"item:A01","5":null}: columns from 1. */
function chosenColumns(json: string | null): Map<number, Field | null> {
  const wrong = badInput("columns", 'JSON such as {"3":"item:A01","5":null}.');
  if (json === null) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw wrong;
  }
  if (!parsed || typeof parsed !== "object" || Array.isArray(parsed)) throw wrong;
  return new Map(
    Object.entries(parsed).map(([column, field]): [number, Field | null] => {
      if (!/^\d{1,3}$/.test(column) || column === "0" || (field !== null && typeof field !== "string")) throw wrong;
      return [Number(column) - 1, field as Field | null];
    }),
  );
}

function formIdOf({ params }: Request): string {
  const { formId = "" } = params as { formId?: string };
  if (!isUuid(formId)) throw badInput("formId", "A UUID in lower case.");
  return formId;
}

const languageOf = (request: Request): Language => (request.query.lang === "en" ? "en" : "zh");

function text({ query }: Request, name: string): string | null {
  const value = query[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function word(request: Request, name: string, words: [string, ...string[]]): string {
  const value = text(request, name) ?? words[0];
  if (!words.includes(value)) throw badInput(name, `One of ${words.join(", ")}.`);
  return value;
}
