import { useLocation, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { paramsWith } from "../ui/params-with.ts";
import { useRegions } from "./use-regions.ts";

/** The region that the address names, else where the viewer's district begins. */
export function useRegionView() {
  const { viewer } = useViewer();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const roots = viewer?.roots ?? [];
  const rootId = roots.find((root) => root === params.get("root")) ?? roots[0] ?? "";
  const regions = useRegions(rootId || undefined);
  const home = rootId === roots[0] ? (viewer?.homeRegionId ?? rootId) : rootId;
  const regionId = params.get("region") ?? home;
  const path = regions.pathOf(regionId);
  return {
    roots,
    rootId,
    regionId,
    regions,
    /** from where the viewer's own world begins */
    shownPath: path.slice(
      Math.max(
        0,
        path.findIndex((region) => region.id === home),
      ),
    ),
    /** this page, for another region */
    linkTo: (id: string) => `${pathname}?${paramsWith(params, { region: id })}`,
    /** another page, for the same root and region */
    linkFrom: (page: string, id = regionId) => {
      const next = new URLSearchParams();
      if (rootId !== roots[0]) next.set("root", rootId);
      if (id !== home) next.set("region", id);
      return next.size > 0 ? `${page}?${next}` : page;
    },
  };
}
export type RegionView = ReturnType<typeof useRegionView>;
