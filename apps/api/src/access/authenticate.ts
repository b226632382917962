import type { IncomingMessage, ServerResponse } from "node:http";
import { type ErrorCode, LIMITS } from "@kepu/schema";
import { parse as parseCookie, stringifySetCookie } from "cookie";
import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Context, Services } from "../context.ts";
import { badInput, ProductError } from "../errors.ts";
import { blame, requestIdOf } from "../operation/request-id.ts";
import { orUnavailable } from "./access.service.ts";
import { isSameOrigin, type Peer, peerOf } from "./peer.ts";
import { actingFor, anonymous, type Viewer } from "./viewer.ts";

const REVOCATION_POLL_MS = 2_000;
/** which of their organisations a person acts for: chosen in the page, sent with everything, worth nothing without the session */
const ACTS_FOR = "kepu_acts_for";

const cookieName = (secure: boolean) => (secure ? "__Host-kepu_session" : "kepu_session");

/** Before the body is read: a request that a browser sends with our cookie comes from our own page, and a body is JSON. */
export function guardRequest({ config, limits }: Services): RequestHandler {
  return (request, response, next) => {
    const refuse = (status: number, code: ErrorCode, message: string) =>
      response.status(status).json({ errors: [{ message, extensions: { code } }] });
    const reading = ["GET", "HEAD", "OPTIONS"].includes(request.method);
    const peer = peerOf(request, config.trustProxy);
    const own = isSameOrigin(request, peer);
    response.set({ "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" });
    if (!request.headers.authorization && !own) refuse(403, "FORBIDDEN", "This request does not come from our own page.");
    else if (!reading && !/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? ""))
      refuse(415, "BAD_INPUT", "Send the request as application/json."); // a form of a foreign page cannot
    else if (request.headers.authorization ?? request.headers.cookie) next();
    else limits.anonymousRequest(peer).then(() => next(), next); // before its body is read
  };
}

/** What the HTTP layer itself refuses, as a GraphQL answer: a malformed or too large body, a flood. */
export const refuseRequest: ErrorRequestHandler = (error, _request, response, _next) => {
  const told = error instanceof ProductError ? error : bodyFault(error as { type?: string; status?: number });
  const { http, ...extensions } = told.extensions as { http?: { status: number; headers?: Map<string, string> } };
  for (const [name, value] of http?.headers ?? []) response.set(name, value);
  response.status(http?.status ?? 400).json({ errors: [{ message: told.message, extensions }] });
};

function bodyFault({ type }: { type?: string }): ProductError {
  if (type === "entity.too.large")
    return new ProductError("LIMIT_EXCEEDED", `A request has at most ${LIMITS.requestBytes} bytes.`, { limit: LIMITS.requestBytes });
  return badInput("body", "The body is not readable JSON in UTF-8.");
}

export async function contextOfRequest(services: Services, request: IncomingMessage, response: ServerResponse): Promise<Context> {
  return contextOf(services, request, response).catch((error) => {
    blame(error, requestIdOf(request));
    throw error;
  });
}

async function contextOf(services: Services, request: IncomingMessage, response: ServerResponse): Promise<Context> {
  const peer = peerOf(request, services.config.trustProxy);
  const { secure, address, loopback } = peer;
  const viewer = await viewerOf(services, request.headers.authorization, request.headers.cookie, peer);
  if (viewer.kind === "ANONYMOUS" && request.headers.cookie) await services.limits.anonymousRequest(peer);
  await services.limits.request(viewer);
  return {
    viewer,
    requestId: requestIdOf(request),
    services,
    address,
    loopback,
    signal: () => goneSignal(response),
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

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** The same viewer as over HTTP: a bearer token in the connection's parameters, or the browser's cookie from our own origin. */
export async function viewerOfConnection(services: Services, params: Record<string, unknown>, request: IncomingMessage): Promise<Viewer> {
  const authorization = typeof params.authorization === "string" ? params.authorization : request.headers.authorization;
  const peer = peerOf(request, services.config.trustProxy);
  return viewerOf(services, authorization, isSameOrigin(request, peer) ? request.headers.cookie : undefined, peer);
}

async function viewerOf(
  { access, limits }: Services,
  authorization: string | undefined,
  cookie: string | undefined,
  peer: Peer,
): Promise<Viewer> {
  if (authorization !== undefined) {
    await limits.credentialShown(peer);
    const token = /^Bearer ([\w-]{20,200})$/.exec(authorization)?.[1];
    const viewer = token ? await orUnavailable(access.viewerOfToken(token)) : undefined;
    if (viewer) return viewer;
    await limits.badCredential(peer);
    throw new ProductError("UNAUTHENTICATED", "This credential is unknown, expired or revoked.", { httpStatus: 401 });
  }
  const cookies = cookie ? parseCookie(cookie) : {};
  const token = cookies[cookieName(peer.secure)];
  if (!token) return anonymous;
  await limits.credentialShown(peer);
  const viewer = await orUnavailable(access.viewerOfSession(token));
  if (!viewer) await limits.badCredential(peer);
  return viewer ? actingFor(viewer, cookies[ACTS_FOR]) : anonymous;
}

/** Calls back with each watched viewer's session or credential that has ended or stands for other rights now, within 5 s on every instance; answers how to stop. */
export function watchRevocations(services: Services, watched: () => Viewer[], onEnded: (id: string) => void): () => void {
  const timer = setInterval(() => {
    services.access.endedFor(watched()).then(
      (ids) => {
        for (const id of ids) onEnded(id);
      },
      () => {}, // the database is away: nobody is closed for that
    );
  }, REVOCATION_POLL_MS);
  return () => clearInterval(timer);
}
