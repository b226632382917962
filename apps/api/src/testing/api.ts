import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { readConfig } from "../config.ts";
import { closeServices, createServices } from "../context.ts";
import { createLogger } from "../logger.ts";
import { createSchema } from "../schema.ts";
import { startServer } from "../server.ts";

/** The real server on a free port, over a test database. */
export async function startApi(databaseUrl: string, environment: Record<string, string> = {}, logger = createLogger("silent")) {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    PORT: "0",
    KEPU_DATA: mkdtempSync(join(tmpdir(), "kepu-api-")),
    LOG_LEVEL: "silent",
    KEPU_DEMO: "off",
    ...environment,
  });
  const services = await createServices(config, logger);
  const server = await startServer(services, await createSchema());
  const url = `http://127.0.0.1:${server.port}/graphql`;
  return {
    services,
    url,
    async post(query: string, variables: object = {}, token?: string, headers: Record<string, string> = {}) {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return {
        status: response.status,
        headers: response.headers,
        // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
        body: (await response.json()) as { data?: Record<string, any>; errors?: any[] },
      };
    },
    socket(token?: string) {
      return createClient({
        url: url.replace("http", "ws"),
        webSocketImpl: WebSocket,
        connectionParams: token ? { authorization: `Bearer ${token}` } : {},
        lazy: false,
        retryAttempts: 0,
        onNonLazyError: () => {},
      });
    },
    async stop() {
      await server.stop();
      await closeServices(services);
    },
  };
}
export type Api = Awaited<ReturnType<typeof startApi>>;
