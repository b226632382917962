import type { Origin } from "@kepu/schema";
import { Column, Entity, PrimaryColumn, Unique } from "typeorm";

/** A 科普计划: a strand of the programme with tasks of its own. */
@Entity("programme_plan")
@Unique("programme_plan_root_name_uq", ["rootId", "name"])
export class Plan {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "programme_plan_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en", nullable: true }) nameEn: string | null;
  /** what it is for, in a sentence */
  @Column("text", { nullable: true }) summary: string | null;
  /** its tasks begin here unless they say otherwise */
  @Column("date", { name: "starts_on" }) startsOn: string;
  @Column("date", { name: "ends_on" }) endsOn: string;
  @Column("int") position: number;
  @Column("text") origin: Origin;
  @Column("int") version: number;
}
