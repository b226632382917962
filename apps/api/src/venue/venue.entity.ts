import type { Origin } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, PrimaryColumn } from "typeorm";
import type { ImpreciseDate, QualifiedValue } from "../qualified.ts";

/** A 场馆 or a standing 科普 facility of a region: science palace, youth centre, reading room, window, activity room. */
@Entity("venue")
@Index("venue_region_ix", ["regionId"])
@Index("venue_root_ix", ["rootId"])
export class Venue {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "venue_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "region_id" }) regionId: string;
  /** where its placing comes from */
  @Column("text", { name: "region_origin" }) regionOrigin: Origin;
  @Column("uuid", { name: "organisation_id", nullable: true }) organisationId: string | null;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  /** 科学宫, 青少年活动中心, 科普图书室, 科普橱窗 … */
  @Column("text") kind: string;
  /** 青少年科技创新中心: a role that a venue has beside its kind */
  @Column("boolean", { name: "youth_innovation_centre", default: false }) youthInnovationCentre: boolean;
  @Column("jsonb", { name: "floor_area", nullable: true }) floorArea: QualifiedValue | null;
  @Column("jsonb", { nullable: true }) investment: QualifiedValue | null;
  @Column("jsonb", { name: "built_from", nullable: true }) builtFrom: ImpreciseDate | null;
  @Column("text", { nullable: true }) state: string | null;
  @Column("text", { name: "open_rule", nullable: true }) openRule: string | null;
  @Column("text", { name: "open_rule_en", nullable: true }) openRuleEn: string | null;
  /** national statistics: from 500 m² and independent */
  @Column("boolean", { name: "counts_as_science_museum", default: false }) countsAsScienceMuseum: boolean;
  @Column("text", { nullable: true }) note: string | null;
  @Column("int") position: number;
  @Column("text") origin: Origin;
  @OneToMany(
    () => Hall,
    (hall) => hall.venue,
  )
  halls?: Hall[];
}

/** A 展厅 of a venue. */
@Entity("hall")
@Index("hall_venue_ix", ["venueId"])
export class Hall {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "hall_pk" }) id: string;
  @Column("uuid", { name: "venue_id" }) venueId: string;
  @ManyToOne(
    () => Venue,
    (venue) => venue.halls,
  )
  @JoinColumn({ name: "venue_id", foreignKeyConstraintName: "hall_venue_fk" })
  venue?: Venue;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("text", { nullable: true }) note: string | null;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}
