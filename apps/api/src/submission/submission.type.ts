import { FindingLevel, MissingKind, PeriodType, Qualifier, SubmissionState } from "@kepu/schema";
import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { OrganisationType } from "../organisation/organisation.resolver.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";

@ObjectType("Form", { description: "A form 报表: what its lead organisation asks of others, period by period." })
export class FormType {
  @Field(() => ID, { description: "Its id." }) id: string;
  @Field({ description: "Short code, unique in the district." }) code: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => String, { nullable: true, description: "Printed under the name, such as 参照，非官方表." }) mark: string | null;
  @Field(() => PeriodType, { description: "How long its periods are." }) periodType: PeriodType;
  @Field({ description: "Each venue of an organisation reports apart." }) perVenue: boolean;
  @Field({ description: "The unit head signs off before it is submitted." }) needsSignoff: boolean;
  @Field({ description: "What comes from communities is reviewed by their subdistrict first." }) subdistrictReview: boolean;
}

@ObjectType("FormItem", { description: "One line of a form." })
export class FormItemType {
  @Field({ description: "Unique in the form; values and findings name it." }) key: string;
  @Field({ description: "Code of the indicator or data item that a value is an observation of." }) indicator: string;
  @Field({ description: "In Chinese, as printed." }) label: string;
  @Field({ description: "In English." }) labelEn: string;
  @Field({ description: "Unit." }) unit: string;
  @Field(() => Int, { description: "Digits after the point." }) decimals: number;
  @Field(() => String, { nullable: true, description: "The item this one is a part of 其中." }) partOf?: string;
  @Field(() => Boolean, { nullable: true, description: "A number, or why there is none, must be given." }) required?: boolean;
}

@ObjectType("SubmissionValue", { description: "A value as it is stored." })
export class SubmissionValueType {
  @Field(() => String, { nullable: true, description: "A decimal number as text; null: none." }) value: string | null;
  @Field(() => Qualifier, { description: "How exactly." }) qualifier: Qualifier;
  @Field(() => MissingKind, { nullable: true, description: "Why there is no number." }) missing: MissingKind | null;
  @Field(() => String, { nullable: true, description: "A remark." }) comment: string | null;
  @Field(() => String, { nullable: true, description: "Why it is as unusual as a warning says." }) explanation: string | null;
  @Field(() => Int, { description: "Send it with the next change of this cell." }) version: number;
  @Field(() => DateTimeScalar, { description: "Last changed." }) changedAt: Date;
}

@ObjectType("KnownValue", { description: "What the product itself counts for a cell." })
export class KnownValue {
  @Field(() => Float, { description: "The number, in the item's unit." }) value: number;
  @Field(() => Float, { nullable: true, description: "The part of it that is not verified yet, in the item's unit." }) provisional:
    | number
    | null;
  @Field({ description: "ACTIVITIES: activity records and check-ins. GALLERIES: the register of galleries." }) source: string;
}

@ObjectType("SubmissionCell", { description: "A cell with what stands beside it." })
export class SubmissionCell {
  @Field(() => ID, { description: "For its evidence; the same in every revision." }) id: string;
  @Field(() => FormItemType, { description: "The line." }) item: FormItemType;
  @Field(() => SubmissionValueType, { nullable: true, description: "The value; null: empty." }) value: SubmissionValueType | null;
  @Field(() => KnownValue, { nullable: true, description: "What the product itself counts now." }) known: KnownValue | null;
  @Field(() => SubmissionValueType, { nullable: true, description: "Of the period before." }) before: SubmissionValueType | null;
  @Field(() => SubmissionValueType, { nullable: true, description: "Of the same period last year." }) lastYear: SubmissionValueType | null;
  @Field(() => SubmissionValueType, { nullable: true, description: "Of the approved revision that this one corrects, where it differs." })
  approved: SubmissionValueType | null;
  @Field(() => Int, { description: "How many files prove the value." }) files: number;
}

