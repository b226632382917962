import { Router } from "express";
import type { Services } from "../context.ts";

/** The feed reads once a second: without a read for this long the figures are not fresh, whether the database refuses or only says nothing. */
const SILENT_MS = 3_000;

/**
 * `/healthz`: this process should go on living. It fails when the event loop no longer turns (no answer at all) or when the loop that follows the change feed has
 * ended; never because the database is away.
 * `/readyz`: send it requests. It needs a database that answers, a live state that is fresh, and a change feed read within three seconds; it fails from the first
 * moment of a drain. Migrations are done before the port opens. Neither asks the database itself, so that neither can hang or be a burden: what the
 * presence and the feed know anyway is the proof.
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

function unreadiness(services: Services): string | undefined {
  if (services.drain.hasBegun) return "draining";
  return isDatabaseSilent(services) ? "the database is away" : undefined;
}

export function isDatabaseSilent({ presence, hub }: Services): boolean {
  return presence.isAway() || !hub.isFresh() || hub.figures().silentMs > SILENT_MS;
}
