import type { MissingKind, Qualifier, SubmissionState } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";

/** A 报送: an organisation's values for one form and period (and venue, where each reports apart). The row is the newest revision; earlier ones are readable by
 * their values and events. */
@Entity("submission")
@Index("submission_form_period_ix", ["formId", "period"])
@Index("submission_organisation_ix", ["organisationId", "period"])
export class Submission {
  /** UUIDv5 of form, organisation, venue and period: there cannot be two */
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "submission_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "form_id" }) formId: string;
  @Column("uuid", { name: "version_id" }) versionId: string;
  @Column("uuid", { name: "organisation_id" }) organisationId: string;
  @Column("uuid", { name: "venue_id", nullable: true }) venueId: string | null;
  @Column("text") period: string;
  @Column("text") state: SubmissionState;
  /** 1, 2 …: a correction after approval is a new one */
  @Column("int") revision: number;
  /** the last revision that was approved; 0: none yet */
  @Column("int", { name: "approved_revision" }) approvedRevision: number;
  /** counts every change, for a stale write to be told apart */
  @Column("int") version: number;
  /** last day to submit */
  @Column("date", { name: "due_on" }) dueOn: string;
  /** first submitted; null: not yet */
  @Column("timestamptz", { name: "submitted_at", nullable: true }) submittedAt: Date | null;
  @Column("timestamptz", { name: "approved_at", nullable: true }) approvedAt: Date | null;
  /** 填表人, 联系电话, 单位负责人: as printed */
  @Column("text", { name: "filled_by", nullable: true }) filledBy: string | null;
  @Column("text", { name: "filled_by_phone", nullable: true }) filledByPhone: string | null;
  @Column("text", { name: "unit_head", nullable: true }) unitHead: string | null;
}

/** One cell of one revision. */
@Entity("submission_value")
// an expression, which the entity cannot say: see the migration
@Index("submission_value_cell_ix", { synchronize: false })
export class SubmissionValue {
  @PrimaryColumn("uuid", { name: "submission_id", primaryKeyConstraintName: "submission_value_pk" }) submissionId: string;
  @ManyToOne(() => Submission)
  @JoinColumn({ name: "submission_id", foreignKeyConstraintName: "submission_value_submission_fk" })
  submission?: Submission;
  @PrimaryColumn("int", { primaryKeyConstraintName: "submission_value_pk" }) revision: number;
  @PrimaryColumn("text", { name: "item_key", primaryKeyConstraintName: "submission_value_pk" }) itemKey: string;
  @Column("numeric", { nullable: true }) value: string | null;
  @Column("text") qualifier: Qualifier;
  @Column("text", { nullable: true }) missing: MissingKind | null;
  @Column("text", { nullable: true }) comment: string | null;
  /** why it is as unusual as a warning says */
  @Column("text", { nullable: true }) explanation: string | null;
  /** what the product itself counted when the cell was saved */
  @Column("numeric", { nullable: true }) known: string | null;
  /** counts the changes of this cell */
  @Column("int") version: number;
  @Column("uuid", { name: "changed_by" }) changedBy: string;
  @Column("timestamptz", { name: "changed_at" }) changedAt: Date;
}

/** What happened to a submission, in order. Append-only. */
@Entity("submission_event")
@Index("submission_event_submission_ix", ["submissionId", "at"])
export class SubmissionEvent {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "submission_event_pk" }) id: string;
  @Column("uuid", { name: "submission_id" }) submissionId: string;
  @ManyToOne(() => Submission)
  @JoinColumn({ name: "submission_id", foreignKeyConstraintName: "submission_event_submission_fk" })
  submission?: Submission;
  @Column("int") revision: number;
  @Column("timestamptz") at: Date;
  @Column("uuid", { name: "actor_id" }) actorId: string;
  @Column("text", { name: "actor_name" }) actorName: string;
  @Column("text") action: string;
  @Column("text", { name: "from_state" }) fromState: SubmissionState;
  @Column("text", { name: "to_state" }) toState: SubmissionState;
  @Column("text", { nullable: true }) reason: string | null;
  /** reasons by item, of a return that concerns single values */
  @Column("jsonb", { name: "item_reasons", nullable: true }) itemReasons: { itemKey: string; reason: string }[] | null;
}
