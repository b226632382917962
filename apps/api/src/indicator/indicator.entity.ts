import type { Aggregation, Cadence, Direction, IndicatorKind, IndicatorSource, MissingKind, Origin, Qualifier } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";

/** A 指标, or a plain data item of a statistics form. Its id and code outlive its definitions. */
@Entity("indicator")
@Unique("indicator_code_uq", ["code"])
export class Indicator {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "indicator_pk" }) id: string;
  /** the root that it belongs to; null: of the list that all have */
  @Column("uuid", { name: "root_id", nullable: true }) rootId: string | null;
  /** A02, G04 …; data items begin with N; one made for an import says its own */
  @Column("text") code: string;
  @Column("text") kind: IndicatorKind;
  @Column("text") source: IndicatorSource;
  @Column("text") cadence: Cadence;
  /** who answers for it, in words of the list: 科协, 教育局, 街道 … */
  @Column("text") owner: string;
  @Column("int") position: number;
  @Column("text") origin: Origin;
}

/** What an indicator meant for a time. A value names the version it was given or computed with. */
@Entity("indicator_version")
@Unique("indicator_version_number_uq", ["indicatorId", "number"])
export class IndicatorVersion {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "indicator_version_pk" }) id: string;
  @Column("uuid", { name: "indicator_id" }) indicatorId: string;
  @ManyToOne(() => Indicator)
  @JoinColumn({ name: "indicator_id", foreignKeyConstraintName: "indicator_version_indicator_fk" })
  indicator?: Indicator;
  /** the root whose figures it defines; null: every root's that has the indicator */
  @Column("uuid", { name: "root_id", nullable: true }) rootId: string | null;
  /** counted over all roots: each sees those of all and its own */
  @Column("int") number: number;
  /** first day it holds for */
  @Column("date", { name: "valid_from" }) validFrom: string;
  /** the day after the last; null: still */
  @Column("date", { name: "valid_to", nullable: true }) validTo: string | null;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("text") unit: string;
  /** 口径 */
  @Column("text") definition: string;
  @Column("text", { name: "definition_en" }) definitionEn: string;
  @Column("text") formula: string;
  @Column("int") decimals: number;
  @Column("text") direction: Direction;
  @Column("text") aggregation: Aggregation;
  /** what is summed, and divided where it is a ratio: codes of indicators, or measures of the roll-ups; empty: it has no parts */
  @Column("text", { array: true }) numerator: string[];
  /** what divides it; empty: nothing does */
  @Column("text", { array: true }) denominator: string[];
  /** what the result is multiplied by: 1, 100 for per cent, 1/60 for hours from minutes */
  @Column("text", { default: "1" }) factor: string;
  /** why the definition changed; null: the first one */
  @Column("text", { nullable: true }) reason: string | null;
  /** from when on the system knew this definition, so that a question as of a day before is answered by the rules of then */
  @Column("timestamptz", { name: "recorded_at" }) recordedAt: Date;
  @Column("uuid", { name: "recorded_by", nullable: true }) recordedBy: string | null;
}

/** A 指标值: what was held true of an indicator, a place or organisation and a period, from when to when. Nothing is overwritten: a correction is a
 * new revision, and the old one gets the moment it ended. */
@Entity("observation")
@Index("observation_root_ix", ["rootId", "indicatorId", "periodFrom"])
@Index("observation_series_ix", ["indicatorId", "periodFrom", "periodUntil"])
@Index("observation_organisation_ix", ["organisationId", "indicatorId"])
@Index("observation_source_ix", ["sourceId"])
@Index("observation_revision_uq", ["key", "revision"], { unique: true })
@Index("observation_current_uq", ["key"], { unique: true, where: "recorded_to IS NULL" })
export class Observation {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "observation_pk" }) id: string;
  /** UUIDv5 of what it is of: indicator, region, organisation, subject and period; its revisions share it */
  @Column("uuid") key: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "indicator_id" }) indicatorId: string;
  @ManyToOne(() => Indicator)
  @JoinColumn({ name: "indicator_id", foreignKeyConstraintName: "observation_indicator_fk" })
  indicator?: Indicator;
  @Column("uuid", { name: "version_id" }) versionId: string;
  /** the lasting region it is of */
  @Column("uuid", { name: "region_id" }) regionId: string;
  /** who reported it, or whom it is of */
  @Column("uuid", { name: "organisation_id", nullable: true }) organisationId: string | null;
  /** the venue, where each reports apart */
  @Column("uuid", { name: "subject_id", nullable: true }) subjectId: string | null;
  /** ISO-8601: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36; a fiscal year 2013-04-01/P1Y */
  @Column("text") period: string;
  @Column("date", { name: "period_from" }) periodFrom: string;
  @Column("date", { name: "period_until" }) periodUntil: string;
  /** 1, 2 … of the same indicator, place, organisation, subject and period */
  @Column("int") revision: number;
  @Column("numeric", { nullable: true }) value: string | null;
  /** of a ratio, so that it can be summed; else null */
  @Column("numeric", { nullable: true }) numerator: string | null;
  @Column("numeric", { nullable: true }) denominator: string | null;
  @Column("text") qualifier: Qualifier;
  @Column("text", { nullable: true }) missing: MissingKind | null;
  /** approved and final; before that provisional */
  @Column("boolean") settled: boolean;
  @Column("text") source: "SUBMISSION" | "IMPORT" | "COMPUTED";
  /** the submission or import it comes from */
  @Column("uuid", { name: "source_id" }) sourceId: string;
  /** of an import: the file's cell, and what is written in it */
  @Column("text", { nullable: true }) cell?: string | null;
  @Column("text", { nullable: true }) written?: string | null;
  @Column("timestamptz", { name: "recorded_from" }) recordedFrom: Date;
  /** null: held true now */
  @Column("timestamptz", { name: "recorded_to", nullable: true }) recordedTo: Date | null;
}
