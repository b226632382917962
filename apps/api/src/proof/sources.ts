import type { FormItem } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Viewer } from "../access/viewer.ts";
import type { EvidenceService, EvidenceView } from "../evidence/evidence.service.ts";
import { HistoryImport, HistoryMapping } from "../history-import/history-import.entity.ts";
import { Indicator, Observation } from "../indicator/indicator.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { cellId } from "../submission/cell-id.ts";
import { Form, FormVersion } from "../submission/form.entity.ts";
import { Submission, SubmissionEvent, SubmissionValue } from "../submission/submission.entity.ts";
import { sees } from "../submission/submission-scope.ts";
import { Venue } from "../venue/venue.entity.ts";

/** Where a submitted value comes from: the form's line, what was typed there, and every step since. */
export interface SubmissionSource {
  submissionId: string;
  formId: string;
  formName: string;
  formNameEn: string;
  organisationId: string;
  venueId: string | null;
  period: string;
  revision: number;
  item: FormItem | null;
  comment: string | null;
  explanation: string | null;
  filledBy: string | null;
  /** newest first */
  events: SubmissionEvent[];
  /** of the value, then of the whole submission */
  evidence: EvidenceView[];
}

/** Where an imported value comes from. */
export interface ImportSource {
  fileName: string;
  sha256: string;
  cell: string | null;
  written: string | null;
  mappingName: string;
  mappingNameEn: string;
  mappingVersion: number;
  importedAt: Date;
  importedByName: string | null;
}

export interface ObservationSource {
  organisationId: string | null;
  organisationName: string | null;
  organisationNameEn: string | null;
  venueName: string | null;
  settled: boolean;
  recordedFrom: Date;
  recordedTo: Date | null;
  /** this one and those before it, the newest first */
  revisions: Pick<Observation, "revision" | "value" | "missing" | "settled" | "recordedFrom" | "recordedTo">[];
  submission: SubmissionSource | null;
  imported: ImportSource | null;
}

const MOST_EVENTS = 200;

/** Who told values of these ids, for a list. */
export async function tellersOf(
  tx: EntityManager,
  ids: readonly string[],
): Promise<Map<string, { id: string | null; name: string; nameEn: string }>> {
  if (ids.length === 0) return new Map();
  const rows: { id: string; organisationId: string | null; name: string | null; nameEn: string | null; venue: string | null }[] = await tx
    .createQueryBuilder(Observation, "o")
    .leftJoin(Organisation, "g", "g.id = o.organisation_id")
    .leftJoin(Venue, "v", "v.id = o.subject_id")
    .where("o.id IN (:...ids)", { ids })
    .select(["o.id AS id", 'o.organisation_id AS "organisationId"', "g.name AS name", 'g.name_en AS "nameEn"', "v.name AS venue"])
    .getRawMany();
  const named = (name: string | null, venue: string | null) => [name ?? "", venue ?? ""].filter(Boolean).join(" · ");
  return new Map(
    rows.map((row) => [row.id, { id: row.organisationId, name: named(row.name, row.venue), nameEn: named(row.nameEn, row.venue) }]),
  );
}

/** Everything that stands behind one observation, as of an instant, as far as the viewer may see it. */
export async function sourceOf(
  tx: EntityManager,
  { regions, evidence }: { regions: RegionService; evidence: EvidenceService },
  viewer: Viewer,
  id: string,
  asOf: Date,
): Promise<ObservationSource> {
  const observation = await tx.findOneByOrFail(Observation, { id });
  const { key, organisationId, subjectId, revision } = observation;
  const organisation = organisationId ? await tx.findOneBy(Organisation, { id: organisationId }) : null;
  const venue = subjectId ? await tx.findOneBy(Venue, { id: subjectId }) : null;
  const revisions = await tx.find(Observation, { where: { key }, order: { revision: "DESC" } });
  return {
    ...{ organisationId, organisationName: organisation?.name ?? null, organisationNameEn: organisation?.nameEn ?? null },
    ...{
      venueName: venue?.name ?? null,
      settled: observation.settled,
      recordedFrom: observation.recordedFrom,
      recordedTo: observation.recordedTo,
    },
    revisions: revisions.filter((one) => one.revision <= revision),
    submission:
      observation.source === "SUBMISSION" ? await submissionOf(tx, { regions, evidence }, viewer, observation, organisation, asOf) : null,
    imported: observation.source === "IMPORT" ? await importOf(tx, observation) : null,
  };
}

async function submissionOf(
  tx: EntityManager,
  { regions, evidence }: { regions: RegionService; evidence: EvidenceService },
  viewer: Viewer,
  observation: Observation,
  organisation: Organisation | null,
  asOf: Date,
): Promise<SubmissionSource | null> {
  const submission = await tx.findOneBy(Submission, { id: observation.sourceId });
  const form = submission && (await tx.findOneBy(Form, { id: submission.formId }));
  if (!submission || !form || !organisation || !sees(viewer, "submission", regions, form, organisation)) return null;
  const version = await tx.findOneBy(FormVersion, { id: submission.versionId });
  const { code } = await tx.findOneByOrFail(Indicator, { id: observation.indicatorId });
  const item = version?.layout.sections.flatMap((section) => section.items).find((one) => one.indicator === code) ?? null;
  const events = await tx.find(SubmissionEvent, {
    where: { submissionId: submission.id },
    order: { at: "DESC", id: "DESC" },
    take: MOST_EVENTS,
  });
  // the revision that was being handled when the value became what is held true
  const revision =
    events.find(({ at }) => at <= observation.recordedFrom)?.revision ?? (submission.approvedRevision || submission.revision);
  const value = item ? await tx.findOneBy(SubmissionValue, { submissionId: submission.id, revision, itemKey: item.key }) : null;
  const files = item ? await evidence.list(viewer, "SUBMISSION_VALUE", cellId(submission.id, item.key)).catch(none) : [];
  return {
    ...{ submissionId: submission.id, formId: form.id, formName: form.name, formNameEn: form.nameEn, organisationId: organisation.id },
    ...{ venueId: submission.venueId, period: submission.period, revision, item, comment: value?.comment ?? null },
    ...{ explanation: value?.explanation ?? null, filledBy: submission.filledBy, events: events.filter(({ at }) => at <= asOf) },
    evidence: [...files, ...(await evidence.list(viewer, "SUBMISSION", submission.id).catch(none))],
  };
}

/** A cell that nothing was saved in has no files; nor has one that is not the viewer's. */
function none(error: unknown): EvidenceView[] {
  const code = (error as { extensions?: { code?: string } }).extensions?.code;
  if (code === "NOT_FOUND" || code === "FORBIDDEN") return [];
  throw error;
}

async function importOf(tx: EntityManager, observation: Observation): Promise<ImportSource | null> {
  const entered = await tx.findOneBy(HistoryImport, { id: observation.sourceId });
  if (!entered) return null;
  const mapping = await tx.findOneByOrFail(HistoryMapping, { id: entered.mappingId });
  const names = await actorNames(tx, [entered.importedBy]);
  return {
    ...{ fileName: entered.fileName, sha256: entered.sha256, cell: observation.cell ?? null, written: observation.written ?? null },
    ...{ mappingName: mapping.name, mappingNameEn: mapping.nameEn, mappingVersion: entered.mappingVersion },
    ...{ importedAt: entered.importedAt, importedByName: names.get(entered.importedBy ?? "") ?? null },
  };
}
