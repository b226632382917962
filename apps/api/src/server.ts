import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { expressMiddleware } from "@as-integrations/express5";
import { LIMITS } from "@kepu/schema";
import express from "express";
import type { GraphQLSchema } from "graphql";
import { contextOfRequest, guardRequest, refuseRequest } from "./access/authenticate.ts";
import { parseLimits, queryLimits } from "./access/query-limits.ts";
import type { Context, Services } from "./context.ts";
import { serveDashboard } from "./dashboard.ts";
import { formatError } from "./errors.ts";
import { health } from "./health.ts";
import { attachSockets } from "./live/sockets.ts";

export interface RunningServer {
  http: Server;
  port: number;
  stop(): Promise<void>;
}

/** One port for everything: GraphQL over HTTP and WebSocket, health, and the built dashboard. */
export async function startServer(services: Services, schema: GraphQLSchema): Promise<RunningServer> {
  const { config, logger } = services;
  const app = express();
  app.disable("x-powered-by");
  const http = config.tls
    ? createHttpsServer({ cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) }, app)
    : createHttpServer(app);

  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention: false, // guardRequest checks Origin and a header of our own wherever a cookie is used
    validationRules: queryLimits,
    parseOptions: parseLimits,
    formatError: (formatted, error) => formatError(formatted, error, logger),
    plugins: [
      ApolloServerPluginLandingPageDisabled(), // it would run a foreign site's script on our origin
      ApolloServerPluginDrainHttpServer({ httpServer: http, stopGracePeriodMillis: config.devVite ? 100 : 5_000 }),
    ],
    includeStacktraceInErrorResponses: false,
  });
  await apollo.start();

  app.use(health(services));
  app.use(
    "/graphql",
    guardRequest(services),
    express.json({ limit: LIMITS.requestBytes }),
    expressMiddleware(apollo, { context: ({ req, res }) => contextOfRequest(services, req, res) }),
    refuseRequest,
  );
  serveDashboard(app, services);
  const sockets = attachSockets(http, services, schema);

  await services.hub.start();
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(config.port, config.host, resolve);
  });
  const address = http.address();
  const port = typeof address === "object" && address ? address.port : config.port;
  return {
    http,
    port,
    async stop() {
      await sockets.stop();
      await services.hub.stop();
      await apollo.stop();
    },
  };
}
