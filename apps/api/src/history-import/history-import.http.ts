import { isUuid, LIMITS } from "@kepu/schema";
import express, { type Request, type Router } from "express";
import { AnswerLines, bodyOf } from "../access/answer-lines.ts";
import { answerFile, guardFiles, refuseFiles } from "../access/file-door.ts";
import type { Services } from "../context.ts";
import { badInput } from "../errors.ts";
import type { HistoryUpload } from "./history-import.service.ts";

/** Files of past figures, by the same door as forms: POST /files/history/MAPPING?name= with the file as the body answers lines of JSON, each as it happens:
 * `{"progress":…}` and last `{"data":…}` or `{"errors":…}`; with commit=1&plan= it stores. A file that is refused as a whole answers one JSON. */
export function historyImportRoutes(services: Services): Router {
  const routes = express.Router();
  const { historyImports } = services;
  routes.post(
    "/files/history/:mappingId",
    guardFiles(services),
    answerFile(services, "importHistory", async ({ viewer }, request, response) => {
      const upload = uploadOf(request);
      await historyImports.admit(viewer, upload.mappingId);
      const file = await bodyOf(request, response);
      const lines = new AnswerLines(services, response);
      const act = request.query.commit === "1" ? historyImports.commit : historyImports.preview;
      await lines.end(act.call(historyImports, viewer, upload, file, lines.watcher));
    }),
  );
  routes.use("/files/history", refuseFiles(services));
  return routes;
}

function uploadOf({ params, query }: Request): HistoryUpload {
  const { mappingId = "" } = params as { mappingId?: string };
  if (!isUuid(mappingId)) throw badInput("mappingId", "A UUID in lower case.");
  const text = (name: string) => (typeof query[name] === "string" && query[name] !== "" ? (query[name] as string) : null);
  const name = text("name") ?? "";
  if (name.length > LIMITS.evidenceNameChars) throw badInput("name", `At most ${LIMITS.evidenceNameChars} characters.`);
  return { mappingId, name, plan: text("plan") };
}
