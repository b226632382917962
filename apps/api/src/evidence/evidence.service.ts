import type { Readable } from "node:stream";
import { type EvidenceSubject, isUuid, LIMITS } from "@kepu/schema";
import { type DataSource, type EntityManager, In, IsNull } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { mayAny, permit, permitAny, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, notFound, ProductError, unavailable } from "../errors.ts";
import { ABANDONED_MS } from "./clean-up.ts";
import { fileNameOf } from "./content/file-name.ts";
import { KINDS } from "./content/kind.ts";
import { Evidence, EvidenceLink } from "./evidence.entity.ts";
import { sumOfSubject } from "./evidence.queries.ts";
import { beginPut, endPut } from "./moving.queries.ts";
import type { Kept, Received, Receiver } from "./receive.ts";
import type { ContentStore } from "./store/content-store.ts";
import type { Subjects, SubjectView } from "./subjects.ts";

/** What a file is evidence of, and how it was sent. */
export interface Upload {
  subjectKind: EvidenceSubject;
  subjectId: string;
  name: string;
  keepPosition: boolean;
  personalData: boolean;
}

const contentsOf = ({ content, thumbnail, preview }: Received): Kept[] =>
  [content, thumbnail, preview].filter((one): one is Kept => one !== null);
const hashesOf = (received: Received): string[] => [...new Set(contentsOf(received).map(({ sha256 }) => sha256))].sort();

const BEING_REMOVED = "An old copy of this file is being cleaned away; send it again in a moment.";

export type EvidenceView = EvidenceLink & { evidence: Evidence; addedByName: string | null; changeable: boolean };
export type Rendition = "content" | "thumbnail" | "preview";

