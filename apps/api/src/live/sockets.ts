import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { LIMITS } from "@kepu/schema";
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, getOperationAST, parse, validate } from "graphql";
import { getArgumentValues } from "graphql/execution/values.js";
import { useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { noteDenial } from "../access/audit.ts";
import { viewerOfConnection, watchRevocations } from "../access/authenticate.ts";
import { queryLimits } from "../access/query-limits.ts";
import { isDenial, type Viewer } from "../access/viewer.ts";
import type { Context, Services } from "../context.ts";
import { Sink } from "./sink.ts";

interface SocketContext extends Context {
  socket: WebSocket;
  operationId: string;
}

/** graphql-transport-ws on /graphql: the library speaks the protocol; frames of subscriptions are written by the hub. */
export function attachSockets(http: Server, services: Services, schema: GraphQLSchema): { stop(): Promise<void> } {
  const sockets = new WebSocketServer({ server: http, path: "/graphql", maxPayload: LIMITS.socketMessageBytes });
  const open = new Map<WebSocket, { viewer: Viewer; operations: number }>();
  const watched = () => [...new Set([...open.values()].flatMap(({ viewer }) => viewer.sessionId ?? []))];
  const stopWatching = watchRevocations(services, watched, (sessionId) => {
    for (const [socket, { viewer }] of open) if (viewer.sessionId === sessionId) socket.close(4403, "Forbidden");
  });

  const server = useServer<Record<string, unknown>>(
    {
      schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: async ({ connectionParams, extra }) => {
        const viewer = await viewerOfConnection(services, connectionParams ?? {}, extra.request);
        open.set(extra.socket, { viewer, operations: 0 });
        extra.socket.once("close", () => open.delete(extra.socket));
        return true;
      },
      onSubscribe: ({ extra }, operationId, payload) => {
        const connection = open.get(extra.socket);
        if (!connection) return [new GraphQLError("The connection has no viewer.", { extensions: { code: "UNAUTHENTICATED" } })];
        if (connection.operations >= LIMITS.subscriptionsPerSocket) {
          return [
            new GraphQLError(`At most ${LIMITS.subscriptionsPerSocket} operations on one socket.`, {
              extensions: { code: "LIMIT_EXCEEDED" },
            }),
          ];
        }
        const document = parse(payload.query, { maxTokens: 2_000 });
        const faults = validate(schema, document, [...queryLimits]);
        if (faults.length > 0) return faults;
        connection.operations += 1;
        const contextValue: SocketContext = {
          viewer: connection.viewer,
          requestId: randomUUID(),
          services,
          socket: extra.socket,
          operationId,
        };
        return {
          schema,
          document,
          operationName: payload.operationName,
          variableValues: payload.variables ?? {},
          contextValue,
        } as ExecutionArgs;
      },
      onComplete: ({ extra }) => {
        const connection = open.get(extra.socket);
        if (connection) connection.operations -= 1;
      },
      subscribe: (args) => subscribe(args as ExecutionArgs, services),
    },
    sockets,
    12_000,
  );

  return {
    async stop() {
      stopWatching();
      await server.dispose();
      sockets.close();
    },
  };
}

/** Joins the hub's group of this operation. The iterator only ends: its values are written to the socket by the group. */
async function subscribe(args: ExecutionArgs, services: Services) {
  const context = args.contextValue as SocketContext;
  const { viewer, socket, operationId } = context;
  try {
    const operation = operationOf(args, services);
    try {
      operation.board.authorise(viewer, operation.args);
    } catch (error) {
      if (isDenial(error)) noteDenial(context, operation.board.field, operation.args);
      throw error;
    }
    const { cursor, ...shared } = operation.args;
    const { cursor: _, ...variables } = operation.variables;
    const key = JSON.stringify([operation.text, operation.operationName, variables, shared, viewer.kind === "DISPLAY" ? "PUBLIC" : "FULL"]);
    const leave = await services.hub.join(key, operation, new Sink(socket, operationId), cursor as string | null | undefined);
    return endless(leave);
  } catch (error) {
    return {
      errors: [
        error instanceof GraphQLError ? error : new GraphQLError("Something went wrong on our side.", { extensions: { code: "INTERNAL" } }),
      ],
    };
  }
}

function operationOf({ schema, document, operationName, variableValues }: ExecutionArgs, services: Services) {
  const node = getOperationAST(document, operationName);
  const selection = node?.selectionSet.selections.find((one) => one.kind === "Field");
  const definition = selection ? schema.getSubscriptionType()?.getFields()[selection.name.value] : undefined;
  const board = definition ? services.hub.board(definition.name) : undefined;
  if (!selection || !definition || !board) throw new GraphQLError("Subscribe to one live field.", { extensions: { code: "BAD_INPUT" } });
  const variables = (variableValues ?? {}) as Record<string, unknown>;
  const args = getArgumentValues(definition, selection, variables);
  return { schema, document, text: document.loc?.source.body ?? "", operationName, variables, board, args };
}

function endless(leave: () => void): AsyncGenerator<never> {
  let end: (result: IteratorResult<never>) => void = () => {};
  const ended = new Promise<IteratorResult<never>>((resolve) => {
    end = resolve;
  });
  const finish = async (): Promise<IteratorResult<never>> => {
    leave();
    end({ done: true, value: undefined });
    return { done: true, value: undefined };
  };
  return {
    next: () => ended,
    return: finish,
    throw: finish,
    [Symbol.asyncDispose]: async () => void (await finish()),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
