import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { parse as parseCookie, stringifySetCookie } from "cookie";
import type { Request, RequestHandler, Response } from "express";
import type { Context, Services } from "../context.ts";
import { ProductError } from "../errors.ts";
import { orUnavailable } from "./access.service.ts";
import { anonymous, type Viewer } from "./viewer.ts";

const REVOCATION_POLL_MS = 2_000;

const cookieName = (secure: boolean) => (secure ? "__Host-kepu_session" : "kepu_session");

/** Before the body is read: a request that a browser sends with our cookie comes from our own page. */
export function guardRequest(_services: Services): RequestHandler {
  return (request, response, next) => {
    const reading = request.method === "GET" || request.method === "HEAD";
    const foreign = request.headers.origin !== undefined && !sameOrigin(request);
    const simple = !reading && !request.headers["x-kepu-csrf"] && !/^application\/json/.test(request.headers["content-type"] ?? "");
    if (!request.headers.authorization && (foreign || (simple && request.headers.cookie))) {
      response
        .status(403)
        .json({ errors: [{ message: "This request does not come from our own page.", extensions: { code: "FORBIDDEN" } }] });
      return;
    }
    next();
  };
}

function sameOrigin(request: Request): boolean {
  return request.headers.origin === `${request.protocol}://${request.get("host")}`;
}

export async function contextOfRequest(services: Services, request: Request, response: Response): Promise<Context> {
  const secure = request.secure;
  const viewer = await viewerOf(services, request.headers.authorization, request.headers.cookie, secure);
  return {
    viewer,
    requestId: randomUUID(),
    services,
    address: request.ip,
    loopback: isLoopback(request.socket.remoteAddress) && !request.headers["x-forwarded-for"],
    setSession: (token) =>
      response.appendHeader(
        "Set-Cookie",
        stringifySetCookie({
          name: cookieName(secure),
          value: token ?? "",
          httpOnly: true,
          sameSite: "lax",
          path: "/",
          secure,
          ...(token ? {} : { maxAge: 0 }),
        }),
      ),
  };
}

/** The same viewer as over HTTP: a bearer token in the connection's parameters, or the browser's cookie from our own origin. */
export async function viewerOfConnection(services: Services, params: Record<string, unknown>, request: IncomingMessage): Promise<Viewer> {
  const authorization = typeof params.authorization === "string" ? params.authorization : request.headers.authorization;
  const secure = "encrypted" in request.socket;
  const own = request.headers.origin === undefined || new URL(request.headers.origin).host === request.headers.host;
  return viewerOf(services, authorization, own ? request.headers.cookie : undefined, secure);
}

async function viewerOf(
  services: Services,
  authorization: string | undefined,
  cookie: string | undefined,
  secure: boolean,
): Promise<Viewer> {
  if (authorization !== undefined) {
    const token = /^Bearer ([\w-]{20,200})$/.exec(authorization)?.[1];
    const viewer = token ? await orUnavailable(services.access.viewerOfToken(token)) : undefined;
    if (!viewer) throw new ProductError("UNAUTHENTICATED", "This credential is unknown, expired or revoked.");
    return viewer;
  }
  const token = cookie ? parseCookie(cookie)[cookieName(secure)] : undefined;
  return (token ? await orUnavailable(services.access.viewerOfSession(token)) : undefined) ?? anonymous;
}

function isLoopback(address: string | undefined): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address ?? "");
}

/** Calls back with each watched session or credential that has ended, within 5 s on every instance; answers how to stop. */
export function watchRevocations(services: Services, watched: () => string[], onEnded: (id: string) => void): () => void {
  const timer = setInterval(() => {
    services.access.ended(watched()).then(
      (ids) => {
        for (const id of ids) onEnded(id);
      },
      () => {}, // the database is away: nobody is closed for that
    );
  }, REVOCATION_POLL_MS);
  return () => clearInterval(timer);
}
