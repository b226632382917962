import type { Qualifier } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Indicator } from "../indicator/indicator.entity.ts";

/** A 目标值: what an indicator shall be for a region or an organisation and a period. Nothing is overwritten: a change is a new revision. */
@Entity("target")
@Index("target_series_ix", ["rootId", "indicatorId", "periodFrom"])
@Index("target_revision_uq", ["key", "revision"], { unique: true })
@Index("target_current_uq", ["key"], { unique: true, where: "recorded_to IS NULL" })
export class Target {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "target_pk" }) id: string;
  /** UUIDv5 of indicator, region or organisation, and period; its revisions share it */
  @Column("uuid") key: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "indicator_id" }) indicatorId: string;
  @ManyToOne(() => Indicator)
  @JoinColumn({ name: "indicator_id", foreignKeyConstraintName: "target_indicator_fk" })
  indicator?: Indicator;
  /** of a region, or else of an organisation */
  @Column("uuid", { name: "region_id", nullable: true }) regionId: string | null;
  @Column("uuid", { name: "organisation_id", nullable: true }) organisationId: string | null;
  /** ISO-8601: 2024, 2024-H1, 2024-Q3, 2024-09 … */
  @Column("text") period: string;
  @Column("date", { name: "period_from" }) periodFrom: string;
  @Column("date", { name: "period_until" }) periodUntil: string;
  @Column("int") revision: number;
  @Column("numeric") value: string;
  /** GE: at least, LE: at most … */
  @Column("text") qualifier: Qualifier;
  /** the paper it stands in */
  @Column("text", { nullable: true }) basis: string | null;
  @Column("uuid", { name: "recorded_by", nullable: true }) recordedBy: string | null;
  @Column("timestamptz", { name: "recorded_from" }) recordedFrom: Date;
  /** null: it holds now */
  @Column("timestamptz", { name: "recorded_to", nullable: true }) recordedTo: Date | null;
}
