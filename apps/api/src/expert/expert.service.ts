import type { DataSource } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import type { RegionService } from "../region/region.service.ts";
import { Expert, ServiceField } from "./expert.entity.ts";

/** The expert service team. Published lists are masked: a name leaves with its first character only. */
export class ExpertService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async fields(viewer: Viewer, rootId: string) {
    permit(viewer, "serviceFields", this.regions.insideRoot(viewer, "serviceFields", rootId));
    const fields = await this.db.getRepository(ServiceField).find({ where: { rootId }, order: { position: "ASC" } });
    const experts = await this.db.getRepository(Expert).find({ where: { rootId }, select: { id: true, fieldId: true } });
    return fields.map((field) => ({ ...field, experts: experts.filter((expert) => expert.fieldId === field.id).length }));
  }

  async list(viewer: Viewer, rootId: string) {
    permit(viewer, "experts", this.regions.insideRoot(viewer, "experts", rootId));
    const rows = await this.db.getRepository(Expert).find({ where: { rootId }, relations: { field: true }, order: { position: "ASC" } });
    return rows.map(({ field, ...row }) => ({ ...row, name: masked(row.name), field: field?.name ?? "", fieldEn: field?.nameEn ?? "" }));
  }
}

function masked(name: string): string {
  const [first = "", ...rest] = name;
  return first + "*".repeat(Math.max(1, rest.length));
}
