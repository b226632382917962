import { pipeline } from "node:stream/promises";
import { EvidenceSubject, isUuid, LIMITS } from "@kepu/schema";
import express, { type Request, type Response, type Router } from "express";
import { answerFile, attachment, guardFiles, refuseFiles } from "../access/file-door.ts";
import type { Context, Services } from "../context.ts";
import { badInput } from "../errors.ts";
import type { Rendition, Upload } from "./evidence.service.ts";
import { tooLarge } from "./receive.ts";

/** Files over HTTP, as the same viewer as over GraphQL.
 * POST /files/evidence?subjectKind=&subjectId=&name= with the file as the body; GET /files/evidence/ID, …/thumbnail, …/preview. */
export function evidenceRoutes(services: Services): Router {
  const routes = express.Router();
  const { evidence } = services;
  routes.post("/files/evidence", guardFiles(services), answerFile(services, "uploadEvidence", upload(evidence)));
  routes.get("/files/evidence/:id{/:rendition}", answerFile(services, "downloadEvidence", download(evidence)));
  routes.use("/files/evidence", refuseFiles(services));
  return routes;
}

type Evidence = Services["evidence"];

const upload = (evidence: Evidence) => async (context: Context, request: Request, response: Response) => {
  const wanted = uploadOf(request);
  await evidence.admit(context.viewer, wanted);
  if (Number(request.headers["content-length"] ?? 0) > LIMITS.evidenceDocumentBytes) throw tooLarge(LIMITS.evidenceDocumentBytes);
  const { id } = await evidence.add(context.viewer, wanted, request, context.requestId);
  response.status(201).set("Cache-Control", "no-store").json({ data: { id } });
};

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

const download = (evidence: Evidence) => async (context: Context, request: Request, response: Response) => {
  const { id = "", rendition = "content" } = request.params as { id?: string; rendition?: string };
  if (!["content", "thumbnail", "preview"].includes(rendition)) throw badInput("rendition", "thumbnail or preview.");
  const file = await evidence.open(context.viewer, id, rendition as Rendition, context.requestId);
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
};
