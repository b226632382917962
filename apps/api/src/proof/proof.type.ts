import {
  AgeGroup,
  Channel,
  CheckInKind,
  MetricGrouping,
  MetricMissing,
  MissingKind,
  ParentRule,
  ProofEnd,
  ProofKind,
  ProofRole,
  Qualifier,
  Residence,
  UsageKind,
} from "@kepu/schema";
import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { EvidenceType } from "../evidence/evidence.resolver.ts";
import { MetricDefinitionType } from "../metric/metric.resolver.ts";
import { PageInfo } from "../page.ts";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../scalars.ts";
import type { Seal } from "../seal/seal.queries.ts";
import { StatementType } from "../statement/statement.resolver.ts";
import { FormItemType, SubmissionEventType } from "../submission/submission.type.ts";
import type { ProofQuestion } from "./proof-question.ts";

@InputType({ description: "One cell of `metrics`, and how far into its proof." })
export class ExplainInput implements ProofQuestion {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "The indicator's code." }) indicator: string;
  @Field(() => ID, { nullable: true, description: "The region; the root when neither a region nor an organisation is named." })
  regionId?: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation instead of a region." }) organisationId?: string | null;
  @Field({ description: "The period: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05." }) period: string;
  @Field(() => MetricGrouping, { nullable: true, description: "What the figure is a part of a breakdown by." }) by?: MetricGrouping | null;
  @Field(() => String, { nullable: true, description: "Which part: `group` of the series." }) group?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "As of the end of this day." }) asOf?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "As of an instant." }) asOfInstant?: Date | null;
  @Field(() => ParentRule, { defaultValue: "NOW", description: "Under which parent a region's past is counted." }) parents: ParentRule;
  @Field(() => ID, { nullable: true, description: "A node of an earlier answer to the same question; the figure itself when absent." })
  node?: string | null;
}

@ObjectType("ProofFact", { description: "One fact. People stand under a code that is theirs in this root alone." })
export class ProofFactType {
  @Field(() => DateTimeScalar, { description: "When it happened." }) occurredAt: Date;
  @Field(() => DateTimeScalar, { description: "When it was recorded; of a retraction, when it was taken back." }) recordedAt: Date;
  @Field(() => CheckInKind, { nullable: true, description: "How it counts; null: no check-in." }) kind: CheckInKind | null;
  @Field(() => UsageKind, { nullable: true, description: "What was done at a kiosk; null: a check-in." }) usage: UsageKind | null;
  @Field(() => AgeGroup, { nullable: true, description: "Age group; null of kiosks." }) ageGroup: AgeGroup | null;
  @Field(() => Residence, { nullable: true, description: "Whether they live in the district; null of kiosks." })
  residence: Residence | null;
  @Field(() => Channel, { nullable: true, description: "How it came in." }) channel: Channel | null;
  @Field(() => String, { nullable: true, description: "The person's code 代码 of 12 digits; null: nobody is named." }) pseudonym:
    | string
    | null;
  @Field(() => Int, { nullable: true, description: "Clicks of a use." }) clicks: number | null;
  @Field(() => Int, { nullable: true, description: "Seconds of a use." }) dwellSeconds: number | null;
  @Field(() => String, { nullable: true, description: "What was looked at or lent." }) content: string | null;
  @Field(() => String, { nullable: true, description: "Why it was taken back." }) reason: string | null;
}

@ObjectType("ObservationRevision", { description: "What was held true of a figure for a time." })
export class ObservationRevisionType {
  @Field(() => Int, { description: "1, 2 …" }) revision: number;
  @Field(() => DecimalScalar, { nullable: true, description: "The value; null: there is none." }) value: string | null;
  @Field(() => MissingKind, { nullable: true, description: "Why there is none." }) missing: MissingKind | null;
  @Field({ description: "Approved; otherwise provisional." }) settled: boolean;
  @Field(() => DateTimeScalar, { description: "Since when." }) recordedFrom: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Until when; null: still." }) recordedTo: Date | null;
}