@ObjectType("FormRule", { description: "What must hold among a form's values. Which fields are given depends on the kind." })
export class FormRuleType {
  @Field({
    description:
      "SUM: items add up to total ± tolerance. AT_MOST: item ≤ factor × the sum of others. ZERO_TOGETHER: the first of items is 0 exactly when the second is. RATIO_WITHIN: min ≤ numerator ÷ denominator ≤ max. CHANGE_WITHIN: at most percent % away from the same period last year. AGREES: items equal what the product counts.",
  })
  kind: string;
  @Field(() => FindingLevel, { description: "ERROR stops a submission, WARNING wants an explanation." }) level: FindingLevel;
  @Field(() => [String], { nullable: true, description: "Keys of items." }) items?: string[];
  @Field(() => String, { nullable: true, description: "Key of an item." }) total?: string;
  @Field(() => Float, { nullable: true, description: "In the unit of the total." }) tolerance?: number;
  @Field(() => String, { nullable: true, description: "Key of an item." }) item?: string;
  @Field(() => [String], { nullable: true, description: "Keys of items." }) others?: string[];
  @Field(() => Float, { nullable: true, description: "1 when absent." }) factor?: number;
  @Field(() => String, { nullable: true, description: "Key of an item." }) numerator?: string;
  @Field(() => String, { nullable: true, description: "Key of an item." }) denominator?: string;
  @Field(() => Float, { nullable: true, description: "Of the ratio." }) min?: number;
  @Field(() => Float, { nullable: true, description: "Of the ratio." }) max?: number;
  @Field(() => Float, { nullable: true, description: "Percent." }) percent?: number;
}

@ObjectType("SubmissionSection", { description: "A part of a form." })
export class SubmissionSection {
  @Field({ description: "Unique in the form." }) key: string;
  @Field({ description: "In Chinese." }) title: string;
  @Field({ description: "In English." }) titleEn: string;
  @Field(() => [SubmissionCell], { description: "Its lines." }) cells: SubmissionCell[];
}

@ObjectType("Finding", { description: "What a rule of the form found." })
export class FindingType {
  @Field({
    description: "REQUIRED, WHOLE_NUMBER, NEGATIVE, TOO_LARGE, PART, SUM, AT_MOST, ZERO_TOGETHER, RATIO_WITHIN, CHANGE_WITHIN or AGREES.",
  })
  rule: string;
  @Field(() => FindingLevel, { description: "ERROR stops a submission, WARNING wants an explanation." }) level: FindingLevel;
  @Field(() => [String], { description: "Keys of the items concerned, the one to correct first." }) items: string[];
  @Field(() => Float, { nullable: true, description: "What was found." }) found: number | null;
  @Field(() => Float, { nullable: true, description: "What it was held against." }) expected: number | null;
  @Field({ description: "A warning that an explanation answers." }) explained: boolean;
}

@ObjectType("ItemReason", { description: "Why one value was sent back." })
export class ItemReasonType {
  @Field({ description: "The item." }) itemKey: string;
  @Field({ description: "The reason." }) reason: string;
}

@ObjectType("SubmissionEvent", { description: "Something that happened to a submission." })
export class SubmissionEventType {
  @Field(() => ID, { description: "The event." }) id: string;
  @Field(() => Int, { description: "The revision it happened to." }) revision: number;
  @Field(() => DateTimeScalar, { description: "When." }) at: Date;
  @Field({ description: "Who, by name then." }) actorName: string;
  @Field({ description: "submit, signOff, approve, return, takeBack, correct or lock." }) action: string;
  @Field(() => SubmissionState, { description: "State before." }) fromState: SubmissionState;
  @Field(() => SubmissionState, { description: "State after." }) toState: SubmissionState;
  @Field(() => String, { nullable: true, description: "Why." }) reason: string | null;
  @Field(() => [ItemReasonType], { nullable: true, description: "Why, value by value." }) itemReasons: ItemReasonType[] | null;
}

