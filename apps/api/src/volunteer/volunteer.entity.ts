import type { Origin } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** The 科普志愿者 of a region, as a number: people have no record here. */
@Entity("volunteer_group")
@Index("volunteer_group_root_ix", ["rootId"])
export class VolunteerGroup {
  @PrimaryColumn("uuid", { name: "region_id", primaryKeyConstraintName: "volunteer_group_pk" }) regionId: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("int") volunteers: number;
  @Column("text") origin: Origin;
}
