import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { refuseUnstorable } from "../checked-text.ts";
import type { Context, Services } from "../context.ts";
import { badInput, describeFault, isDatabaseAway, ProductError, unavailable } from "../errors.ts";
import { noteDenial } from "./audit.ts";
import { contextOfRequest } from "./authenticate.ts";
import { isSameOrigin, peerOf } from "./peer.ts";
import { isDenial } from "./viewer.ts";

/** Files travel beside GraphQL, as the same viewer, under the same table of permissions; what comes in is checked before its body is read. */

/** A page of another site can send neither our header nor a bearer token. */
export function guardFiles({ config }: Services): RequestHandler {
  return (request, _response, next) => {
    const own = isSameOrigin(request, peerOf(request, config.trustProxy)) && request.headers["x-kepu-csrf"] === "1";
    if (own || request.headers.authorization) next();
    else next(new ProductError("FORBIDDEN", "This request does not come from our own page.", { httpStatus: 403 }));
  };
}

/** Who asks, or an error on its way to `refuseFiles`; a denial goes to the audit, with the target named in the path or in the question. */
export function answerFile(
  services: Services,
  operation: string,
  work: (context: Context, request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return (request, response, next) => {
    contextOfRequest(services, request, response)
      .then(async (context) => {
        refuseUnstorable({ ...request.params, ...request.query }, "");
        await work(context, request, response).catch((error) => {
          if (isDenial(error)) noteDenial(context, operation, { ...request.params, ...request.query });
          throw error;
        });
      })
      .catch(next);
  };
}

const STATUS: Record<string, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404, BAD_INPUT: 400, CONFLICT: 409 };

/** The same shape as a GraphQL answer. What is left of a body is not read: the connection ends. */
export function refuseFiles({ logger }: Services): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const told = error instanceof ProductError ? error : faultOf(error, logger);
    const { http, ...extensions } = told.extensions as { code: string; http?: { status: number; headers?: Map<string, string> } };
    if (response.headersSent || request.socket.destroyed) return void response.destroy();
    for (const [name, value] of http?.headers ?? []) response.set(name, value);
    response.set({ "Cache-Control": "no-store", ...(request.complete ? {} : { Connection: "close" }) });
    response.status(http?.status ?? STATUS[extensions.code] ?? 500).json({ errors: [{ message: told.message, extensions }] });
  };
}

function faultOf(error: unknown, logger: Services["logger"]): ProductError {
  const { type, limit, status = 500 } = error as { type?: string; limit?: number; status?: number };
  if (type === "entity.too.large")
    return new ProductError("LIMIT_EXCEEDED", "The file is larger than allowed.", { limit: limit ?? 0, reason: "TOO_LARGE" });
  // a path or a body whose coding, length or compression is not what it says
  if (status >= 400 && status < 500)
    return badInput(error instanceof URIError ? "path" : "body", "This part of the request is not readable.");
  if (isDatabaseAway(error)) return unavailable();
  logger.error({ err: describeFault(error) }, "a file request failed");
  return new ProductError("INTERNAL", "Something went wrong on our side.");
}

/** RFC 6266: a plain name for old readers, the true one beside it. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/g, "_");
  const exact = encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