@ObjectType("Submission", { description: "A submission 报送: an organisation's values for one form and period." })
export class SubmissionType {
  @Field(() => ID, { description: "The same for the same form, organisation, venue and period." }) id: string;
  @Field(() => FormType, { description: "The form." }) form: FormType;
  @Field(() => OrganisationType, { description: "Who reports." }) organisation: Omit<OrganisationType, "titles">;
  @Field(() => ID, { nullable: true, description: "The venue, where each reports apart." }) venueId: string | null;
  @Field(() => String, { nullable: true, description: "Its name." }) venueName: string | null;
  @Field({ description: "ISO-8601 period." }) period: string;
  @Field(() => SubmissionState, { description: "How far it is." }) state: SubmissionState;
  @Field({ description: "Something was saved." }) started: boolean;
  @Field(() => Int, { description: "The revision that is shown." }) revision: number;
  @Field(() => Int, { description: "The last approved revision; 0: none." }) approvedRevision: number;
  @Field(() => Int, { description: "Send it with the next step." }) version: number;
  @Field(() => DateScalar, { description: "Last day to submit." }) dueOn: string;
  @Field({ description: "Submitted after it, or still not." }) late: boolean;
  @Field(() => DateTimeScalar, { nullable: true, description: "First submitted." }) submittedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Last approved." }) approvedAt: Date | null;
  @Field(() => String, { nullable: true, description: "填表人" }) filledBy: string | null;
  @Field(() => String, { nullable: true, description: "联系电话" }) filledByPhone: string | null;
  @Field(() => String, { nullable: true, description: "单位负责人" }) unitHead: string | null;
  @Field(() => [SubmissionSection], { description: "The form with its values." }) sections: SubmissionSection[];
  @Field(() => [FormRuleType], { description: "The form's rules, for a client that tells early; the service holds to them in any case." })
  rules: FormRuleType[];
  @Field(() => [FindingType], { description: "What the form's rules find now." }) findings: FindingType[];
  @Field(() => [SubmissionEventType], { description: "What happened, newest first, at most 200." }) events: SubmissionEventType[];
  @Field(() => [String], { description: "Mutations that the viewer may call on it now." }) actions: string[];
}

@ObjectType("ReportingRow", { description: "Who has to report for a form and period, and how it stands." })
export class ReportingRowType {
  @Field(() => ID, { description: "The submission, also when nobody has begun it." }) submissionId: string;
  @Field(() => FormType, { description: "The form." }) form: FormType;
  @Field({ description: "ISO-8601 period." }) period: string;
  @Field(() => ID, { description: "Who has to report." }) organisationId: string;
  @Field({ description: "Its name." }) organisationName: string;
  @Field({ description: "Its name in English." }) organisationNameEn: string;
  @Field(() => ID, { nullable: true, description: "The venue, where each reports apart." }) venueId: string | null;
  @Field(() => String, { nullable: true, description: "Its name." }) venueName: string | null;
  @Field(() => SubmissionState, { description: "How far it is." }) state: SubmissionState;
  @Field({ description: "Something was saved." }) started: boolean;
  @Field(() => Int, { description: "Newest revision." }) revision: number;
  @Field(() => DateScalar, { description: "Last day to submit." }) dueOn: string;
  @Field(() => DateTimeScalar, { nullable: true, description: "First submitted." }) submittedAt: Date | null;
  @Field({ description: "Submitted after the due day, or still not." }) late: boolean;
  @Field({ description: "Waits for the viewer." }) mine: boolean;
  @Field(() => Int, { description: "Cells of it that hold a number, or say why there is none." }) filled: number;
  @Field(() => Int, { description: "Cells it has." }) cells: number;
}

@InputType({ description: "Which submission." })
export class SubmissionKeyInput {
  @Field(() => ID, { description: "The form." }) formId: string;
  @Field({ description: "ISO-8601, of the form's type." }) period: string;
  @Field(() => ID, { description: "Who reports." }) organisationId: string;
  @Field(() => ID, { nullable: true, description: "The venue, where each reports apart." }) venueId?: string | null;
}

