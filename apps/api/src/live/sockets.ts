import type { Server } from "node:http";
import type { GraphQLSchema } from "graphql";
import type { Services } from "../context.ts";

export function attachSockets(_http: Server, _services: Services, _schema: GraphQLSchema): { stop(): Promise<void> } {
  return { async stop() {} };
}
