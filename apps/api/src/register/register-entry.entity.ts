import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** What each register says; ROOT is the district itself, from when its registers have been kept. */
export type RegisterName = "ROOT" | "ORGANISATION" | "VENUE" | "GALLERY" | "KIOSK" | "EXPERT" | "VOLUNTEERS" | "HONOUR";

/** What a register said of one of its entries, from one instant to another. Nobody edits it: it is the register compared with what was last recorded. */
@Entity("register_entry")
@Index("register_entry_root_ix", ["rootId"])
@Index("register_entry_open_uq", ["register", "entryId"], { unique: true, where: "recorded_to IS NULL" })
export class RegisterEntry {
  @PrimaryColumn("text", { primaryKeyConstraintName: "register_entry_pk" }) register: RegisterName;
  @PrimaryColumn("uuid", { name: "entry_id", primaryKeyConstraintName: "register_entry_pk" }) entryId: string;
  @PrimaryColumn("timestamptz", { name: "recorded_from", primaryKeyConstraintName: "register_entry_pk" }) recordedFrom: Date;
  /** null: it still says so */
  @Column("timestamptz", { name: "recorded_to", nullable: true }) recordedTo: Date | null;
  @Column("uuid", { name: "root_id" }) rootId: string;
  /** where it counts */
  @Column("uuid", { name: "region_id" }) regionId: string;
  /** as a proof shows it, without a person's whole name */
  @Column("text", { nullable: true }) name: string | null;
  @Column("text", { name: "name_en", nullable: true }) nameEn: string | null;
  /** what it is counted by: its kind, its length, its number … */
  @Column("jsonb") says: object;
  /** first day that somebody stated, and first day it is no more; null: not stated */
  @Column("date", { name: "opened_on", nullable: true }) openedOn: string | null;
  @Column("date", { name: "closed_on", nullable: true }) closedOn: string | null;
}
