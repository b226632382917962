import type { ExtensionState, Origin } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Task } from "../task/task.entity.ts";

/** An 延期: applied for before the due date and decided by the office; the original due date stays. At most one is undecided. */
@Entity("extension")
@Index("extension_task_ix", ["taskId"])
@Index("extension_applied_uq", ["taskId"], { unique: true, where: `"state" = 'APPLIED'` })
export class Extension {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "extension_pk" }) id: string;
  @Column("uuid", { name: "task_id" }) taskId: string;
  @ManyToOne(() => Task)
  @JoinColumn({ name: "task_id", foreignKeyConstraintName: "extension_task_fk" })
  task?: Task;
  @Column("date", { name: "requested_to" }) requestedTo: string;
  @Column("text") reason: string;
  @Column("text") state: ExtensionState;
  @Column("uuid", { name: "requested_by", nullable: true }) requestedBy: string | null;
  @Column("timestamptz", { name: "requested_at" }) requestedAt: Date;
  @Column("text", { name: "decision_note", nullable: true }) decisionNote: string | null;
  @Column("uuid", { name: "decided_by", nullable: true }) decidedBy: string | null;
  @Column("timestamptz", { name: "decided_at", nullable: true }) decidedAt: Date | null;
  @Column("text") origin: Origin;
}
