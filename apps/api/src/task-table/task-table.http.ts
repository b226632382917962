import { isUuid, LIMITS, StatusLight, shanghaiDay, TaskState } from "@kepu/schema";
import express, { type Request, type RequestHandler, type Router } from "express";
import { recordExport } from "../access/exported.ts";
import { answerFile, attachment, guardFiles, refuseFiles } from "../access/file-door.ts";
import { now } from "../clock.ts";
import type { Services } from "../context.ts";
import { badInput } from "../errors.ts";
import type { TaskFilter } from "../task/task.service.ts";

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The task-breakdown table as a workbook, as the same viewer as over GraphQL.
 * GET /files/tasks?rootId=&planId=&organisationId=&state=&light=&overdue=&escalated=&search= answers the workbook;
 * POST /files/tasks?rootId=&planId=&commit=1 with the workbook as the body answers what it would do, or with commit=1 does. */
export function taskTableRoutes(services: Services): Router {
  const routes = express.Router();
  const { taskTable } = services;
  routes.get(
    "/files/tasks",
    answerFile(services, "exportTasks", async (context, request, response) => {
      const { name, file, rows } = await taskTable.export(context.viewer, filterOf(request));
      await recordExport(context, "exportTasks", request, rows);
      response.set({
        "Content-Type": XLSX,
        "Content-Disposition": attachment(`${name}_${shanghaiDay(now())}.xlsx`),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
      });
      response.send(file);
    }),
  );
  routes.post(
    "/files/tasks",
    guardFiles(services),
    answerFile(services, "importTasks", async ({ viewer }, request, response) => {
      const { rootId, planId } = filterOf(request);
      taskTable.admit(viewer, rootId);
      const file = await bodyOf(request, response);
      const outcome = await taskTable.import(viewer, rootId, planId ?? null, file, request.query.commit === "1");
      response.set("Cache-Control", "no-store").json({ data: outcome });
    }),
  );
  routes.use("/files/tasks", refuseFiles(services));
  return routes;
}

const readBody = express.raw({ type: () => true, limit: LIMITS.tableBytes });

function bodyOf(request: Request, response: Parameters<RequestHandler>[1]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readBody(request, response, (error?: unknown) => {
      if (error) reject(error);
      else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    });
  });
}

function filterOf({ query }: Request): TaskFilter {
  const text = (name: string) => (typeof query[name] === "string" && query[name] !== "" ? (query[name] as string) : null);
  const rootId = text("rootId") ?? "";
  if (!isUuid(rootId)) throw badInput("rootId", "A UUID in lower case.");
  const planId = text("planId");
  if (planId && !isUuid(planId)) throw badInput("planId", "A UUID in lower case.");
  const word = <Word extends string>(name: string, words: Record<Word, Word>): Word[] | null => {
    const value = text(name);
    if (value === null) return null;
    if (!(value in words)) throw badInput(name, `One of ${Object.keys(words).join(", ")}.`);
    return [value as Word];
  };
  return {
    ...{ rootId, planId, organisationId: text("organisationId"), states: word("state", TaskState), lights: word("light", StatusLight) },
    ...{ overdue: text("overdue") === "1", escalated: text("escalated") === "1", search: text("search") },
  };
}