/** Proof of what the product says: files, kept once per content, seen by whoever may see what they prove. */
export class EvidenceService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly store: ContentStore,
    private readonly receiver: Receiver,
    private readonly subjects: Subjects,
  ) {}

  /** Before a byte is read: may this viewer add a file to this subject now? */
  async admit(viewer: Viewer, { subjectKind, subjectId }: Pick<Upload, "subjectKind" | "subjectId">): Promise<void> {
    const subject = await this.subject(viewer, "uploadEvidence", subjectKind, subjectId);
    requireOpen(subject);
  }

  /** Takes one file. The same content twice on one subject is one entry: a retry is safe. */
  async add(viewer: Viewer, upload: Upload, stream: Readable, requestId: string | null = null): Promise<EvidenceView> {
    await this.admit(viewer, upload);
    const linkId = await this.receiver.receive(stream, upload.keepPosition, async (received) => {
      await this.admit(viewer, upload); // what was open when a slow file began may be closed by its end
      await this.put(received);
      return this.db.transaction(async (tx) => {
        await lockNamed(tx, "evidence", upload.subjectId);
        const evidence = await this.record(tx, received);
        return this.link(tx, viewer, upload, received, evidence, requestId);
      });
    });
    return this.viewOf(viewer, await this.found(linkId));
  }

  async list(viewer: Viewer, subjectKind: EvidenceSubject, subjectId: string): Promise<EvidenceView[]> {
    const subject = await this.subject(viewer, "evidence", subjectKind, subjectId);
    const links = await this.db.getRepository(EvidenceLink).find({
      where: { subjectKind, subjectId, removedAt: IsNull() },
      relations: { evidence: true },
      order: { addedAt: "ASC", id: "ASC" },
    });
    const seen = links.filter((link) => !link.personalData || mayAny(viewer, "personalEvidence", subject.seen));
    return this.views(viewer, subject, seen);
  }

  /** Those of these files that belong to the subject, also removed ones: what was filed stays readable. The caller has asked who may see them. */
  async filed(viewer: Viewer, subjectKind: EvidenceSubject, subjectId: string, ids: readonly string[]): Promise<EvidenceView[]> {
    if (ids.length === 0) return [];
    const where = { subjectKind, subjectId, id: In([...new Set(ids)]) };
    const links = await this.db.getRepository(EvidenceLink).find({ where, relations: { evidence: true } });
    return this.views(viewer, await this.subjects[subjectKind](subjectId), links);
  }

  async describe(viewer: Viewer, id: string, personalData: boolean): Promise<EvidenceView> {
    const link = await this.changeable(viewer, "describeEvidence", id);
    await this.db.transaction(async (tx) => {
      await tx.update(EvidenceLink, id, { personalData });
      const detail = `personal data: ${link.personalData} → ${personalData}`;
      await this.audit.record({ actor: viewer, action: "describeEvidence", outcome: "SUCCESS", target: id, detail }, tx);
    });
    return this.viewOf(viewer, await this.found(id));
  }

  /** Takes a file off its subject. What was filed with it keeps it; otherwise its content is forgotten after 30 days. */
  async remove(viewer: Viewer, id: string): Promise<string> {
    const link = await this.changeable(viewer, "removeEvidence", id);
    await this.db.transaction(async (tx) => {
      await tx.update(EvidenceLink, id, { removedAt: now(), removedBy: viewer.id });
      const detail = `${link.subjectKind} ${link.subjectId}: kept → removed`;
      await this.audit.record({ actor: viewer, action: "removeEvidence", outcome: "SUCCESS", target: id, detail }, tx);
    });
    return id;
  }

  /** A content to be sent, or NOT_FOUND. Who takes a file away or looks at personal data is kept. */
  async open(viewer: Viewer, id: string, rendition: Rendition, requestId: string | null = null) {
    permit(viewer, "evidence");
    const link = isUuid(id) ? await this.db.getRepository(EvidenceLink).findOne({ where: { id }, relations: { evidence: true } }) : null;
    if (!link?.evidence) throw notFound("file");
    const subject = await this.subject(viewer, "evidence", link.subjectKind, link.subjectId);
    if (link.personalData) permitAny(viewer, "personalEvidence", subject.seen);
    if (link.removedAt && !link.held) throw notFound("file");
    const { evidence } = link;
    const sha256 = { content: evidence.sha256, thumbnail: evidence.thumbnailSha256, preview: evidence.previewSha256 }[rendition];
    const opened = sha256 ? await this.store.open(sha256) : undefined;
    if (!sha256 || !opened) throw notFound("file");
    if (link.personalData || rendition === "content") {
      const event = { actor: viewer, action: "downloadEvidence", outcome: "SUCCESS" as const, target: id, requestId };
      await this.audit.counted(event).catch((error) => {
        opened.content.destroy();
        throw error;
      });
    }
    return { ...opened, sha256, name: link.name, mediaType: rendition === "content" ? KINDS[evidence.kind].mediaType : "image/webp" };
  }

  private async subject(viewer: Viewer, operation: Operation, kind: EvidenceSubject, id: string): Promise<SubjectView> {
    permit(viewer, operation);
    const subject = isUuid(id) ? await this.subjects[kind]?.(id) : undefined;
    if (!subject) throw notFound("object");
    permitAny(viewer, operation, operation === "evidence" ? subject.seen : [subject.changed]);
    if (operation !== "evidence" && subject.alsoAllowed) permit(viewer, subject.alsoAllowed, subject.changed);
    return subject;
  }

  /** Into the store, with no transaction open: it may be slow. What is never recorded is cleaned up. */
  private async put(received: Received): Promise<void> {
    const at = now();
    const kept = contentsOf(received);
    const begun = new Set(await beginPut(this.db.manager, hashesOf(received), at, new Date(at.getTime() - ABANDONED_MS)));
    if (kept.some(({ sha256 }) => !begun.has(sha256))) throw unavailable(BEING_REMOVED);
    for (const { sha256, path } of kept) await this.store.put(sha256, path);
  }

  private async record(tx: EntityManager, received: Received): Promise<Evidence> {
    const { content, thumbnail, preview, size, kind } = received;
    await lockNamed(tx, "evidence", content.sha256);
    const known = await tx.findOne(Evidence, { where: { sha256: content.sha256 }, lock: { mode: "for_key_share" } });
    const evidence = known ?? {
      ...{ id: uuidv7(), sha256: content.sha256, kind, bytes: content.bytes, storedAt: now() },
      ...{ width: size?.width ?? null, height: size?.height ?? null },
      ...{ thumbnailSha256: thumbnail?.sha256 ?? null, previewSha256: preview?.sha256 ?? null },
    };
    if ((await endPut(tx, hashesOf(received))).length > 0) throw unavailable(BEING_REMOVED);
    return known ?? tx.save(Evidence, evidence);
  }

  private async link(tx: EntityManager, viewer: Viewer, upload: Upload, received: Received, evidence: Evidence, requestId: string | null) {
    const { subjectKind, subjectId, personalData } = upload;
    const same = await tx.findOneBy(EvidenceLink, { subjectKind, subjectId, evidenceId: evidence.id, removedAt: IsNull() });
    if (same) return same.id;
    const { files, bytes, removed } = await sumOfSubject(tx, subjectKind, subjectId);
    if (files >= LIMITS.evidenceFiles) throw tooMany(`At most ${LIMITS.evidenceFiles} files.`, LIMITS.evidenceFiles);
    if (removed >= LIMITS.evidenceRemoved)
      throw tooMany(`${removed} files were taken off here in the last 30 days; wait until they are forgotten.`, LIMITS.evidenceRemoved);
    if (bytes + evidence.bytes > LIMITS.evidenceBytes)
      throw tooMany(`All files together have at most ${LIMITS.evidenceBytes} bytes.`, LIMITS.evidenceBytes);
    const id = uuidv7();
    await tx.insert(EvidenceLink, {
      ...{ id, evidenceId: evidence.id, subjectKind, subjectId, personalData, sourceSha256: received.sourceSha256 },
      ...{ name: fileNameOf(upload.name, evidence.kind), addedBy: viewer.id, addedAt: now(), removedBy: null, removedAt: null },
    });
    const detail = `${subjectKind} ${subjectId}: ${evidence.kind}, ${evidence.bytes} bytes${personalData ? ", personal data" : ""}`;
    await this.audit.record({ actor: viewer, action: "uploadEvidence", outcome: "SUCCESS", target: id, detail, requestId }, tx);
    return id;
  }

  private async found(id: string): Promise<EvidenceLink> {
    return this.db.getRepository(EvidenceLink).findOneOrFail({ where: { id }, relations: { evidence: true } });
  }

  private async changeable(viewer: Viewer, operation: Operation, id: string): Promise<EvidenceLink> {
    permit(viewer, operation);
    const link = isUuid(id) ? await this.db.getRepository(EvidenceLink).findOneBy({ id, removedAt: IsNull() }) : null;
    if (!link) throw notFound("file");
    requireOpen(await this.subject(viewer, operation, link.subjectKind, link.subjectId));
    return link;
  }

  private async viewOf(viewer: Viewer, link: EvidenceLink): Promise<EvidenceView> {
    const [view] = await this.views(viewer, await this.subjects[link.subjectKind](link.subjectId), [link]);
    return view as EvidenceView;
  }

  /** Files of one subject, with who added them. */
  private async views(viewer: Viewer, subject: SubjectView | undefined, links: readonly EvidenceLink[]): Promise<EvidenceView[]> {
    const adders = links.map(({ addedBy }) => addedBy);
    const names = await actorNames(this.db.manager, adders);
    const may = (operation: Operation) => subject !== undefined && mayAny(viewer, operation, [subject.changed]);
    const open = subject?.closed === null && may("removeEvidence") && may(subject.alsoAllowed ?? "removeEvidence");
    return links.map((link) => ({
      ...link,
      evidence: link.evidence as Evidence,
      addedByName: names.get(link.addedBy ?? "") ?? null,
      changeable: open && link.removedAt === null,
    }));
  }
}

function requireOpen(subject: SubjectView): void {
  if (subject.closed) throw badInput("subjectId", subject.closed);
}

function tooMany(message: string, limit: number): ProductError {
  return new ProductError("LIMIT_EXCEEDED", message, { field: "file", limit });
}
