import {
  type Finding,
  type FormItem,
  LIMITS,
  type ResultValue,
  type SubmitResultsInput,
  type SubmitResultsPayload,
  type ValueResult,
} from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import { may, permit, type Target, type Viewer } from "../access/viewer.ts";
import { badInput, ProductError } from "../errors.ts";
import { rowOfKey } from "../keyed/row-id.ts";
import { answerOnce } from "../keyed/saved-answer.ts";
import type { RegionService } from "../region/region.service.ts";
import { currentFindings } from "./current-findings.ts";
import { isNumeric } from "./numeric.ts";
import { adviceOn, type ResultProblem } from "./result-advice.ts";
import type { ReviewService } from "./review.service.ts";
import { Submission } from "./submission.entity.ts";
import type { SubmissionService, WrittenCell } from "./submission.service.ts";
import { groundOf, submissionId, targetOf } from "./submission-scope.ts";

/** Carries an answer out of a transaction that is to leave nothing behind. */
class Undone extends Error {
  constructor(readonly answer: SubmitResultsPayload) {
    super("undone on purpose");
  }
}

/** A whole form's values of an organisation and period from its own software, in one call: all of it or nothing. */
export class ResultsService {
  constructor(
    private readonly db: DataSource,
    private readonly submissions: SubmissionService,
    private readonly reviews: ReviewService,
    private readonly regions: RegionService,
  ) {}

  /** The same key and content: one effect, and the first answer again; other content: CONFLICT. What was refused or a dry run is not kept: it is tried anew. */
  async submit(viewer: Viewer, input: SubmitResultsInput): Promise<SubmitResultsPayload> {
    permit(viewer, "submitResults");
    refuseSizes(input);
    const call = { operation: "submitResults", content: contentOf(input), field: "input.idempotencyKey" };
    try {
      return await this.db.transaction(async (tx) => {
        const { ownerId, id } = await rowOfKey(tx, viewer, "submitResults", input.idempotencyKey, "saved_answer");
        return answerOnce(tx, { ...call, viewerId: ownerId, requestId: input.dryRun ? null : id }, async () => {
          const answer = await this.store(tx, viewer, input);
          if (input.dryRun || !answer.accepted) throw new Undone(answer);
          return answer;
        });
      });
    } catch (error) {
      if (error instanceof Undone) return error.answer;
      throw error;
    }
  }

  private async store(tx: EntityManager, viewer: Viewer, input: SubmitResultsInput): Promise<SubmitResultsPayload> {
    const ground = await groundOf(tx, this.regions, viewer, "submitResults", input);
    const target = targetOf(this.regions, ground.organisation);
    permit(viewer, "submitResults", target);
    const items = new Map(ground.version.layout.sections.flatMap((section) => section.items).map((item) => [item.key, item]));
    const results = input.values.map((value) => readValue(value, items.get(value.itemKey), input.values));
    const before = await tx.findOneBy(Submission, { id: submissionId(input) });
    if (results.some((one) => one.status === "ERROR")) return this.answer(tx, input, before, results);
    const { cells: saved } = await this.submissions.saveIn(tx, viewer, input, input.values.map(cellOf));
    for (const { itemKey, status } of saved)
      if (status === "CONFLICT") problem(results, itemKey, "ERROR", { code: "CONFLICT", ...adviceOn("CONFLICT") });
    const submission = await tx.findOneByOrFail(Submission, { id: submissionId(input) });
    for (const finding of await currentFindings(tx, ground, submission, input)) {
      if (finding.explained) continue;
      for (const itemKey of finding.items.slice(0, 1))
        problem(results, itemKey, levelOf(finding, input), problemOf(finding), items.get(itemKey));
    }
    if (!results.some((one) => one.status === "ERROR") && input.submit) await this.goOn(tx, viewer, input, submission.version, target);
    return this.answer(tx, input, before, results);
  }