@ObjectType("SubmissionSource", { description: "The submission that a value comes from, with its steps and evidence." })
export class SubmissionSourceType {
  @Field(() => ID, { description: "The submission." }) submissionId: string;
  @Field(() => ID, { description: "The form." }) formId: string;
  @Field({ description: "The form's name in Chinese." }) formName: string;
  @Field({ description: "The form's name in English." }) formNameEn: string;
  @Field(() => ID, { description: "Who submitted it." }) organisationId: string;
  @Field(() => ID, { nullable: true, description: "The venue that reports apart." }) venueId: string | null;
  @Field({ description: "The submission's period." }) period: string;
  @Field(() => Int, { description: "Its revision when the value became what is held true." }) revision: number;
  @Field(() => FormItemType, { nullable: true, description: "The form's line." }) item: FormItemType | null;
  @Field(() => String, { nullable: true, description: "The comment on the value." }) comment: string | null;
  @Field(() => String, { nullable: true, description: "Why it is as unusual as a warning says." }) explanation: string | null;
  @Field(() => String, { nullable: true, description: "Who filled it in, as printed." }) filledBy: string | null;
  @Field(() => [SubmissionEventType], { description: "Submitted, signed off, approved, returned …: newest first, at most 200." })
  events: SubmissionEventType[];
  @Field(() => [EvidenceType], { description: "Files of the value, then of the whole submission." }) evidence: EvidenceType[];
}

@ObjectType("ImportSource", { description: "The file of the past that a value comes from." })
export class ImportSourceType {
  @Field({ description: "The file's name." }) fileName: string;
  @Field({ description: "SHA-256 of the file, hexadecimal." }) sha256: string;
  @Field(() => String, { nullable: true, description: "The cell: column and row, such as C12; null: not kept." }) cell: string | null;
  @Field(() => String, { nullable: true, description: "What is written there; null: not kept." }) written: string | null;
  @Field({ description: "The mapping's name in Chinese." }) mappingName: string;
  @Field({ description: "The mapping's name in English." }) mappingNameEn: string;
  @Field(() => Int, { description: "The mapping's version." }) mappingVersion: number;
  @Field(() => DateTimeScalar, { description: "When it was imported." }) importedAt: Date;
  @Field(() => String, { nullable: true, description: "Who imported it; null: the command line." }) importedByName: string | null;
}

@ObjectType("ObservationSource", { description: "What stands behind one value that was submitted or imported." })
export class ObservationSourceType {
  @Field(() => ID, { nullable: true, description: "Who told it; null: it is of the region as a whole." }) organisationId: string | null;
  @Field(() => String, { nullable: true, description: "Its name in Chinese." }) organisationName: string | null;
  @Field(() => String, { nullable: true, description: "Its name in English." }) organisationNameEn: string | null;
  @Field(() => String, { nullable: true, description: "The venue that reports apart." }) venueName: string | null;
  @Field({ description: "Approved; otherwise provisional." }) settled: boolean;
  @Field(() => DateTimeScalar, { description: "Since when it is held true." }) recordedFrom: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Until when it was; null: it is." }) recordedTo: Date | null;
  @Field(() => [ObservationRevisionType], { description: "This one and those before it, the newest first." })
  revisions: ObservationRevisionType[];
  @Field(() => SubmissionSourceType, { nullable: true, description: "Of a submitted value, where the viewer may see the submission." })
  submission: SubmissionSourceType | null;
  @Field(() => ImportSourceType, { nullable: true, description: "Of an imported value." }) imported: ImportSourceType | null;
}

@ObjectType("ProofSeal", {
  description: "What stands for the facts of a month that have expired: counted and added up before they were dropped.",
})
export class ProofSealType implements Seal {
  @Field({ description: "The month." }) month: string;
  @Field(() => DateTimeScalar, { description: "When it was sealed." }) sealedAt: Date;
  @Field(() => Int, { description: "Check-ins there were." }) checkIns: number;
  @Field(() => Int, { description: "Retractions there were." }) retractions: number;
  @Field(() => Int, { description: "Uses, loans and returns there were." }) kioskItems: number;
  @Field({ description: "Check sum over all of them." }) factsSum: string;
}

