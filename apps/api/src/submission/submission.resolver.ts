import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, ID, Info, Int, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { selectedBelow } from "../selected.ts";
import type { ReportingRow } from "./form.service.ts";
import type { SubmissionView } from "./submission.reader.ts";
import {
  CorrectSubmissionInput,
  FormType,
  ReportingFilterInput,
  ReportingRowType,
  ReturnSubmissionInput,
  SaveSubmissionCellsInput,
  SaveSubmissionCellsPayload,
  SubmissionKeyInput,
  SubmissionStepInput,
  SubmissionType,
  SubmitSubmissionInput,
} from "./submission.type.ts";

const REVIEW_ERRORS =
  "Errors: NOT_FOUND, FORBIDDEN (also for one's own organisation), CONFLICT when it is past this step or changed meanwhile, BAD_INPUT.";

const shown = ({ venue, ...view }: SubmissionView): SubmissionType => ({
  ...view,
  venueId: venue?.id ?? null,
  venueName: venue?.name ?? null,
});

const row = ({ organisation, venue, ...rest }: ReportingRow): ReportingRowType => ({
  ...rest,
  ...{ organisationId: organisation.id, organisationName: organisation.name, organisationNameEn: organisation.nameEn },
  ...{ venueId: venue?.id ?? null, venueName: venue?.name ?? null },
});

@Resolver()
export class SubmissionResolver {
  @Query(() => [FormType], { description: "The forms that concern the viewer. NOT_FOUND for a foreign root." })
  forms(@Ctx() { services, viewer }: Context, @Arg("rootId", () => ID, { description: "The root." }) rootId: string): Promise<FormType[]> {
    return services.forms.forms(viewer, rootId);
  }

  @Query(() => [ReportingRowType], {
    description: "Who has to report, and how it stands: the board, and, with `mine`, the inbox. Errors: NOT_FOUND, BAD_INPUT.",
  })
  async reporting(
    @Ctx() { services, viewer }: Context,
    @Arg("filter", () => ReportingFilterInput, { description: "Which." }) filter: ReportingFilterInput,
  ): Promise<ReportingRowType[]> {
    return (await services.forms.reporting(viewer, filter)).map(row);
  }

  @Query(() => SubmissionType, {
    description: "A submission with its values, what stands beside them, and what the rules find. Errors: NOT_FOUND, BAD_INPUT.",
  })
  async submission(
    @Ctx() { services, viewer }: Context,
    @Arg("key", () => SubmissionKeyInput, { description: "Which." }) key: SubmissionKeyInput,
    @Arg("revision", () => Int, { nullable: true, description: "An earlier revision; the newest when absent." }) revision?: number,
  ): Promise<SubmissionType> {
    return shown(await services.submissions.reader.view(viewer, key, revision));
  }

  @Mutation(() => SaveSubmissionCellsPayload, {
    description:
      "Saves cells as they are typed. Each is written only over the version that was read: different cells merge, the same cell answers CONFLICT with what is stored. Safe to repeat. Errors: NOT_FOUND, CONFLICT when it is not open, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  async saveSubmissionCells(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SaveSubmissionCellsInput, { validate: false, description: "The cells." }) {
      cells,
      ...key
    }: SaveSubmissionCellsInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SaveSubmissionCellsPayload> {
    const { cells: saved, standing } = await services.submissions.saveCells(viewer, key, cells);
    const enough = [...selectedBelow(info, "submission")].every((field) => field in standing);
    const submission = enough ? (standing as SubmissionView) : await services.submissions.reader.view(viewer, key);
    return { cells: saved, submission: shown(submission) };
  }

  @Mutation(() => SubmissionType, {
    description:
      "Submits, or asks the unit head to sign off. BAD_INPUT with `extensions.findings` while a rule finds an error, or a warning without explanation.",
  })
  async submitSubmission(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SubmitSubmissionInput, { validate: false, description: "Which, and who filled it in." })
    input: SubmitSubmissionInput,
  ): Promise<SubmissionType> {
    return shown(await services.reviews.submit(viewer, input));
  }

  @Mutation(() => SubmissionType, { description: `The unit head signs off 审签. ${REVIEW_ERRORS}` })
  async signOffSubmission(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SubmissionStepInput, { validate: false, description: "Which." }) {
      version,
      note: _note,
      ...key
    }: SubmissionStepInput,
  ): Promise<SubmissionType> {
    return shown(await services.reviews.signOff(viewer, key, version));
  }

  @Mutation(() => SubmissionType, {
    description: `Takes back what was submitted, until somebody has reviewed it: it is a draft again. ${REVIEW_ERRORS}`,
  })
  async takeBackSubmission(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SubmissionStepInput, { validate: false, description: "Which." }) { version, note, ...key }: SubmissionStepInput,
  ): Promise<SubmissionType> {
    return shown(await services.reviews.takeBack(viewer, key, version, note));
  }

  @Mutation(() => SubmissionType, { description: `The subdistrict, then the lead organisation approves. ${REVIEW_ERRORS}` })
  async approveSubmission(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SubmissionStepInput, { validate: false, description: "Which." }) { version, note, ...key }: SubmissionStepInput,
  ): Promise<SubmissionType> {
    return shown(await services.reviews.approve(viewer, key, version, note));
  }

  @Mutation(() => SubmissionType, { description: `Sends it back with a reason, whole and value by value. ${REVIEW_ERRORS}` })
  async returnSubmission(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ReturnSubmissionInput, { validate: false, description: "Which, and why." })
    { version, reason, items, ...key }: ReturnSubmissionInput,
  ): Promise<SubmissionType> {
    return shown(await services.reviews.giveBack(viewer, key, version, reason, items ?? []));
  }

  @Mutation(() => SubmissionType, { description: `Begins a new revision of what was approved or locked. ${REVIEW_ERRORS}` })
  async correctSubmission(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CorrectSubmissionInput, { validate: false, description: "Which, and why." })
    { version, reason, ...key }: CorrectSubmissionInput,
  ): Promise<SubmissionType> {
    return shown(await services.reviews.correct(viewer, key, version, reason));
  }

  @Mutation(() => SubmissionType, {
    description:
      "Locks one that is approved, for who leads the form. Errors: NOT_FOUND, FORBIDDEN, CONFLICT when it is not approved or changed meanwhile, BAD_INPUT.",
  })
  async lockSubmission(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SubmissionStepInput, { validate: false, description: "Which." }) { version, note, ...key }: SubmissionStepInput,
  ): Promise<SubmissionType> {
    return shown(await services.reviews.lockOne(viewer, key, version, note));
  }

  @Mutation(() => Int, { description: "Locks what is approved of a form and period; answers how many. Errors: FORBIDDEN, NOT_FOUND." })
  lockSubmissions(
    @Ctx() { services, viewer }: Context,
    @Arg("formId", () => ID, { description: "The form." }) formId: string,
    @Arg("period", { description: "ISO-8601." }) period: string,
  ): Promise<number> {
    return services.reviews.lock(viewer, formId, period);
  }
}
