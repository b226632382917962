import type { Origin, ProfileHeading } from "@kepu/schema";
import { Column, Entity, PrimaryColumn, Unique } from "typeorm";
import type { ImpreciseDate, QualifiedValue } from "../qualified.ts";

export interface FactItem {
  name: string;
  nameEn: string;
}

/** One fact of the district's published account. */
@Entity("profile_fact")
@Unique("profile_fact_root_number_uq", ["rootId", "number"])
export class ProfileFact {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "profile_fact_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  /** "12a", "19-length" */
  @Column("text") number: string;
  @Column("text") heading: ProfileHeading;
  @Column("text") title: string;
  @Column("text", { name: "title_en" }) titleEn: string;
  @Column("text") wording: string;
  @Column("text", { name: "wording_en" }) wordingEn: string;
  /** the account's own words, not our summary of them */
  @Column("boolean") quoted: boolean;
  @Column("jsonb", { nullable: true }) value: QualifiedValue | null;
  @Column("jsonb", { nullable: true }) date: ImpreciseDate | null;
  @Column("jsonb") items: FactItem[];
  /** which count of our own registers stands beside it; null: none */
  @Column("text", { nullable: true }) counted: string | null;
  @Column("text") link: string;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}
