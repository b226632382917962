import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { ApolloServerPlugin } from "@apollo/server";
import type { Context } from "../context.ts";

/** A UUID, or 32 hexadecimal digits as proxies and traces make them: no phone, card or identity number fits. */
const WELL_FORMED = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const ids = new WeakMap<object, string>();

/** A request's id for as long as it lives: its X-Request-Id where that is well-formed, else one of our own. */
export function requestIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known) return known;
  const sent = request.headers["x-request-id"];
  const id = typeof sent === "string" && WELL_FORMED.test(sent) ? sent : newRequestId();
  ids.set(request, id);
  return id;
}

/** As one flat string: a socket keeps its id as long as it lives, and randomUUID answers a rope of a kilobyte. */
function newRequestId(): string {
  return Buffer.from(randomUUID()).toString("latin1");
}

/** Remembers which request an error belongs to, so that what the client is told and what the log says carry the same id. */
export function blame(error: unknown, requestId: string): void {
  if (typeof error === "object" && error !== null) ids.set(error, requestId);
}

/** The id of the request that an error, or the error it wraps, was blamed on. */
export function requestIdOfError(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  return ids.get(error) ?? requestIdOfError((error as { originalError?: unknown }).originalError);
}

export const blameErrors: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didEncounterErrors: async ({ contextValue, errors }) => {
      for (const error of errors) blame(error, contextValue.requestId);
    },
  }),
};
