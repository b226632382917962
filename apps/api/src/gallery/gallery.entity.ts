import type { Origin } from "@kepu/schema";
import { Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** A 科普画廊 on paper and glass, with the edition it shows. */
@Entity("gallery")
@Unique("gallery_root_code_uq", ["rootId", "code"])
@Index("gallery_community_ix", ["communityId"])
export class Gallery {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "gallery_pk" }) id: string;
  @Column("uuid", { name: "root_id" }) rootId: string;
  @Column("uuid", { name: "community_id" }) communityId: string;
  /** HL-001 */
  @Column("text") code: string;
  @Column("text") name: string;
  @Column("text", { name: "name_en" }) nameEn: string;
  @Column("float8", { name: "length_metres" }) lengthMetres: number;
  /** 期: how often the content was changed, from 1 */
  @Column("int") edition: number;
  @Column("text", { name: "edition_title", nullable: true }) editionTitle: string | null;
  @Column("text", { name: "edition_title_en", nullable: true }) editionTitleEn: string | null;
  @Column("date", { name: "displayed_on" }) displayedOn: string;
  @Column("text", { name: "edition_origin" }) editionOrigin: Origin;
  @Column("text") origin: Origin;
}
