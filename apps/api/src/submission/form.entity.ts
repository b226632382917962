import type { FormLayout, Origin, PeriodType } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";

/** A 报表: what its lead organisation asks of others, period by period. */
@Entity("form")
@Unique("form_root_code_uq", ["rootId", "code"])
export class Form {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "form_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("text") code: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  /** printed under the name: 参照，非官方表 */
  @Column("text", { nullable: true }) mark: string | null;
  @Column("uuid", { name: "lead_organisation_id" }) leadOrganisationId: string;
  @Column("text", { name: "period_type" }) periodType: PeriodType;
  /** each venue of an organisation reports apart */
  @Column("boolean", { name: "per_venue" }) perVenue: boolean;
  /** the unit head signs off before it is submitted */
  @Column("boolean", { name: "needs_signoff" }) needsSignoff: boolean;
  /** what comes from a subdistrict's communities is reviewed there first */
  @Column("boolean", { name: "subdistrict_review" }) subdistrictReview: boolean;
  /** days after the period's end until a submission is due */
  @Column("int", { name: "due_days" }) dueDays: number;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}

/** What a form asked from a period on. A version never changes once a submission uses it. */
@Entity("form_version")
@Unique("form_version_number_uq", ["formId", "number"])
export class FormVersion {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "form_version_pk" }) id: string;
  @Column("uuid", { name: "form_id" }) formId: string;
  @ManyToOne(() => Form)
  @JoinColumn({ name: "form_id", foreignKeyConstraintName: "form_version_form_fk" })
  form?: Form;
  @Column("int") number: number;
  /** first day of the first period it is for */
  @Column("date", { name: "valid_from" }) validFrom: string;
  @Column("jsonb") layout: FormLayout;
}

/** Who has to fill a form in. */
@Entity("form_assignment")
@Index("form_assignment_organisation_ix", ["organisationId"])
export class FormAssignment {
  @PrimaryColumn("uuid", { name: "form_id", primaryKeyConstraintName: "form_assignment_pk" }) formId: string;
  @PrimaryColumn("uuid", { name: "organisation_id", primaryKeyConstraintName: "form_assignment_pk" }) organisationId: string;
  /** first day of the first period it is for */
  @Column("date", { name: "from_day" }) fromDay: string;
}
