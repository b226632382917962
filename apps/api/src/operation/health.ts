import { Router } from "express";
import type { Services } from "../context.ts";
import type { Hub } from "../live/hub.ts";

/** The feed reads once a second: without a read for this long the figures are not fresh, whether the database refuses or only says nothing. */
const SILENT_MS = 3_000;

/**
 * `/healthz`: this process should go on living. It fails when the event loop no longer turns (no answer at all) or when the loop that follows the change feed has
 * ended; never because the database is away.
 * `/readyz`: send it requests. It needs a database that answered within three seconds and a live state that is fresh, and it fails from the first moment of a
 * drain. Migrations are done before the port opens. Neither asks the database: the feed's own reads are the proof, so that neither can hang or be a burden.
 */
export function health(services: Services): Router {
  const router = Router();
  router.get(["/healthz", "/readyz"], (request, response) => {
    const reason = request.path === "/healthz" ? lameness(services) : unreadiness(services);
    response.set("Cache-Control", "no-store");
    if (reason) response.status(503).set("Retry-After", "2");
    response.json({ status: reason ? "unavailable" : "ok", ...(reason ? { reason } : {}) });
  });
  return router;
}

function lameness({ hub }: Services): string | undefined {
  return hub.figures().following ? undefined : "the change feed is no longer followed";
}

function unreadiness({ hub, drain }: Services): string | undefined {
  if (drain.hasBegun) return "draining";
  return isDatabaseSilent(hub) ? "the database is away" : undefined;
}

export function isDatabaseSilent(hub: Hub): boolean {
  return !hub.isFresh() || hub.figures().silentMs > SILENT_MS;
}
