import type { Origin, ReportKind, TaskState } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";
import { Plan } from "../plan/plan.entity.ts";
import type { QualifiedValue } from "../qualified.ts";

/** One row of the 任务分解表. */
@Entity("task")
@Unique("task_plan_number_uq", ["planId", "number"])
@Index("task_root_ix", ["rootId"])
export class Task {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "task_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "plan_id" }) planId: string;
  @ManyToOne(() => Plan)
  @JoinColumn({ name: "plan_id", foreignKeyConstraintName: "task_plan_fk" })
  plan?: Plan;
  /** 序号, within its plan */
  @Column("int") number: number;
  /** 一级指标, 二级指标 */
  @Column("text", { name: "level_one" }) levelOne: string;
  @Column("text", { name: "level_two" }) levelTwo: string;
  @Column("text") content: string;
  @Column("jsonb", { nullable: true }) target: QualifiedValue | null;
  /** 分值 */
  @Column("double precision") weight: number;
  @Column("text", { name: "responsible_leader" }) responsibleLeader: string;
  @Column("uuid", { name: "lead_id" }) leadId: string;
  @Column("uuid", { name: "supporting_ids", array: true }) supportingIds: string[];
  /** from here to `dueOn` progress is expected to be linear */
  @Column("date", { name: "starts_on" }) startsOn: string;
  /** 完成时限 as first agreed: an extension does not move it */
  @Column("date", { name: "due_on" }) dueOn: string;
  /** by the latest approved extension */
  @Column("date", { name: "extended_to", nullable: true }) extendedTo: string | null;
  /** 考核方法/佐证材料 */
  @Column("text", { name: "required_evidence" }) requiredEvidence: string;
  @Column("text", { nullable: true }) remark: string | null;
  @Column("text") state: TaskState;
  /** reported, 0 to 100 */
  @Column("int") percent: number;
  /** the day on which 100 % was reported */
  @Column("date", { name: "done_on", nullable: true }) doneOn: string | null;
  @Column("text") origin: Origin;
  @Column("int") version: number;
}

/** What an organisation said of a task, and when; append-only. */
@Entity("task_report")
@Index("task_report_task_ix", ["taskId", "reportedAt"])
export class TaskReport {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "task_report_pk" }) id: string;
  @Column("uuid", { name: "task_id" }) taskId: string;
  @ManyToOne(() => Task)
  @JoinColumn({ name: "task_id", foreignKeyConstraintName: "task_report_task_fk" })
  task?: Task;
  @Column("text") kind: ReportKind;
  @Column("uuid", { name: "organisation_id" }) organisationId: string;
  /** PROGRESS only */
  @Column("int", { nullable: true }) percent: number | null;
  @Column("boolean") blocked: boolean;
  @Column("text") text: string;
  @Column("uuid", { name: "reported_by", nullable: true }) reportedBy: string | null;
  @Column("timestamptz", { name: "reported_at" }) reportedAt: Date;
  @Column("text") origin: Origin;
}

/** One change of a task: who, when, and the changed fields before and after. Append-only. */
@Entity("task_change")
@Index("task_change_task_ix", ["taskId", "at"])
export class TaskChange {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "task_change_pk" }) id: string;
  @Column("uuid", { name: "task_id" }) taskId: string;
  @ManyToOne(() => Task)
  @JoinColumn({ name: "task_id", foreignKeyConstraintName: "task_change_task_fk" })
  task?: Task;
  @Column("timestamptz") at: Date;
  @Column("uuid", { name: "actor_id", nullable: true }) actorId: string | null;
  /** the operation */
  @Column("text") action: string;
  @Column("jsonb") before: Record<string, unknown>;
  @Column("jsonb") after: Record<string, unknown>;
  /** of the task after it */
  @Column("int") version: number;
}
