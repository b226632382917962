import type { ReminderStage } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A 提醒 that was given: one for each submission and stage, so that nobody is told twice. */
@Entity("reminder")
@Index("reminder_organisation_ix", ["organisationId"])
@Index("reminder_unsent_ix", ["at"], { where: "sent_at IS NULL" })
export class Reminder {
  @PrimaryColumn("uuid", { name: "submission_id", primaryKeyConstraintName: "reminder_pk" }) submissionId: string;
  @PrimaryColumn("text", { primaryKeyConstraintName: "reminder_pk" }) stage: ReminderStage;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "form_id" }) formId: string;
  @Column("uuid", { name: "organisation_id" }) organisationId: string;
  @Column("uuid", { name: "venue_id", nullable: true }) venueId: string | null;
  @Column("text") period: string;
  @Column("date", { name: "due_on" }) dueOn: string;
  @Column("timestamptz") at: Date;
  /** when the webhook took it; null: not yet, or there is none */
  @Column("timestamptz", { name: "sent_at", nullable: true }) sentAt: Date | null;
  /** how often the webhook was tried */
  @Column("int") attempts: number;
  /** when it was tried last, and by that who is trying now */
  @Column("timestamptz", { name: "tried_at", nullable: true }) triedAt: Date | null;
  /** why it was not taken then */
  @Column("text", { nullable: true }) fault: string | null;
}
