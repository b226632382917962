import { createHash, timingSafeEqual } from "node:crypto";
import { Router } from "express";
import { peerOf } from "../access/peer.ts";
import type { Services } from "../context.ts";

/** `/metrics` for Prometheus. Denied by default: to this machine itself without a proxy in between, or to who shows KEPU_METRICS_TOKEN. */
export function metricsDoor({ config, metrics }: Services): Router {
  const router = Router();
  router.get("/metrics", async (request, response) => {
    response.set("Cache-Control", "no-store");
    const shown = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    const allowed = shown === undefined ? peerOf(request, config.trustProxy).loopback : isToken(shown, config.metricsToken);
    if (!allowed)
      response.status(403).type("text/plain").send("Metrics are for this machine, or with KEPU_METRICS_TOKEN as a bearer token.\n");
    else response.set("Content-Type", metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}

function isToken(shown: string, token: string | undefined): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return token !== undefined && timingSafeEqual(hash(shown), hash(token));
}
