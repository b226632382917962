import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";
import type { MappingContent } from "./mapping-content.ts";

/** A 导入对照: how files of one kind are read into figures. Its id and key outlive its versions. */
@Entity("history_mapping")
@Unique("history_mapping_key_uq", ["rootId", "key"])
export class HistoryMapping {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "history_mapping_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  /** a person's own, unique in the root */
  @Column("text") key: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  /** of its newest content */
  @Column("int") version: number;
}

/** What a mapping said from one save to the next; an import names the one it was read by. */
@Entity("history_mapping_version")
export class HistoryMappingVersion {
  @PrimaryColumn("uuid", { name: "mapping_id", primaryKeyConstraintName: "history_mapping_version_pk" }) mappingId: string;
  @ManyToOne(() => HistoryMapping)
  @JoinColumn({ name: "mapping_id", foreignKeyConstraintName: "history_mapping_version_mapping_fk" })
  mapping?: HistoryMapping;
  @PrimaryColumn("int", { primaryKeyConstraintName: "history_mapping_version_pk" }) number: number;
  @Column("jsonb") content: MappingContent;
  /** null: from the command line */
  @Column("uuid", { name: "saved_by", nullable: true }) savedBy: string | null;
  @Column("timestamptz", { name: "saved_at" }) savedAt: Date;
}

/** What a person decided about a name that stands in the files: which region or organisation it is, or that it is left out. */
@Entity("history_match")
export class HistoryMatch {
  @PrimaryColumn("uuid", { name: "mapping_id", primaryKeyConstraintName: "history_match_pk" }) mappingId: string;
  @ManyToOne(() => HistoryMapping)
  @JoinColumn({ name: "mapping_id", foreignKeyConstraintName: "history_match_mapping_fk" })
  mapping?: HistoryMapping;
  /** as compared: without spaces, in lower case */
  @PrimaryColumn("text", { primaryKeyConstraintName: "history_match_pk" }) name: string;
  /** as the file writes it */
  @Column("text", { name: "written" }) written: string;
  /** the region or organisation; null: left out */
  @Column("uuid", { name: "place_id", nullable: true }) placeId: string | null;
  @Column("uuid", { name: "decided_by", nullable: true }) decidedBy: string | null;
  @Column("timestamptz", { name: "decided_at" }) decidedAt: Date;
}

/** A 历史数据导入: one file that was entered. Its observations name it as their source. */
@Entity("history_import")
@Index("history_import_root_ix", ["rootId", "importedAt"])
export class HistoryImport {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "history_import_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "mapping_id" }) mappingId: string;
  @ManyToOne(() => HistoryMapping)
  @JoinColumn({ name: "mapping_id", foreignKeyConstraintName: "history_import_mapping_fk" })
  mapping?: HistoryMapping;
  @Column("int", { name: "mapping_version" }) mappingVersion: number;
  @Column("text", { name: "file_name" }) fileName: string;
  /** of the file's bytes, in hex */
  @Column("text") sha256: string;
  @Column("int") bytes: number;
  /** figures of the file, those without a number among them */
  @Column("int") figures: number;
  @Column("int") missing: number;
  @Column("int") created: number;
  @Column("int") revised: number;
  @Column("int") unchanged: number;
  /** null: from the command line */
  @Column("uuid", { name: "imported_by", nullable: true }) importedBy: string | null;
  @Column("timestamptz", { name: "imported_at" }) importedAt: Date;
  /** null: it stands */
  @Column("timestamptz", { name: "withdrawn_at", nullable: true }) withdrawnAt: Date | null;
  @Column("uuid", { name: "withdrawn_by", nullable: true }) withdrawnBy: string | null;
  @Column("text", { name: "withdraw_reason", nullable: true }) withdrawReason: string | null;
}