@ObjectType("ProofNode", { description: "A figure, or a part of one." })
export class ProofNodeType {
  @Field(() => ID, { description: "Opaque; sent back with the same question it opens the node." }) id: string;
  @Field(() => ProofKind, { description: "What it is." }) kind: ProofKind;
  @Field(() => ProofRole, { description: "How it counts for what it is a part of." }) role: ProofRole;
  @Field({ description: "The indicator that it is, or is a part of." }) code: string;
  @Field(() => String, { nullable: true, description: "The measure of the roll-ups, such as ATTENDANCE; null: none." }) term: string | null;
  @Field(() => String, { nullable: true, description: "Name in Chinese of the place or organisation, activity, kiosk, entry or teller." })
  name: string | null;
  @Field(() => String, { nullable: true, description: "Name in English." }) nameEn: string | null;
  @Field(() => ID, { nullable: true, description: "The region it is of." }) regionId: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation it is of." }) organisationId: string | null;
  @Field(() => ID, { nullable: true, description: "The activity, kiosk or register entry." }) subjectId: string | null;
  @Field({ description: "The period, or the day." }) period: string;
  @Field(() => DecimalScalar, { nullable: true, description: "How much it is; null: there is no number." }) value: string | null;
  @Field({ description: "Unit." }) unit: string;
  @Field(() => Int, { nullable: true, description: "Digits after the point that it is rounded to; null: not rounded." }) decimals:
    | number
    | null;
  @Field(() => DecimalScalar, { nullable: true, description: "Of a ratio: what stands over the stroke." }) numerator: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: "Of a ratio: what stands under it." }) denominator: string | null;
  @Field(() => Qualifier, { nullable: true, description: "How exactly it is stated." }) qualifier: Qualifier | null;
  @Field(() => MetricMissing, { nullable: true, description: "Why there is no number." }) missing: MetricMissing | null;
  @Field(() => Float, { nullable: true, description: "How much of it is provisional, 0 to 1." }) provisional: number | null;
  @Field(() => Float, { nullable: true, description: "How much of what is expected is in, 0 to 1." }) completeness: number | null;
  @Field(() => Int, { nullable: true, description: "The highest revision among what was reported." }) revision: number | null;
  @Field(() => MetricDefinitionType, { nullable: true, description: "Of a figure: the definition that it was made with." })
  definition: MetricDefinitionType | null;
  @Field(() => ProofEnd, { nullable: true, description: "Why it goes no further; null: its parts can be asked for." }) end: ProofEnd | null;
  @Field(() => ProofFactType, { nullable: true, description: "Of a fact." }) fact: ProofFactType | null;
  @Field(() => ProofSealType, { nullable: true, description: "Of a seal." }) seal: Seal | null;
  @Field(() => ObservationSourceType, { nullable: true, description: "Of an observation that is opened: where it comes from." })
  observation: ObservationSourceType | null;
}

@ObjectType("ProofTarget", { description: "What the figure shall be." })
export class ProofTargetType {
  @Field(() => DecimalScalar, { description: "In the indicator's unit." }) value: string;
  @Field(() => Qualifier, { description: "GE: at least, LE: at most …" }) qualifier: Qualifier;
  @Field(() => String, { nullable: true, description: "The paper it stands in." }) basis: string | null;
  @Field(() => DateTimeScalar, { description: "Since when it holds so." }) recordedFrom: Date;
}

@ObjectType("StatableFigure", {
  description: "A figure that the viewer may make a statement on: the input of addStatement without its text.",
})
export class StatableFigureType {
  @Field({ description: "The indicator's code." }) code: string;
  @Field(() => ID, { nullable: true, description: "The region whose figure it is." }) regionId: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation whose figure it is." }) organisationId: string | null;
  @Field({ description: "Its period." }) period: string;
}

@ObjectType("Proof", { description: "One node of a figure's proof, with a page of what it is made of." })
export class ProofType {
  @Field(() => ProofNodeType, { description: "The node: the figure itself, or the one that was asked for." }) node: ProofNodeType;
  @Field(() => [ProofNodeType], {
    description: "Its parts: of a formula, by place, by activity or kiosk, by day, facts, entries, or what was told.",
  })
  parts: ProofNodeType[];
  @Field(() => Int, { description: "How many parts there are on all pages." }) totalParts: number;
  @Field(() => PageInfo, { description: "Whether there are more parts." }) pageInfo: PageInfo;
  @Field(() => DecimalScalar, { nullable: true, description: "What all parts come to by the definition's rule; null: there is no number." })
  sum: string | null;
  @Field({ description: "What the rule multiplies by: 1, 100 for %, 10000, 1/60." }) factor: string;
  @Field(() => Boolean, { nullable: true, description: "They come to exactly the node's value." }) agrees: boolean | null;
  @Field(() => ProofTargetType, { nullable: true, description: "The figure's target, of the figure itself." })
  target: ProofTargetType | null;
  @Field(() => [StatementType], { description: "What is said of the node's figure, the oldest first; as of now also what was withdrawn." })
  statements: StatementType[];
  @Field(() => StatableFigureType, { nullable: true, description: "The node's figure, where the viewer may say something of it." })
  statable: StatableFigureType | null;
  @Field(() => DateTimeScalar, { description: "As of when reported values are." }) asOf: Date;
  @Field(() => DateScalar, { description: "As of the end of which day measured values are." }) asOfDay: string;
  @Field({ description: "Activity and usage of this root are demo filler or replayed." }) synthetic: boolean;
}
