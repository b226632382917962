import type { Origin } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";

/** A series 系列活动: a brand 品牌活动 or a key event 重点活动 that comes back. */
@Entity("series")
@Index("series_root_ix", ["rootId"])
export class Series {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "series_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  /** 品牌活动 */
  @Column("boolean") brand: boolean;
  /** 重点活动 */
  @Column("boolean", { name: "key_event" }) key: boolean;
  /** for whom it is held at least once each month; null: no monthly duty */
  @Column("text", { name: "duty_of", nullable: true }) dutyOf: "COMMUNITY" | "SCHOOL" | null;
  /** who verifies its activities beside the subdistrict; null: nobody else does */
  @Column("uuid", { name: "lead_organisation_id", nullable: true }) leadOrganisationId: string | null;
  /** first year; null: not stated */
  @Column("int", { name: "since_year", nullable: true }) sinceYear: number | null;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}

/** A campaign 主题活动: a named activity of a series, or a part of the yearly theme. */
@Entity("campaign")
@Index("campaign_root_ix", ["rootId"])
export class Campaign {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "campaign_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "series_id", nullable: true }) seriesId: string | null;
  @ManyToOne(() => Series)
  @JoinColumn({ name: "series_id", foreignKeyConstraintName: "campaign_series_fk" })
  series?: Series;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}
