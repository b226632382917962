import type { OrganisationKind, Origin } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { ImpreciseDate } from "../qualified.ts";

/** A name that an organisation bore for a time. */
export interface DatedName {
  name: string;
  validFrom: ImpreciseDate | null;
  validTo: ImpreciseDate | null;
  source: string | null;
  origin: Origin;
}

/** A 单位: department, school, enterprise, people's group, public institution or committee. Its id outlives its names. */
@Entity("organisation")
@Index("organisation_root_ix", ["rootId"])
export class Organisation {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "organisation_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  /** where it is; null: of the district as a whole */
  @Column("uuid", { name: "region_id", nullable: true }) regionId: string | null;
  /** where its placing comes from: a stated school may stand in a community that is demo filler */
  @Column("text", { name: "region_origin", nullable: true }) regionOrigin: Origin | null;
  @Column("text") name: string;
  @Column("text", { name: "short_name" }) shortName: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("text") kind: OrganisationKind;
  /** national class of a statistical unit 机构类型, two digits; null: not stated */
  @Column("text", { name: "unit_class", nullable: true }) unitClass: string | null;
  /** a 成员单位: it reports, and is assessed */
  @Column("boolean", { default: false }) member: boolean;
  /** first day, as somebody stated it; null: not stated */
  @Column("date", { name: "opened_on", nullable: true }) openedOn: string | null;
  /** first day it is no more; its records stay */
  @Column("date", { name: "closed_on", nullable: true }) closedOn: string | null;
  /** who went on with its work */
  @Column("uuid", { name: "merged_into_id", nullable: true }) mergedIntoId: string | null;
  /** oldest first; empty: none but `name` is known */
  @Column("jsonb") names: DatedName[];
  @Column("int") position: number;
  @Column("text") origin: Origin;
  @Column("int", { default: 1 }) version: number;
}
