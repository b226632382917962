import { isUuid } from "@kepu/schema";
import { type DataSource, In } from "typeorm";
import { may, permit, type Viewer } from "../access/viewer.ts";
import type { RegionService } from "../region/region.service.ts";
import { Venue } from "./venue.entity.ts";

export type VenueView = Venue & { halls: NonNullable<Venue["halls"]> };

/** The register of venues and standing facilities, with their halls. */
export class VenueService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, regionId: string): Promise<VenueView[]> {
    permit(viewer, "venues", { regionPath: this.regions.pathOf(regionId) });
    const regionIds = [
      regionId,
      ...this.regions
        .current()
        .below(regionId)
        .map((region) => region.id),
    ];
    return (await this.find({ regionId: In(regionIds) })) as VenueView[];
  }

  /** One venue, or null when there is none that the viewer may see. */
  async one(viewer: Viewer, id: string): Promise<VenueView | null> {
    permit(viewer, "venue");
    const [venue] = isUuid(id) ? await this.find({ id }) : [];
    const regionPath = venue && this.regions.current().path(venue.regionId);
    return venue && regionPath && may(viewer, "venue", { regionPath }) ? (venue as VenueView) : null;
  }

  private find(where: object): Promise<Venue[]> {
    return this.db.getRepository(Venue).find({ where, relations: { halls: true }, order: { position: "ASC", halls: { position: "ASC" } } });
  }
}
