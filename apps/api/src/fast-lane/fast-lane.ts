import type { Request, RequestHandler } from "express";
import type { GraphQLSchema } from "graphql";
import { contextOfRequest } from "../access/authenticate.ts";
import type { Context, Services } from "../context.ts";
import { HotDocuments, mayBeHot } from "./hot-documents.ts";

interface Asked {
  query: string;
  variables: Record<string, unknown>;
  operationName: unknown;
}

/** Answers the recording mutations without Apollo's pipeline: same body, same context, same validation, same answer. Whatever does not end in a plain
 * success goes on to Apollo, which tells it: with the context that was made, and with the error that was met, so nothing is done twice. */
export function fastLane(services: Services, schema: GraphQLSchema): RequestHandler {
  const documents = new HotDocuments(schema);
  return async (request, response, next) => {
    const asked = askedOf(request);
    if (!asked) return next();
    const contextOrFault = contextOfRequest(services, request, response);
    response.locals.context = contextOrFault;
    const context = await contextOrFault.catch(() => undefined);
    const run = context && documents.of(asked.query, asked.operationName);
    if (!run) return next();
    const answer = await run(context, asked.variables);
    const [error] = answer.errors ?? [];
    if (error) {
      if ("data" in answer) context.failure = originOf(error);
      return next();
    }
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    const text = Buffer.from(`${JSON.stringify(answer)}\n`);
    response.setHeader("Content-Length", text.length);
    response.end(text);
  };
}

/** The context that the fast lane made for this request, or a new one. */
export function contextFor(services: Services): (express: { req: Request; res: Parameters<RequestHandler>[1] }) => Promise<Context> {
  return ({ req, res }) => (res.locals.context as Promise<Context> | undefined) ?? contextOfRequest(services, req, res);
}

/** Only what surely means the same here as there: one POST with a text and variables, which takes JSON. */
function askedOf({ method, headers, body }: Request): Asked | undefined {
  if (method !== "POST" || !["*/*", "application/json"].includes(headers.accept ?? "*/*")) return undefined;
  const { query, variables, operationName, extensions, http } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== "string" || extensions !== undefined || http !== undefined || !mayBeHot(query)) return undefined;
  if (typeof variables !== "object" || variables === null || Array.isArray(variables)) return undefined;
  return { query, variables: variables as Record<string, unknown>, operationName };
}

function originOf(error: Error & { originalError?: Error }): Error {
  return error.originalError ?? error;
}