  /** Submits, and signs off where the form asks for it, as far as the caller may. */
  private async goOn(tx: EntityManager, viewer: Viewer, input: SubmitResultsInput, version: number, target: Target): Promise<void> {
    if (!input.filledBy) throw badInput("input.filledBy", "A submission says who filled it in.");
    await this.reviews.submitIn(tx, viewer, { ...input, version, filledBy: input.filledBy });
    const { state, version: next } = await tx.findOneByOrFail(Submission, { id: submissionId(input) });
    if (state === "UNIT_SIGNOFF" && may(viewer, "signOffSubmission", target)) await this.reviews.signOffIn(tx, viewer, input, next);
  }

  private async answer(
    tx: EntityManager,
    input: SubmitResultsInput,
    before: Submission | null,
    results: ValueResult[],
  ): Promise<SubmitResultsPayload> {
    const accepted = results.every((one) => one.status !== "ERROR");
    const shown = accepted ? await tx.findOneBy(Submission, { id: submissionId(input) }) : before;
    const { state = "DRAFT" as const, revision = 1, version = 0 } = shown ?? {};
    return { submissionId: submissionId(input), accepted, dryRun: input.dryRun === true, state, revision, version, results };
  }
}

function refuseSizes({ values }: SubmitResultsInput): void {
  if (values.length < 1) throw badInput("input.values", "Send at least one value.");
  if (values.length > LIMITS.formCells)
    throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.formCells} values at once.`, {
      field: "input.values",
      limit: LIMITS.formCells,
    });
}

/** What makes two calls the same, whatever order GraphQL gave their fields. */
function contentOf({ idempotencyKey: _key, dryRun: _dryRun, values, ...rest }: SubmitResultsInput): object {
  const sorted = (given: object) =>
    Object.entries(given)
      .filter(([, value]) => value != null)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return [sorted(rest), values.map(sorted)];
}

function readValue(value: ResultValue, item: FormItem | undefined, all: ResultValue[]): ValueResult {
  const { itemKey } = value;
  const fault = faultOf(value, item, all);
  const problems = fault ? [{ code: fault, ...adviceOn(fault, item) }] : [];
  return { itemKey, indicator: item?.indicator ?? null, status: fault ? "ERROR" : "ACCEPTED", problems };
}

function faultOf({ itemKey, value, missing, comment, explanation }: ResultValue, item: FormItem | undefined, all: ResultValue[]) {
  if (!item) return "UNKNOWN_ITEM";
  if (all.filter((one) => one.itemKey === itemKey).length > 1) return "TWICE";
  if (value != null && !isNumeric(value)) return "NOT_A_NUMBER";
  if (value != null && missing) return "NUMBER_AND_MISSING";
  return [comment, explanation].some((text) => text && (text.trim().length > LIMITS.longTextChars || text.includes("\u0000")))
    ? "TEXT"
    : undefined;
}

const cellOf = ({ version = null, ...value }: ResultValue): WrittenCell => ({ ...value, version });

/** A draft may be incomplete, and unusual without saying why; what is submitted may not. */
function levelOf({ rule, level }: Finding, { submit }: SubmitResultsInput): "WARNING" | "ERROR" {
  return submit || (level === "ERROR" && rule !== "REQUIRED") ? "ERROR" : "WARNING";
}

const problemOf = (finding: Finding): ResultProblem => ({ code: finding.rule, ...adviceOn(finding.rule, undefined, finding) });

function problem(results: ValueResult[], itemKey: string, status: "WARNING" | "ERROR", found: ResultProblem, item?: FormItem): void {
  const sent = results.find((one) => one.itemKey === itemKey);
  const result: ValueResult = sent ?? { itemKey, indicator: item?.indicator ?? null, status: "ACCEPTED", problems: [] };
  if (!sent) results.push(result);
  result.problems.push(found);
  if (result.status !== "ERROR") result.status = status;
}
