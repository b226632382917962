import type { EvidenceKind, EvidenceSubject } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";

/** One file's content 佐证材料: stored once, outside the row data, under its SHA-256. */
@Entity("evidence")
@Index("evidence_sha256_uq", ["sha256"], { unique: true })
export class Evidence {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "evidence_pk" }) id: string;
  /** of what is kept, 64 hexadecimal digits */
  @Column("text") sha256: string;
  @Column("text") kind: EvidenceKind;
  @Column("int") bytes: number;
  /** pixels; photos only */
  @Column("int", { nullable: true }) width: number | null;
  @Column("int", { nullable: true }) height: number | null;
  /** small pictures of a photo, in the same store */
  @Column("text", { name: "thumbnail_sha256", nullable: true }) thumbnailSha256: string | null;
  @Column("text", { name: "preview_sha256", nullable: true }) previewSha256: string | null;
  @Column("timestamptz", { name: "stored_at" }) storedAt: Date;
}

/** That a content is evidence of something, under a name. Who may see the subject may see it. */
@Entity("evidence_link")
@Index("evidence_link_subject_ix", ["subjectKind", "subjectId"])
@Index("evidence_link_evidence_ix", ["evidenceId"])
export class EvidenceLink {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "evidence_link_pk" }) id: string;
  @Column("uuid", { name: "evidence_id" }) evidenceId: string;
  @ManyToOne(() => Evidence)
  @JoinColumn({ name: "evidence_id", foreignKeyConstraintName: "evidence_link_evidence_fk" })
  evidence?: Evidence;
  @Column("text", { name: "subject_kind" }) subjectKind: EvidenceSubject;
  @Column("uuid", { name: "subject_id" }) subjectId: string;
  @Column("text") name: string;
  /** of what was uploaded: another one than the content's where a position was removed from the photo */
  @Column("text", { name: "source_sha256" }) sourceSha256: string;
  /** faces, names or numbers may be visible */
  @Column("boolean", { name: "personal_data" }) personalData: boolean;
  /** part of something that was filed: kept, also when it is removed from what comes next */
  @Column("boolean", { default: false }) held: boolean;
  @Column("uuid", { name: "added_by", nullable: true }) addedBy: string | null;
  @Column("timestamptz", { name: "added_at" }) addedAt: Date;
  @Column("uuid", { name: "removed_by", nullable: true }) removedBy: string | null;
  @Column("timestamptz", { name: "removed_at", nullable: true }) removedAt: Date | null;
}
