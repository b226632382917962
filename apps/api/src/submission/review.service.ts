import { isUuid, LIMITS, periodBounds, periodTypeOf, type SubmissionKey, type SubmissionState } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { DataSource, EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import { observe, withdrawProvisional } from "../indicator/observe.ts";
import { announce } from "../ingest/announce.ts";
import type { RegionService } from "../region/region.service.ts";
import { currentFindings } from "./current-findings.ts";
import { Form } from "./form.entity.ts";
import { Submission, SubmissionEvent, SubmissionValue } from "./submission.entity.ts";
import { type SubmissionReader, type SubmissionView, valuesByItem } from "./submission.reader.ts";
import { type Ground, groundOf, leadTargetOf, refuseOwn, submissionId, targetOf } from "./submission-scope.ts";
import { pathOf, type SubmissionAction } from "./workflow.ts";

export interface SubmitInput extends SubmissionKey {
  version: number;
  filledBy: string;
  filledByPhone?: string | null;
  unitHead?: string | null;
}

export interface ItemReason {
  itemKey: string;
  reason: string;
}

interface Move {
  viewer: Viewer;
  operation: Operation;
  action: SubmissionAction;
  version: number;
  reason?: string | null;
  itemReasons?: ItemReason[] | null;
}

/** From submitted to approved, back, and on to the next revision. Every step checks the version that the caller read, writes an event, and tells the audit, in one transaction. */
export class ReviewService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly regions: RegionService,
    private readonly reader: SubmissionReader,
  ) {}

  /** BAD_INPUT names what the rules found: errors, and warnings without an explanation. */
  async submit(viewer: Viewer, input: SubmitInput): Promise<SubmissionView> {
    await this.db.transaction((tx) => this.submitIn(tx, viewer, input));
    return this.reader.view(viewer, input);
  }

  /** The same within the caller's transaction. */
  async submitIn(tx: EntityManager, viewer: Viewer, input: SubmitInput): Promise<void> {
    permit(viewer, "submitSubmission");
    const filledBy = checkedText("input.filledBy", input.filledBy, LIMITS.textChars);
    const filledByPhone = optionalText("input.filledByPhone", input.filledByPhone, 30);
    const unitHead = optionalText("input.unitHead", input.unitHead, LIMITS.textChars);
    await this.moveIn(
      tx,
      input,
      { viewer, operation: "submitSubmission", action: "submit", version: input.version },
      async (ground, submission) => {
        await this.refuseFaulty(tx, ground, submission, input);
        await tx.update(Submission, submission.id, { filledBy, filledByPhone, unitHead });
      },
    );
  }

  signOff(viewer: Viewer, key: SubmissionKey, version: number): Promise<SubmissionView> {
    return this.move(viewer, key, { viewer, operation: "signOffSubmission", action: "signOff", version });
  }

  /** Before anybody has reviewed it, what was submitted becomes a draft again. */
  async takeBack(viewer: Viewer, key: SubmissionKey, version: number, note?: string | null): Promise<SubmissionView> {
    permit(viewer, "takeBackSubmission");
    const reason = optionalText("input.note", note, LIMITS.longTextChars);
    return this.move(viewer, key, { viewer, operation: "takeBackSubmission", action: "takeBack", version, reason });
  }

  signOffIn(tx: EntityManager, viewer: Viewer, key: SubmissionKey, version: number): Promise<void> {
    return this.moveIn(tx, key, { viewer, operation: "signOffSubmission", action: "signOff", version });
  }

  async approve(viewer: Viewer, key: SubmissionKey, version: number, note?: string | null): Promise<SubmissionView> {
    permit(viewer, "approveSubmission");
    const reason = optionalText("input.note", note, LIMITS.longTextChars);
    return this.move(viewer, key, { viewer, operation: "approveSubmission", action: "approve", version, reason });
  }

  async giveBack(viewer: Viewer, key: SubmissionKey, version: number, reason: string, itemReasons: ItemReason[]): Promise<SubmissionView> {
    permit(viewer, "returnSubmission");
    const checked = checkedText("input.reason", reason, LIMITS.longTextChars);
    if (itemReasons.length > LIMITS.formCells)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.formCells} items.`, { field: "input.items", limit: LIMITS.formCells });
    const items = itemReasons.map((one, at) => ({
      itemKey: one.itemKey,
      reason: checkedText(`input.items.${at}.reason`, one.reason, LIMITS.longTextChars),
    }));
    const move = { viewer, operation: "returnSubmission", action: "return", version, reason: checked, itemReasons: items } as const;
    await this.db.transaction((tx) => this.moveIn(tx, key, move, async (ground) => refuseUnknown(ground, items)));
    return this.reader.view(viewer, key);
  }

  /** After approval: a new revision begins as a draft with the approved values; the old one stays readable, and holds until the new one is approved. */
  async correct(viewer: Viewer, key: SubmissionKey, version: number, reason: string): Promise<SubmissionView> {
    permit(viewer, "correctSubmission");
    const checked = checkedText("input.reason", reason, LIMITS.longTextChars);
    const move = { viewer, operation: "correctSubmission", action: "correct", version, reason: checked } as const;
    return this.move(viewer, key, move, async (tx, submission) => {
      const revision = submission.revision + 1;
      const values = await tx.findBy(SubmissionValue, { submissionId: submission.id, revision: submission.revision });
      if (values.length > 0)
        await tx.insert(
          SubmissionValue,
          values.map((value) => ({ ...value, revision })),
        );
      await tx.update(Submission, submission.id, { revision });
    });
  }

  /** Ends a period of a form: what is approved is locked. Answers how many. */
  async lock(viewer: Viewer, formId: string, period: string): Promise<number> {
    permit(viewer, "lockSubmissions");
    const form = isUuid(formId) ? await this.db.getRepository(Form).findOneBy({ id: formId }) : null;
    if (!form) throw notFound("form");
    permit(viewer, "lockSubmissions", leadTargetOf(form));
    if (!periodBounds(period) || periodTypeOf(period) !== form.periodType)
      throw badInput("period", `A period of this form is a ${form.periodType}.`);
    const found = await this.db.getRepository(Submission).findBy({ formId, period, state: "APPROVED" });
    for (const { organisationId, venueId, version } of found)
      await this.move(
        viewer,
        { formId, period, organisationId, venueId },
        { viewer, operation: "lockSubmissions", action: "lock", version },
      );
    return found.length;
  }

  /** Ends one submission before the period of its form ends as a whole. */
  async lockOne(viewer: Viewer, key: SubmissionKey, version: number, note?: string | null): Promise<SubmissionView> {
    permit(viewer, "lockSubmission");
    const reason = optionalText("input.note", note, LIMITS.longTextChars);
    return this.move(viewer, key, { viewer, operation: "lockSubmission", action: "lock", version, reason });
  }

  private async move(
    viewer: Viewer,
    key: SubmissionKey,
    move: Move,
    before?: (tx: EntityManager, submission: Submission) => Promise<void>,
  ): Promise<SubmissionView> {
    await this.db.transaction((tx) => this.moveIn(tx, key, move, before && ((_ground, submission) => before(tx, submission))));
    return this.reader.view(viewer, key);
  }

  private async moveIn(
    tx: EntityManager,
    key: SubmissionKey,
    move: Move,
    before?: (ground: Ground, submission: Submission) => Promise<void>,
  ): Promise<void> {
    const ground = await groundOf(tx, this.regions, move.viewer, move.operation, key);
    const submission = await tx.findOne(Submission, { where: { id: submissionId(key) }, lock: { mode: "pessimistic_write" } });
    if (!submission) throw move.action === "submit" ? badInput("input", "Nothing is filled in yet.") : notFound("submission");
    this.permitStep(move.viewer, move, ground, submission.state);
    const path = pathOf(ground.form, ground.ofCommunity, submission.state, move.action);
    if (submission.version !== move.version || !path)
      throw conflict("Somebody changed this submission meanwhile, or it is past this step.", stateOf(submission), {
        version: move.version,
      });
    if ((await tx.countBy(SubmissionEvent, { submissionId: submission.id })) >= LIMITS.submissionSteps)
      throw new ProductError("LIMIT_EXCEEDED", `A submission has at most ${LIMITS.submissionSteps} steps.`, {
        limit: LIMITS.submissionSteps,
      });
    await before?.(ground, submission);
    await this.follow(tx, ground, submission, move, path);
  }

  /** Sign-off is the own unit head's; a review is a subdistrict's or the lead organisation's, and never of one's own. */
  private permitStep(viewer: Viewer, { operation, action }: Move, { form, organisation }: Ground, state: SubmissionState): void {
    const own = targetOf(this.regions, organisation);
    const lead = leadTargetOf(form);
    if (action === "return" && state === "UNIT_SIGNOFF") permit(viewer, "signOffSubmission", own);
    else if (action === "approve" || action === "return") {
      permit(viewer, operation, state === "SUBDISTRICT_REVIEW" ? own : lead);
      refuseOwn(viewer, organisation);
    } else permit(viewer, operation, action === "lock" ? lead : own);
  }

  private async follow(tx: EntityManager, ground: Ground, submission: Submission, move: Move, path: SubmissionState[]): Promise<void> {
    const at = now();
    const fresh = await tx.findOneByOrFail(Submission, { id: submission.id });
    let from = submission.state;
    for (const [step, to] of path.entries()) {
      await tx.insert(SubmissionEvent, {
        ...{
          id: uuidv7({ msecs: at.getTime() + step }),
          submissionId: submission.id,
          revision: fresh.revision,
          at: new Date(at.getTime() + step),
        },
        ...{ actorId: move.viewer.id ?? "", actorName: move.viewer.name ?? "", action: move.action, fromState: from, toState: to },
        ...{ reason: move.reason ?? null, itemReasons: move.itemReasons?.length ? move.itemReasons : null },
      });
      from = to;
    }
    await tx.update(Submission, submission.id, {
      ...{ state: from, version: submission.version + 1 },
      ...(path.includes("SUBMITTED") ? { submittedAt: submission.submittedAt ?? at } : {}),
      ...(from === "APPROVED" ? { approvedAt: at, approvedRevision: fresh.revision } : {}),
    });
    if (from === "RETURNED" || move.action === "takeBack") await withdrawProvisional(tx, submission.id, at);
    else await this.hold(tx, ground, { ...fresh, state: from }, path, at);
    if (
      move.action === "takeBack" &&
      submission.approvedRevision === 0 &&
      !(await tx.existsBy(SubmissionEvent, { submissionId: submission.id, action: "return" }))
    )
      await tx.update(Submission, submission.id, { submittedAt: null }); // what is taken back was not in time
    const detail = `revision ${fresh.revision}: ${submission.state} → ${from}`;
    await this.audit.record({ actor: move.viewer, action: move.operation, outcome: "SUCCESS", target: submission.id, detail }, tx);
    await announceSubmission(tx, submission);
  }

  /** What counts: provisional from submission on, unless an approved revision holds; settled from approval on. */
  private async hold(tx: EntityManager, ground: Ground, submission: Submission, path: SubmissionState[], at: Date): Promise<void> {
    const settled = submission.state === "APPROVED";
    if (!settled && !(path.includes("SUBMITTED") && submission.approvedRevision === 0)) return;
    const values = await valuesByItem(tx, submission.id, submission.revision);
    const observed = ground.version.layout.sections
      .flatMap((section) => section.items)
      .flatMap((item) => {
        const cell = values.get(item.key);
        return cell && (cell.value !== null || cell.missing !== null)
          ? [{ indicator: item.indicator, value: cell.value, qualifier: cell.qualifier, missing: cell.missing }]
          : [];
      });
    const { form, organisation, venue, period } = ground;
    const of = {
      rootId: form.rootId,
      regionId: organisation.regionId ?? form.rootId,
      organisationId: organisation.id,
      subjectId: venue?.id ?? null,
      period,
    };
    await observe(tx, of, observed, { kind: "SUBMISSION", id: submission.id, settled }, at);
  }

  private async refuseFaulty(tx: EntityManager, ground: Ground, submission: Submission, key: SubmissionKey): Promise<void> {
    const stopping = (await currentFindings(tx, ground, submission, key)).filter(
      (finding) => finding.level === "ERROR" || !finding.explained,
    );
    const [first] = stopping;
    if (first)
      throw new ProductError(
        "BAD_INPUT",
        `${stopping.length} findings stop this submission: correct the errors, and explain what is unusual. The first is ${first.rule} on ${first.items.join(", ")}.`,
        { field: `items.${first.items[0]}`, findings: stopping },
      );
  }
}

/** A reason that no cell shows would be lost. */
function refuseUnknown({ version }: Ground, items: readonly ItemReason[]): void {
  const keys = version.layout.sections.flatMap((section) => section.items.map((item) => item.key));
  const wrong = items.findIndex(({ itemKey }, at) => !keys.includes(itemKey) || items.findIndex((one) => one.itemKey === itemKey) < at);
  if (wrong >= 0) throw badInput(`input.items.${wrong}.itemKey`, "An item of this form, each once.");
}

/** Wakes the boards and inboxes that count it: the last statement of a step. */
async function announceSubmission(tx: EntityManager, { id, formId }: Submission): Promise<void> {
  const client = (await tx.queryRunner?.connect()) as PoolClient | undefined;
  if (!client) throw new Error("a submission is announced inside a transaction");
  await announce(client, now(), { submissions: [{ id, formId }] });
}

function stateOf({ id, state, version, revision }: Submission): object {
  return { id, state, version, revision };
}
