import type { Origin, RegionLevel, SuccessionKind } from "@kepu/schema";
import { Column, Entity, Exclusion, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";

/** A region's lasting identity. Facts point here; code, name, level and parent are dated versions. */
@Entity("region")
export class Region {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "region_pk" }) id: string;
  /** the district this region belongs to; a root names itself */
  @Index("region_root_ix") @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("text") origin: Origin;
  /** roots only: which official list is in force, "区划口径 2016" */
  @Column("text", { nullable: true }) label: string | null;
  /** roots only: activity and usage below it are demo filler or replayed, not this district's */
  @Column("boolean", { default: false }) synthetic: boolean;
}

@Entity("region_version")
@Exclusion("region_version_no_overlap", "USING gist (region_id WITH =, daterange(valid_from, valid_to) WITH &&)")
export class RegionVersion {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "region_version_pk" }) id: string;
  @Index("region_version_region_ix") @Column("uuid", { name: "region_id" }) regionId: string;
  @ManyToOne(() => Region, { onDelete: "CASCADE" })
  @JoinColumn({ name: "region_id", foreignKeyConstraintName: "region_version_region_fk" })
  region?: Region;
  @Column("text") code: string;
  @Column("text") name: string;
  @Column("text", { name: "short_name" }) shortName: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("text") level: RegionLevel;
  /** a village 村 (villagers' committee) rather than a community 社区 */
  @Column("boolean", { default: false }) village: boolean;
  @Column("uuid", { name: "parent_id", nullable: true }) parentId: string | null;
  @Column("int", { name: "position" }) position: number;
  @Column("date", { name: "valid_from" }) validFrom: string;
  /** exclusive; null while in force */
  @Column("date", { name: "valid_to", nullable: true }) validTo: string | null;
}

/** Which regions took over from one that was split or merged. */
@Entity("region_succession")
export class RegionSuccession {
  @PrimaryColumn("uuid", { name: "from_id", primaryKeyConstraintName: "region_succession_pk" }) fromId: string;
  @PrimaryColumn("uuid", { name: "to_id", primaryKeyConstraintName: "region_succession_pk" }) toId: string;
  @Column("text") kind: SuccessionKind;
  @Column("date", { name: "happened_on" }) happenedOn: string;
}

@Entity("population")
@Unique("population_region_year_uq", ["regionId", "year"])
export class Population {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "population_pk" }) id: string;
  @Column("uuid", { name: "region_id" }) regionId: string;
  @Column("int") year: number;
  /** people */
  @Column("int") value: number;
  @Column("text") source: string;
  @Column("text") origin: Origin;
}
