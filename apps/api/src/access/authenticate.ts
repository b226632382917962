import { randomUUID } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import type { Context, Services } from "../context.ts";
import { anonymous } from "./viewer.ts";

/** Before the body is read: Origin and CSRF checks for cookie requests, rate limits. */
export function guardRequest(_services: Services): RequestHandler {
  return (_request, _response, next) => next();
}

export async function contextOfRequest(services: Services, _request: Request, _response: Response): Promise<Context> {
  return { viewer: anonymous, requestId: randomUUID(), services };
}
