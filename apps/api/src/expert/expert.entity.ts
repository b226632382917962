import type { Origin } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";

/** A field in which experts serve. */
@Entity("service_field")
@Index("service_field_root_ix", ["rootId"])
export class ServiceField {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "service_field_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}

/** A 专家 of the service team. */
@Entity("expert")
@Index("expert_root_ix", ["rootId"])
export class Expert {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "expert_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "field_id" }) fieldId: string;
  @ManyToOne(() => ServiceField)
  @JoinColumn({ name: "field_id", foreignKeyConstraintName: "expert_field_fk" })
  field?: ServiceField;
  /** personal: leaves the service masked only */
  @Column("text") name: string;
  @Column("text", { nullable: true }) organisation: string | null;
  @Column("text", { nullable: true }) title: string | null;
  @Column("text", { name: "organisation_en", nullable: true }) organisationEn: string | null;
  @Column("text", { name: "title_en", nullable: true }) titleEn: string | null;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}
