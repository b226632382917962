import { Router } from "express";
import type { Services } from "./context.ts";

/** /healthz: the process lives. /readyz: it can serve, which needs the database and a caught-up live hub. */
export function health(services: Services): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  router.get("/readyz", async (_request, response) => {
    try {
      await services.pool.query("SELECT 1");
      response.type("text/plain").send("ready\n");
    } catch {
      response.status(503).set("Retry-After", "2").type("text/plain").send("the database is away\n");
    }
  });
  return router;
}
