import { EscalationOutcome, ExtensionState, Origin, ReportKind, StatusLight, TaskState, TaskTodo } from "@kepu/schema";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import type { OrganisationType } from "../organisation/organisation.resolver.ts";
import { PlanType } from "../plan/plan.resolver.ts";
import { QualifiedValue } from "../qualified.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";

@ObjectType("TaskOrganisation", { description: "An organisation as a task names it." })
export class TaskOrganisation implements Pick<OrganisationType, "id" | "name" | "shortName" | "nameEn"> {
  @Field(() => ID, { description: "The organisation." }) id: string;
  @Field({ description: "Name in Chinese, in use today." }) name: string;
  @Field({ description: "The name people use, and the one in the table's spreadsheet." }) shortName: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
}

@ObjectType("Escalation", {
  description: "An order 督办 on a task: what it rests on, what is required, until when; its answer, and how it was closed.",
})
export class EscalationType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Basis 督办依据." }) basis: string;
  @Field({ description: "Required action 办理要求." }) requiredAction: string;
  @Field(() => DateScalar, { description: "Limit 办理时限." }) limitOn: string;
  @Field(() => DateTimeScalar, { description: "When it was given." }) openedAt: Date;
  @Field(() => String, { nullable: true, description: "The lead organisation's answer 办理反馈; null: none yet." }) feedback: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was answered." }) feedbackAt: Date | null;
  @Field(() => EscalationOutcome, { nullable: true, description: "How it was closed; null: it is open." })
  outcome: EscalationOutcome | null;
  @Field(() => String, { nullable: true, description: "What was said when it was closed." }) closingNote: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was closed; null: it is open." }) closedAt: Date | null;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@ObjectType("Extension", { description: "An extension 延期: applied for before the due date, decided by the office." })
export class ExtensionType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field(() => DateScalar, { description: "The day applied for." }) requestedTo: string;
  @Field({ description: "Why." }) reason: string;
  @Field(() => ExtensionState, { description: "Whether it was decided, and how." }) state: ExtensionState;
  @Field(() => DateTimeScalar, { description: "When it was applied for." }) requestedAt: Date;
  @Field(() => String, { nullable: true, description: "What the office said." }) decisionNote: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was decided." }) decidedAt: Date | null;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@ObjectType("LastReport", { description: "The newest progress report in words." })
export class LastReportType {
  @Field({ description: "What the lead organisation said." }) text: string;
  @Field(() => DateTimeScalar, { description: "When." }) reportedAt: Date;
}

