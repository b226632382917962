import type { EscalationOutcome, Origin } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Task } from "../task/task.entity.ts";

/** A 督办: an order on a task, not a state of it. At most one is open. */
@Entity("escalation")
@Index("escalation_task_ix", ["taskId"])
@Index("escalation_open_uq", ["taskId"], { unique: true, where: '"closed_at" IS NULL' })
export class Escalation {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "escalation_pk" }) id: string;
  @Column("uuid", { name: "task_id" }) taskId: string;
  @ManyToOne(() => Task)
  @JoinColumn({ name: "task_id", foreignKeyConstraintName: "escalation_task_fk" })
  task?: Task;
  /** 督办依据 */
  @Column("text") basis: string;
  /** 办理要求 */
  @Column("text", { name: "required_action" }) requiredAction: string;
  /** 办理时限 */
  @Column("date", { name: "limit_on" }) limitOn: string;
  @Column("uuid", { name: "opened_by", nullable: true }) openedBy: string | null;
  @Column("timestamptz", { name: "opened_at" }) openedAt: Date;
  /** 办理反馈 of the lead organisation */
  @Column("text", { nullable: true }) feedback: string | null;
  @Column("uuid", { name: "feedback_by", nullable: true }) feedbackBy: string | null;
  @Column("timestamptz", { name: "feedback_at", nullable: true }) feedbackAt: Date | null;
  @Column("text", { nullable: true }) outcome: EscalationOutcome | null;
  @Column("text", { name: "closing_note", nullable: true }) closingNote: string | null;
  @Column("uuid", { name: "closed_by", nullable: true }) closedBy: string | null;
  @Column("timestamptz", { name: "closed_at", nullable: true }) closedAt: Date | null;
  @Column("text") origin: Origin;
}
