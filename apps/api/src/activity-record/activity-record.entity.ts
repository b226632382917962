import type { ActivityState, AgeGroup, Origin, RecordStatus, Role } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Activity } from "../activity/activity.entity.ts";

/** People 人次 of one age group. */
export interface AudiencePart {
  ageGroup: AgeGroup;
  onSite: number;
  online: number;
}

/** One revision of what was filed about an activity. It never changes but for its review; a correction is the next revision. */
@Entity("activity_record")
@Index("activity_record_revision_uq", ["activityId", "revision"], { unique: true })
@Index("activity_record_receipt_uq", ["receipt"], { unique: true })
export class ActivityRecord {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "activity_record_pk" }) id: string;
  @Column("uuid", { name: "activity_id" }) activityId: string;
  @ManyToOne(() => Activity)
  @JoinColumn({ name: "activity_id", foreignKeyConstraintName: "activity_record_activity_fk" })
  activity?: Activity;
  /** from 1 */
  @Column("int") revision: number;
  @Column("text") status: RecordStatus;
  @Column("jsonb") audience: AudiencePart[];
  /** 人次, sums of the audience */
  @Column("int", { name: "on_site" }) onSite: number;
  @Column("int") online: number;
  /** copies handed out 发放资料份数 */
  @Column("int") materials: number;
  /** people who took part */
  @Column("int") experts: number;
  @Column("int") volunteers: number;
  @Column("text") report: string;
  /** what the desk had counted when this was filed, 人次 */
  @Column("int", { name: "desk_count" }) deskCount: number;
  /** why `onSite` is another figure than the desk's */
  @Column("text", { name: "difference_reason", nullable: true }) differenceReason: string | null;
  /** why a verified record is corrected; null: it is no correction */
  @Column("text", { name: "correction_reason", nullable: true }) correctionReason: string | null;
  /** links of evidence, photos among them */
  @Column("uuid", { name: "evidence_ids", array: true }) evidenceIds: string[];
  /** 回执编号 */
  @Column("text") receipt: string;
  /** over what was sent: the same key with other content is a conflict */
  @Column("text", { name: "content_hash" }) contentHash: string;
  @Column("uuid", { name: "recorded_by", nullable: true }) recordedBy: string | null;
  @Column("text", { name: "recorded_role", nullable: true }) recordedRole: Role | null;
  @Column("timestamptz", { name: "recorded_at" }) recordedAt: Date;
  @Column("uuid", { name: "reviewed_by", nullable: true }) reviewedBy: string | null;
  @Column("timestamptz", { name: "reviewed_at", nullable: true }) reviewedAt: Date | null;
  @Column("text", { name: "return_reason", nullable: true }) returnReason: string | null;
  @Column("text") origin: Origin;
}

/** One step of an activity, as its history shows it. */
@Entity("activity_step")
@Index("activity_step_activity_ix", ["activityId", "at"])
export class ActivityStep {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "activity_step_pk" }) id: string;
  @Column("uuid", { name: "activity_id" }) activityId: string;
  @ManyToOne(() => Activity)
  @JoinColumn({ name: "activity_id", foreignKeyConstraintName: "activity_step_activity_fk" })
  activity?: Activity;
  @Column("timestamptz") at: Date;
  @Column("uuid", { name: "actor_id", nullable: true }) actorId: string | null;
  /** the operation */
  @Column("text") action: string;
  @Column("text", { name: "from_state", nullable: true }) fromState: ActivityState | null;
  @Column("text", { name: "to_state" }) toState: ActivityState;
  @Column("text", { nullable: true }) reason: string | null;
  /** only what differs */
  @Column("jsonb") before: Record<string, unknown>;
  @Column("jsonb") after: Record<string, unknown>;
}
