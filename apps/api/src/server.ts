import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { expressMiddleware } from "@as-integrations/express5";
import { LIMITS } from "@kepu/schema";
import express from "express";
import type { GraphQLSchema } from "graphql";
import { guardRequest, refuseRequest } from "./access/authenticate.ts";
import { parseLimits, queryLimits } from "./access/query-limits.ts";
import type { Context, Services } from "./context.ts";
import { serveDashboard } from "./dashboard.ts";
import { formatError } from "./errors.ts";
import { contextFor, fastLane } from "./fast-lane/fast-lane.ts";
import { fileRoutes } from "./file-routes.ts";
import { attachSockets } from "./live/sockets.ts";
import { collectOnScrape } from "./metrics/gauges.ts";
import { watchLoopLag } from "./metrics/loop-lag.ts";
import { metricsDoor } from "./metrics/metrics-door.ts";
import { sourcesOf } from "./metrics/sources.ts";
import { closeServer, refuseWhileDraining } from "./operation/drain.ts";
import { health, isDatabaseSilent } from "./operation/health.ts";
import { blameErrors } from "./operation/request-id.ts";
import { observeRequests } from "./operation/request-log.ts";

export interface RunningServer {
  http: Server;
  port: number;
  stop(): Promise<void>;
}

/** One port for everything: GraphQL over HTTP and WebSocket, health, and the built dashboard. */
export async function startServer(services: Services, schema: GraphQLSchema): Promise<RunningServer> {
  const { config, logger, metrics, drain } = services;
  const app = express();
  app.disable("x-powered-by");
  const http = config.tls
    ? createHttpsServer({ cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) }, app)
    : createHttpServer(app);
  observeRequests(http, logger, metrics);

  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention: false, // guardRequest checks Origin and a header of our own wherever a cookie is used
    validationRules: queryLimits,
    parseOptions: parseLimits,
    formatError: (formatted, error) => formatError(formatted, error, logger),
    plugins: [
      ApolloServerPluginLandingPageDisabled(), // it would run a foreign site's script on our origin
      blameErrors,
    ],
    includeStacktraceInErrorResponses: false,
  });
  await apollo.start();

  app.use(health(services), metricsDoor(services));
  app.use(
    "/graphql",
    refuseWhileDraining(drain),
    guardRequest(services),
    express.json({ limit: LIMITS.requestBytes }),
    fastLane(services, schema),
    expressMiddleware(apollo, { context: contextFor(services) }),
    refuseRequest,
  );
  app.use(...fileRoutes(services, schema));
  serveDashboard(app, services);
  const sockets = attachSockets(http, services, schema);
  collectOnScrape(metrics.registry, sourcesOf(services, sockets));

  await services.hub.start();
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(config.port, config.host, resolve);
  });
  const endLoopLag = watchLoopLag(metrics.registry);
  const address = http.address();
  const port = typeof address === "object" && address ? address.port : config.port;
  return {
    http,
    port,
    async stop() {
      drain.begin();
      await drain.step("sockets", 6_500, () => sockets.stop());
      await drain.step("requests", patienceMs(services), () => closeServer(http));
      http.closeAllConnections();
      await apollo.stop();
      endLoopLag();
      await drain.step("live", 500, () => services.hub.stop());
    },
  };
}

/** How long the drain waits for requests in flight: what waits for a database that says nothing waits in vain. */
function patienceMs(services: Services): number {
  if (services.config.devVite) return 100;
  return isDatabaseSilent(services) ? 2_000 : Math.max(2_000, 9_500 - services.drain.elapsedMs);
}