@ObjectType("Task", { description: "One row of the task-breakdown table 任务分解表, with what is computed from it today." })
export class TaskType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field(() => PlanType, { description: "Its plan." }) plan: PlanType;
  @Field(() => Int, { description: "序号, unique in its plan." }) number: number;
  @Field({ description: "一级指标" }) levelOne: string;
  @Field({ description: "二级指标" }) levelTwo: string;
  @Field({ description: "任务内容" }) content: string;
  @Field(() => QualifiedValue, { nullable: true, description: "目标值 with qualifier and unit; null: the task has no number to reach." })
  target: QualifiedValue | null;
  @Field(() => Float, { description: "分值, in points." }) weight: number;
  @Field({ description: "责任领导: an office, not a person's name." }) responsibleLeader: string;
  @Field(() => TaskOrganisation, { description: "牵头单位: who reports." }) lead: TaskOrganisation;
  @Field(() => [TaskOrganisation], { description: "配合单位: who contributes." }) supporting: TaskOrganisation[];
  @Field(() => DateScalar, { description: "From here progress is expected to be linear." }) startsOn: string;
  @Field(() => DateScalar, { description: "完成时限 as first agreed; lateness counts from it, whatever was extended." }) dueOn: string;
  @Field(() => DateScalar, { nullable: true, description: "By the latest approved extension; null: none." }) extendedTo: string | null;
  @Field({ description: "考核方法/佐证材料: what proves it." }) requiredEvidence: string;
  @Field(() => String, { nullable: true, description: "备注" }) remark: string | null;
  @Field(() => TaskState, { description: "Reported done is not yet confirmed." }) state: TaskState;
  @Field(() => Int, { description: "Reported progress, per cent." }) percent: number;
  @Field(() => Int, { description: "Expected today, per cent: linear from `startsOn` to `dueOn`, rounded down." }) expectedPercent: number;
  @Field(() => Int, { description: "Percentage points behind the expected; 0 when it is not, or is done." }) pointsBehind: number;
  @Field(() => StatusLight, { description: "进度灯 of today." }) light: StatusLight;
  @Field(() => Int, { description: "Days after `dueOn`, of a finished task until it was done; 0: in time." }) lateDays: number;
  @Field({ description: "Unfinished and after `dueOn`." }) overdue: boolean;
  @Field(() => DateScalar, { nullable: true, description: "The day on which 100 % was reported." }) doneOn: string | null;
  @Field(() => EscalationType, { nullable: true, description: "The open escalation." }) escalation: EscalationType | null;
  @Field(() => ExtensionType, { nullable: true, description: "The extension that waits for its decision." })
  extension: ExtensionType | null;
  @Field(() => LastReportType, { nullable: true, description: "Null: nothing was reported yet." }) lastReport: LastReportType | null;
  @Field(() => [String], { description: "Mutations that the viewer may call on it as it stands." }) actions: string[];
  @Field(() => [TaskTodo], { description: "What waits for the viewer, most pressing first." }) todo: TaskTodo[];
  @Field(() => Origin, { description: "Where the task comes from." }) origin: Origin;
  @Field(() => Int, { description: "Grows with each change; send it back with yours." }) version: number;
}

@ObjectType("TaskReport", { description: "What an organisation said of a task; append-only." })
export class TaskReportType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "The number on the receipt 回执号." }) receipt: string;
  @Field(() => ReportKind, { description: "Progress of the lead organisation, or a contribution of a supporting one." }) kind: ReportKind;
  @Field(() => TaskOrganisation, { description: "Whose word it is." }) organisation: TaskOrganisation;
  @Field(() => Int, { nullable: true, description: "Per cent; null for a contribution." }) percent: number | null;
  @Field({ description: "The work is blocked 受阻." }) blocked: boolean;
  @Field({ description: "In words." }) text: string;
  @Field(() => String, { nullable: true, description: "Who reported, by the account's name today; null: demo data." }) by: string | null;
  @Field(() => DateTimeScalar, { description: "When." }) reportedAt: Date;
  @Field(() => Origin, { description: "Where the report comes from." }) origin: Origin;
}

@ObjectType("FieldChange", { description: "One field before and after, as text; null: it was empty." })
export class FieldChange {
  @Field({ description: "Name of the field, as in `Task`, or of what was said beside it (reason, note, basis …)." }) field: string;
  @Field(() => String, { nullable: true, description: "Before." }) before: string | null;
  @Field(() => String, { nullable: true, description: "After." }) after: string | null;
}

@ObjectType("TaskChange", { description: "One change of a task; append-only." })
export class TaskChangeType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field(() => DateTimeScalar, { description: "When." }) at: Date;
  @Field(() => String, { nullable: true, description: "Who, by the account's name today; null: demo data." }) by: string | null;
  @Field({ description: "The operation: a mutation, or importTasks." }) action: string;
  @Field(() => [FieldChange], { description: "What changed; organisations by their short names." }) fields: FieldChange[];
  @Field(() => Int, { description: "The task's version after it." }) version: number;
}

@ObjectType("TaskRecord", { description: "A task with everything that was said and done about it; at most 200 of each, newest first." })
export class TaskRecord {
  @Field(() => TaskType, { description: "The task." }) task: TaskType;
  @Field(() => [TaskReportType], { description: "Reports and contributions." }) reports: TaskReportType[];
  @Field(() => [EscalationType], { description: "Escalations." }) escalations: EscalationType[];
  @Field(() => [ExtensionType], { description: "Extensions." }) extensions: ExtensionType[];
  @Field(() => [TaskChangeType], { description: "Every change." }) changes: TaskChangeType[];
}
