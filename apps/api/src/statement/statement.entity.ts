import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Indicator } from "../indicator/indicator.entity.ts";

/** A 情况说明: what a department, or a region's officer, says of a figure of its own. It is withdrawn, never changed or deleted. */
@Entity("statement")
@Index("statement_series_ix", ["rootId", "indicatorId", "periodFrom"])
export class Statement {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "statement_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "indicator_id" }) indicatorId: string;
  @ManyToOne(() => Indicator)
  @JoinColumn({ name: "indicator_id", foreignKeyConstraintName: "statement_indicator_fk" })
  indicator?: Indicator;
  /** of a region, or else of an organisation */
  @Column("uuid", { name: "region_id", nullable: true }) regionId: string | null;
  @Column("uuid", { name: "organisation_id", nullable: true }) organisationId: string | null;
  /** ISO-8601: 2024, 2024-H1, 2024-Q3, 2024-09 … */
  @Column("text") period: string;
  @Column("date", { name: "period_from" }) periodFrom: string;
  @Column("date", { name: "period_until" }) periodUntil: string;
  @Column("text") text: string;
  @Column("uuid", { name: "written_by" }) writtenBy: string;
  /** as the writer was called then */
  @Column("text", { name: "writer_name" }) writerName: string;
  @Column("timestamptz", { name: "written_at" }) writtenAt: Date;
  @Column("uuid", { name: "withdrawn_by", nullable: true }) withdrawnBy: string | null;
  @Column("timestamptz", { name: "withdrawn_at", nullable: true }) withdrawnAt: Date | null;
}
