import type { ActivityState, Origin, Role } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn, VersionColumn } from "typeorm";

/** One held or planned 科普活动 at one place; check-ins belong to it. */
@Entity("activity")
@Index("activity_region_time_ix", ["communityId", "startsAt"])
@Index("activity_root_time_ix", ["rootId", "startsAt"])
@Index("activity_unverified_ix", ["rootId"], { where: "state <> 'VERIFIED'" })
export class Activity {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "activity_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  /** where it takes place: always a community */
  @Column("uuid", { name: "community_id" }) communityId: string;
  @Column("uuid", { name: "series_id", nullable: true }) seriesId: string | null;
  @Column("uuid", { name: "campaign_id", nullable: true }) campaignId: string | null;
  @Column("uuid", { name: "venue_id", nullable: true }) venueId: string | null;
  /** who organises it */
  @Column("uuid", { name: "organisation_id", nullable: true }) organisationId: string | null;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  /** 科普讲座, 培训, 科普游园 … */
  @Column("text") form: string;
  @Column("text", { name: "place_name" }) placeName: string;
  @Column("timestamptz", { name: "starts_at" }) startsAt: Date;
  @Column("timestamptz", { name: "ends_at" }) endsAt: Date;
  @Column("text") state: ActivityState;
  /** planned attendance, 人次 */
  @Column("int") planned: number;
  /** the account that planned it, and in which role; null: the demo */
  @Column("uuid", { name: "planned_by", nullable: true }) plannedBy: string | null;
  @Column("text", { name: "planned_role", nullable: true }) plannedRole: Role | null;
  @Column("text") origin: Origin;
  @VersionColumn() version: number;
}
