import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Logger } from "../logger.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { requestIdOf } from "./request-id.ts";

const SLOW_MS = 1_000;
/** as proxies log a client that left before its answer */
const CLIENT_LEFT = 499;

export type Route = "graphql" | "health" | "metrics" | "asset" | "page";

/** Gives every request its id, answers it in X-Request-Id, counts it, and logs it: failed ones as warnings, slow ones as info, all when debugging. Of what was
 * asked only the kind of route is told: a path or a query may hold anything. */
export function observeRequests(http: Server, logger: Logger, metrics: Metrics): void {
  http.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    const began = performance.now();
    const route = routeOf(request.url ?? ""); // now: a router takes its own part off the url
    const requestId = requestIdOf(request);
    response.setHeader("X-Request-Id", requestId);
    response.once("close", () => {
      const ms = performance.now() - began;
      const status = response.writableFinished ? response.statusCode : CLIENT_LEFT;
      metrics.answered(route, status, ms / 1_000);
      const level = status >= 500 ? "warn" : ms > SLOW_MS ? "info" : "debug";
      if (logger.isLevelEnabled(level)) logger[level]({ requestId, method: request.method, route, status, ms: Math.round(ms) }, "answered");
    });
  });
}

function routeOf(url: string): Route {
  const path = url.split("?", 1)[0] ?? "";
  if (path === "/graphql") return "graphql";
  if (path === "/healthz" || path === "/readyz") return "health";
  if (path === "/metrics") return "metrics";
  return path.startsWith("/assets/") ? "asset" : "page";
}
