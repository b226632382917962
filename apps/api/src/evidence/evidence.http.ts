import { pipeline } from "node:stream/promises";
import { EvidenceSubject, isUuid, LIMITS } from "@kepu/schema";
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from "express";
import { noteDenial } from "../access/audit.ts";
import { contextOfRequest } from "../access/authenticate.ts";
import { isSameOrigin, peerOf } from "../access/peer.ts";
import { isDenial } from "../access/viewer.ts";
import type { Context, Services } from "../context.ts";
import { badInput, isDatabaseAway, ProductError, unavailable } from "../errors.ts";
import type { Rendition, Upload } from "./evidence.service.ts";
import { tooLarge } from "./receive.ts";

/** Files over HTTP, as the same viewer as over GraphQL.
 * POST /files/evidence?subjectKind=&subjectId=&name= with the file as the body; GET /files/evidence/ID, …/thumbnail, …/preview. */
export function evidenceRoutes(services: Services): Router {
  const routes = express.Router();
  routes.post("/files/evidence", guarded(services), (request, response, next) => {
    upload(services, request, response).catch(next);
  });
  routes.get("/files/evidence/:id{/:rendition}", (request, response, next) => {
    download(services, request, response).catch(next);
  });
  routes.use("/files", refuse(services));
  return routes;
}

/** A page of another site can send neither our header nor a bearer token. */
function guarded({ config }: Services): RequestHandler {
  return (request, _response, next) => {
    const own = isSameOrigin(request, peerOf(request, config.trustProxy)) && request.headers["x-kepu-csrf"] === "1";
    if (own || request.headers.authorization) next();
    else next(new ProductError("FORBIDDEN", "This request does not come from our own page.", { httpStatus: 403 }));
  };
}

async function upload(services: Services, request: Request, response: Response): Promise<void> {
  const context = await contextOfRequest(services, request, response);
  const wanted = uploadOf(request);
  const add = async () => {
    await services.evidence.admit(context.viewer, wanted);
    if (Number(request.headers["content-length"] ?? 0) > LIMITS.evidenceDocumentBytes) throw tooLarge(LIMITS.evidenceDocumentBytes);
    return services.evidence.add(context.viewer, wanted, request, context.requestId);
  };
  const { id } = await audited(context, "uploadEvidence", wanted.subjectId, add);
  response.status(201).set("Cache-Control", "no-store").json({ data: { id } });
}

function uploadOf({ query }: Request): Upload {
  const text = (name: string) => (typeof query[name] === "string" ? (query[name] as string) : "");
  const subjectKind = text("subjectKind");
  if (!(subjectKind in EvidenceSubject)) throw badInput("subjectKind", "Name what the file is evidence of.");
  if (!isUuid(text("subjectId"))) throw badInput("subjectId", "A UUID in lower case.");
  return {
    subjectKind: subjectKind as EvidenceSubject,
    subjectId: text("subjectId"),
    name: text("name").slice(0, 1_000),
    keepPosition: text("keepPosition") === "1",
    personalData: text("personalData") === "1",
  };
}

async function download(services: Services, request: Request, response: Response): Promise<void> {
  const context = await contextOfRequest(services, request, response);
  const { id = "", rendition = "content" } = request.params as { id?: string; rendition?: string };
  if (!["content", "thumbnail", "preview"].includes(rendition)) throw badInput("rendition", "thumbnail or preview.");
  const file = await audited(context, "downloadEvidence", id, () =>
    services.evidence.open(context.viewer, id, rendition as Rendition, context.requestId),
  );
  response.set({
    "Content-Type": file.mediaType,
    "Content-Length": String(file.bytes),
    "Content-Disposition": rendition === "content" ? attachment(file.name) : "inline",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
  });
  // a reader that goes away is no fault; a store that breaks off ends the connection, so that a part is not taken for the whole
  await pipeline(file.content, response).catch(() => response.destroy());
}

/** RFC 6266: a plain name for old readers, the true one beside it. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/g, "_");
  const exact = encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

async function audited<T>(context: Context, action: string, target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDenial(error)) noteDenial(context, action, { target });
    throw error;
  }
}

const STATUS: Record<string, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404, BAD_INPUT: 400, CONFLICT: 409 };

/** The same shape as a GraphQL answer. What is left of a body is not read: the connection ends. */
function refuse({ logger }: Services): ErrorRequestHandler {
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
  if (isDatabaseAway(error)) return unavailable();
  const { name, message, stack } = error as Error;
  logger.error({ err: { name, message, stack } }, "a file request failed");
  return new ProductError("INTERNAL", "Something went wrong on our side.");
}
