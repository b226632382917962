import type { Router } from "express";
import type { GraphQLSchema } from "graphql";
import type { Services } from "./context.ts";
import { evidenceRoutes } from "./evidence/evidence.http.ts";
import { exportRoutes } from "./export/export.http.ts";
import { formTableRoutes } from "./form-table/form-table.http.ts";
import { historyImportRoutes } from "./history-import/history-import.http.ts";
import { taskTableRoutes } from "./task-table/task-table.http.ts";

/** Every door that files come in or leave by; export.db.test.ts holds each that they leave by against the audit. */
export function fileRoutes(services: Services, schema: GraphQLSchema): Router[] {
  return [
    taskTableRoutes(services),
    formTableRoutes(services),
    historyImportRoutes(services),
    exportRoutes(services, schema),
    evidenceRoutes(services),
  ];
}
