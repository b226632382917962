import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "@kepu/schema";
import { parse as parseCookie, stringifySetCookie } from "cookie";
import type { RequestHandler } from "express";
import type { Context, Services } from "../context.ts";
import { ProductError } from "../errors.ts";
import { orUnavailable } from "./access.service.ts";
import { isSameOrigin, peerOf } from "./peer.ts";
import { anonymous, type Viewer } from "./viewer.ts";

const REVOCATION_POLL_MS = 2_000;

const cookieName = (secure: boolean) => (secure ? "__Host-kepu_session" : "kepu_session");

/** Before the body is read: a request that a browser sends with our cookie comes from our own page, and a body is JSON. */
export function guardRequest({ config }: Services): RequestHandler {
  return (request, response, next) => {
    const refuse = (status: number, code: ErrorCode, message: string) =>
      response.status(status).json({ errors: [{ message, extensions: { code } }] });
    const reading = ["GET", "HEAD", "OPTIONS"].includes(request.method);
    const own = isSameOrigin(request, peerOf(request, config.trustProxy));
    if (!request.headers.authorization && !own) refuse(403, "FORBIDDEN", "This request does not come from our own page.");
    else if (!reading && !/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? ""))
      refuse(415, "BAD_INPUT", "Send the request as application/json."); // a form of a foreign page cannot
    else next();
  };
}

export async function contextOfRequest(services: Services, request: IncomingMessage, response: ServerResponse): Promise<Context> {
  const { secure, address, loopback } = peerOf(request, services.config.trustProxy);
  const viewer = await viewerOf(services, request.headers.authorization, request.headers.cookie, secure);
  return {
    viewer,
    requestId: randomUUID(),
    services,
    address,
    loopback,
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
  const peer = peerOf(request, services.config.trustProxy);
  return viewerOf(services, authorization, isSameOrigin(request, peer) ? request.headers.cookie : undefined, peer.secure);
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
