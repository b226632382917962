import type {
  MetricComparison,
  MetricGrouping,
  ParentRule,
  PeriodType,
  ViewAcross,
  ViewLook,
  ViewPeriod,
  ViewPlaces,
  ViewSharing,
} from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** What is asked of history and how it is looked at: no figure, so that whoever opens it is answered by their own rights. */
export interface ViewQuestion {
  indicators: string[];
  /** empty: where the reader's world begins */
  places: { regionId: string; scope: ViewPlaces }[];
  period: ViewPeriod;
  /** of CUSTOM alone */
  from: string | null;
  to: string | null;
  /** null: what makes a readable number of periods */
  periodType: PeriodType | null;
  /** of years: the month that they begin with, 2 to 12; null or absent: January */
  yearStart?: number | null;
  compare: MetricComparison[];
  compareWith: string | null;
  asOf: string | null;
  parents: ParentRule;
  by: MetricGrouping | null;
  look: ViewLook;
  across: ViewAcross;
  /** the period that a ranking ranks; null: the newest */
  rankedPeriod: string | null;
}

/** A question to history that somebody keeps under a name, and whom they share it with. */
@Entity("saved_view")
@Index("saved_view_root_ix", ["rootId", "sharing"])
@Index("saved_view_name_uq", ["ownerId", "rootId", "name"], { unique: true })
export class SavedView {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "saved_view_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  /** an account, or a program's credential */
  @Column("uuid", { name: "owner_id" }) ownerId: string;
  @Column("text") name: string;
  @Column("jsonb") question: ViewQuestion;
  @Column("text") sharing: ViewSharing;
  /** of ORGANISATIONS alone */
  @Column("uuid", { name: "organisation_ids", array: true }) organisationIds: string[];
  @Column("int") version: number;
  @Column("timestamptz", { name: "saved_at" }) savedAt: Date;
  @Column("timestamptz", { name: "changed_at" }) changedAt: Date;
}
