import type { ReportTemplate } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A frozen 报告: what a template held of a root and month, as of an instant. Never changed, never deleted: the table refuses it. */
@Entity("report")
@Index("report_root_ix", ["rootId", "madeAt"])
export class Report {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "report_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("text") template: ReportTemplate;
  /** 2026-10 */
  @Column("text") month: string;
  @Column("timestamptz", { name: "as_of" }) asOf: Date;
  @Column("date", { name: "as_of_day" }) asOfDay: string;
  /** the month ran on, or a figure was not approved or verified yet */
  @Column("boolean") provisional: boolean;
  /** canonical JSON, byte for byte what the hash is of; read only where it is asked for */
  @Column("text", { select: false }) content: string;
  @Column("text") sha256: string;
  @Column("timestamptz", { name: "made_at" }) madeAt: Date;
  @Column("uuid", { name: "made_by" }) madeBy: string;
  /** as the maker was called then */
  @Column("text", { name: "maker_name" }) makerName: string;
}

/** All but what it says. */
export type ReportHead = Omit<Report, "content" | "madeBy">;