@InputType({ description: "A cell to save." })
export class CellInputType {
  @Field({ description: "Of the form." }) itemKey: string;
  @Field(() => String, { nullable: true, description: "A decimal number as text: 1234 or 12.5." }) value?: string | null;
  @Field(() => Qualifier, { nullable: true, description: "EXACT when absent." }) qualifier?: Qualifier | null;
  @Field(() => MissingKind, { nullable: true, description: "Why there is no number." }) missing?: MissingKind | null;
  @Field(() => String, { nullable: true, description: "A remark, at most 2,000 characters." }) comment?: string | null;
  @Field(() => String, { nullable: true, description: "Why it is unusual, at most 2,000 characters." }) explanation?: string | null;
  @Field(() => Int, { description: "The version that was read; 0: it was empty." }) version: number;
}

@InputType({ description: "Cells to save." })
export class SaveSubmissionCellsInput extends SubmissionKeyInput {
  @Field(() => [CellInputType], { description: "1 to 500." }) cells: CellInputType[];
}

@ObjectType("SavedCell", { description: "What became of a cell." })
export class SavedCellType {
  @Field({ description: "The item." }) itemKey: string;
  @Field({ description: "SAVED, or CONFLICT: somebody changed it meanwhile; `current` is theirs, nothing was written." }) status: string;
  @Field(() => SubmissionValueType, { nullable: true, description: "What is stored now." }) current: SubmissionValueType | null;
  @Field(() => String, {
    nullable: true,
    description: "With CONFLICT: who saved `current`, at its `changedAt`; null: nobody of a known name.",
  })
  changedByName: string | null;
}

@ObjectType("SaveSubmissionCellsPayload", { description: "The cells, and the submission with what the rules find." })
export class SaveSubmissionCellsPayload {
  @Field(() => [SavedCellType], { description: "In the order given." }) cells: SavedCellType[];
  @Field(() => SubmissionType, { description: "As it stands now." }) submission: SubmissionType;
}

@InputType({ description: "A submission to submit." })
export class SubmitSubmissionInput extends SubmissionKeyInput {
  @Field(() => Int, { description: "The version that was read." }) version: number;
  @Field({ description: "填表人, at most 200 characters." }) filledBy: string;
  @Field(() => String, { nullable: true, description: "联系电话, at most 30 characters." }) filledByPhone?: string | null;
  @Field(() => String, { nullable: true, description: "单位负责人, at most 200 characters." }) unitHead?: string | null;
}

@InputType({ description: "A step of a submission." })
export class SubmissionStepInput extends SubmissionKeyInput {
  @Field(() => Int, { description: "The version that was read." }) version: number;
  @Field(() => String, { nullable: true, description: "A remark, at most 2,000 characters." }) note?: string | null;
}

@InputType({ description: "Why one value is sent back." })
export class ItemReasonInput {
  @Field({ description: "The item." }) itemKey: string;
  @Field({ description: "The reason, at most 2,000 characters." }) reason: string;
}

@InputType({ description: "A submission to send back." })
export class ReturnSubmissionInput extends SubmissionKeyInput {
  @Field(() => Int, { description: "The version that was read." }) version: number;
  @Field({ description: "Why, at most 2,000 characters." }) reason: string;
  @Field(() => [ItemReasonInput], { nullable: true, description: "Why, value by value; at most 500." }) items?: ItemReasonInput[] | null;
}

@InputType({ description: "A correction of what was approved." })
export class CorrectSubmissionInput extends SubmissionKeyInput {
  @Field(() => Int, { description: "The version that was read." }) version: number;
  @Field({ description: "Why, at most 2,000 characters." }) reason: string;
}

@InputType({ description: "Which submissions to list." })
export class ReportingFilterInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => ID, { nullable: true, description: "One form." }) formId?: string | null;
  @Field(() => String, { nullable: true, description: "ISO-8601; the last whole period of each form when absent." }) period?: string | null;
  @Field(() => Int, { nullable: true, description: "Without a period: the running one and so many before it, at most 24." })
  recent?: number | null;
  @Field(() => Boolean, { nullable: true, description: "Only organisations that the viewer fills in or signs off for." })
  own?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: "Only what waits for the viewer." }) mine?: boolean | null;
}
