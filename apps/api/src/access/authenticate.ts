import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Request, RequestHandler, Response } from "express";
import type { Context, Services } from "../context.ts";
import { anonymous, type Viewer } from "./viewer.ts";

/** Before the body is read: Origin and CSRF checks for cookie requests, rate limits. */
export function guardRequest(_services: Services): RequestHandler {
  return (_request, _response, next) => next();
}

export async function contextOfRequest(services: Services, _request: Request, _response: Response): Promise<Context> {
  return { viewer: anonymous, requestId: randomUUID(), services };
}

/** The same viewer as over HTTP. */
export async function viewerOfConnection(
  _services: Services,
  _params: Record<string, unknown>,
  _request: IncomingMessage,
): Promise<Viewer> {
  return anonymous;
}

/** Calls back with the session or credential that ended, within 5 s on every instance; answers how to stop. */
export function watchRevocations(_services: Services, _onEnded: (sessionId: string) => void): () => void {
  return () => {};
}
