import type { HonourLevel, Origin } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { ImpreciseDate } from "../qualified.ts";

export type HolderKind = "DISTRICT" | "SUBDISTRICT" | "COMMUNITY" | "SCHOOL" | "ORGANISATION" | "PERSON";

/** One 荣誉 of one holder. A community may hold several; that a title was given and who holds it can come from different sources. */
@Entity("honour")
@Index("honour_root_ix", ["rootId"])
export class Honour {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "honour_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("text") level: HonourLevel;
  /** null: not stated */
  @Column("text", { nullable: true }) issuer: string | null;
  @Column("text", { name: "holder_kind" }) holderKind: HolderKind;
  @Column("text", { name: "holder_name" }) holderName: string;
  @Column("uuid", { name: "holder_region_id", nullable: true }) holderRegionId: string | null;
  @Column("uuid", { name: "holder_organisation_id", nullable: true }) holderOrganisationId: string | null;
  /** null: not stated */
  @Column("jsonb", { name: "awarded_on", nullable: true }) awardedOn: ImpreciseDate | null;
  @Column("text", { nullable: true }) wording: string | null;
  /** last day; null: no end is stated */
  @Column("date", { name: "valid_until", nullable: true }) validUntil: string | null;
  /** it was taken back, or entered by mistake: kept, and no longer counted */
  @Column("date", { name: "withdrawn_on", nullable: true }) withdrawnOn: string | null;
  @Column("text", { name: "withdrawn_reason", nullable: true }) withdrawnReason: string | null;
  @Column("int") position: number;
  @Column("text") origin: Origin;
  @Column("text", { name: "holder_origin" }) holderOrigin: Origin;
  @Column("int", { default: 1 }) version: number;
}
