import type { Server } from "node:http";
import type { Socket } from "node:net";
import { LIMITS } from "@kepu/schema";
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, getOperationAST } from "graphql";
import { getArgumentValues, getVariableValues } from "graphql/execution/values.js";
import { useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { noteDenial } from "../access/audit.ts";
import { SocketGate } from "../access/socket-gate.ts";
import { isDenial } from "../access/viewer.ts";
import type { Context, Services } from "../context.ts";
import { badInput, formatError, ProductError, withoutValues } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { blame, requestIdOf } from "../operation/request-id.ts";
import { Documents } from "./documents.ts";
import { closeInSpread } from "./farewell.ts";
import { Sink } from "./sink.ts";

interface SocketContext extends Context {
  socket: WebSocket;
  connection: Socket;
  operationId: string;
  documents: Documents;
}

export interface Sockets {
  figures(): { count: number; queuedBytes: number };
  /** takes no more on, and closes those that are open in a spread */
  stop(): Promise<void>;
}

/** graphql-transport-ws on /graphql, for subscriptions: the library speaks the protocol; frames are written by the hub. */
export function attachSockets(http: Server, services: Services, schema: GraphQLSchema): Sockets {
  const gate = new SocketGate(services);
  const documents = new Documents(schema);
  const sockets = new WebSocketServer({
    server: http,
    path: "/graphql",
    maxPayload: LIMITS.socketMessageBytes,
    verifyClient: ({ req }, answer) => {
      if (services.drain.hasBegun) answer(false, 503, "Service Unavailable", { "Retry-After": "2" });
      else if (gate.hasRoom(req)) answer(true);
      else answer(false, 429, "Too Many Requests");
    },
  });
  sockets.on("connection", (socket, request) => {
    gate.count(socket, request);
    logSocket(socket, requestIdOf(request), services.logger);
  });

  const server = useServer<Record<string, unknown>>(
    {
      schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: ({ connectionParams, extra }) => gate.admit(extra.socket, extra.request, connectionParams ?? {}),
      onSubscribe: async ({ extra, subscriptions }, operationId, payload) => {
        const { viewer, address } = gate.connection(extra.socket);
        try {
          await services.limits.request(viewer);
          if (Object.keys(subscriptions).length > LIMITS.subscriptionsPerSocket)
            throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.subscriptionsPerSocket} operations on one socket.`, {
              limit: LIMITS.subscriptionsPerSocket,
            });
          const { text, document, faults } = documents.of(payload.query);
          // the library keeps the message as long as the subscription lasts: one text for all of them
          Object.assign(payload, { query: text });
          const { operationName, variables } = payload;
          if (faults.length > 0) return faults.map((fault) => told(fault, services));
          const { socket, request } = extra;
          const asked = { viewer, address, requestId: requestIdOf(request), services };
          const context: SocketContext = { ...asked, socket, connection: request.socket, operationId, documents };
          return { schema, document, operationName, variableValues: variables ?? {}, contextValue: context } as ExecutionArgs;
        } catch (error) {
          return [told(error, services)];
        }
      },
      execute: () => ({ errors: [badInput("query", "A socket carries subscriptions; send queries and mutations over HTTP.")].map(bare) }),
      subscribe: (args) => subscribe(args as ExecutionArgs, services),
    },
    sockets,
    12_000,
  );

  return {
    figures() {
      let queuedBytes = 0;
      for (const socket of sockets.clients) queuedBytes += socket.bufferedAmount;
      return { count: sockets.clients.size, queuedBytes };
    },
    async stop() {
      gate.stop();
      await closeInSpread(sockets.clients);
      for (const socket of sockets.clients) socket.terminate(); // who came in while they left
      await server.dispose();
      sockets.close();
    },
  };
}

function logSocket(socket: WebSocket, requestId: string, logger: Logger): void {
  const began = performance.now();
  logger.debug({ requestId }, "a socket opened");
  socket.once("close", (code) =>
    logger.debug({ requestId, code, seconds: Math.round((performance.now() - began) / 1_000) }, "a socket closed"),
  );
}

/** An error for a client: masked as over HTTP; an error of the language itself, in syntax or validation, is the client's. */
function told(error: unknown, services: Services): GraphQLError {
  if (error instanceof ProductError) return bare(error);
  if (error instanceof GraphQLError && !error.originalError)
    return new GraphQLError(withoutValues(error.message), { nodes: error.nodes, extensions: { code: "BAD_INPUT" } });
  const { message, extensions } = formatError({ message: "" }, error, services.logger);
  return bare(new GraphQLError(message, { extensions }));
}

/** Without the HTTP status, which means nothing here. */
function bare(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, { nodes: error.nodes, extensions: { ...error.extensions, http: undefined } });
}

/** Joins the hub's group of this operation. The iterator only ends: its values are written to the socket by the group. */
async function subscribe(args: ExecutionArgs, services: Services) {
  const context = args.contextValue as SocketContext;
  const { viewer, socket, connection, operationId } = context;
  try {
    const operation = operationOf(args, context);
    try {
      await operation.board.authorise(viewer, operation.args);
    } catch (error) {
      if (isDenial(error)) noteDenial(context, operation.board.field, operation.args);
      throw error;
    }
    const { cursor, ...shared } = operation.args;
    const { cursor: _, ...variables } = operation.variables;
    const key = JSON.stringify([operation.text, operation.operationName, variables, shared, viewer.kind === "DISPLAY" ? "PUBLIC" : "FULL"]);
    const leave = await services.hub.join(key, operation, new Sink(socket, connection, operationId), cursor as string | null | undefined);
    return endless(leave);
  } catch (error) {
    blame(error, context.requestId);
    return { errors: [told(error, services)] };
  }
}

function operationOf({ schema, document, operationName, variableValues }: ExecutionArgs, { services, documents }: SocketContext) {
  const node = getOperationAST(document, operationName);
  const selection = node?.selectionSet.selections.find((one) => one.kind === "Field");
  const definition = selection ? schema.getSubscriptionType()?.getFields()[selection.name.value] : undefined;
  const board = definition ? services.hub.board(definition.name) : undefined;
  if (!selection || !definition || !board) throw badInput("query", "Subscribe to one live field.");
  const { coerced: variables, errors } = getVariableValues(schema, node?.variableDefinitions ?? [], variableValues ?? {}, { maxErrors: 3 });
  if (errors) throw badInput("variables", withoutValues(errors[0]?.message ?? ""));
  const args = getArgumentValues(definition, selection, variables);
  const text = document.loc?.source.body ?? "";
  const { named } = documents.of(text);
  return { text, operationName, encode: documents.encoder(text, operationName), named, variables, board, args };
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
