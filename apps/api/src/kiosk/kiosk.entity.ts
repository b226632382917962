import type { KioskKind, Origin } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn, Unique, VersionColumn } from "typeorm";

export interface PlannedHours {
  /** 1 = Monday … 7 = Sunday */
  weekday: number;
  /** "08:00" */
  opens: string;
  /** "18:00", "24:00" allowed */
  closes: string;
}

/** A terminal: an electronic gallery or a self-service e-book lending machine. Its changing state is the table kiosk_status. */
@Entity("kiosk")
@Unique("kiosk_root_serial_uq", ["rootId", "serial"])
@Index("kiosk_community_ix", ["communityId"])
export class Kiosk {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "kiosk_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "community_id" }) communityId: string;
  @Column("text") serial: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("text") kind: KioskKind;
  @Column("text", { name: "place_name" }) placeName: string;
  @Column("text", { nullable: true }) vendor: string | null;
  /** when it is planned to be on; empty = always */
  @Column("jsonb", { name: "planned_hours" }) plannedHours: PlannedHours[];
  @Column("date", { name: "installed_on", nullable: true }) installedOn: string | null;
  /** what people decided: in service, under maintenance, retired; whether it is online is measured, not decided */
  @Column("text", { default: "IN_SERVICE" }) lifecycle: "IN_SERVICE" | "MAINTENANCE" | "RETIRED";
  @Column("text") origin: Origin;
  @VersionColumn() version: number;
}

/** A network of kiosks outside the demo district, with a root of its own: a replayed log. */
@Entity("kiosk_network")
export class KioskNetwork {
  @PrimaryColumn("text", { primaryKeyConstraintName: "kiosk_network_pk" }) key: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  /** the day its log begins on, kept from the first registration */
  @Column("date", { name: "anchor_date" }) anchorDate: string;
  /** of its kiosks; replaced at every registration */
  @Column("uuid", { name: "credential_id" }) credentialId: string;
}
