import { useQuery } from "@apollo/client/react";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { RegionsDocument, type RegionsQuery } from "../graphql/generated/graphql.ts";

export type Region = RegionsQuery["regions"][number];

/** The regions of a root: names in the reader's language, paths and children. */
export function useRegions(rootId: string | undefined) {
  const { i18n } = useTranslation();
  const { data, error, refetch } = useQuery(RegionsDocument, { variables: { rootId: rootId ?? "" }, skip: !rootId });
  const retry = useCallback(() => void refetch().catch(() => {}), [refetch]);
  return useMemo(() => {
    const byId = new Map((data?.regions ?? []).map((region) => [region.id, region]));
    const nameOf = (id: string) => {
      const region = byId.get(id);
      if (!region) return "";
      if (i18n.language === "en")
        return region.nameEn.replace(/ (Community|Subdistrict)$/, region.level === "SUBDISTRICT" ? " Subdistrict" : "");
      return region.level === "DISTRICT" ? region.name : region.shortName;
    };
    const pathOf = (id: string) => {
      const path: Region[] = [];
      for (let at = byId.get(id); at; at = at.parentId ? byId.get(at.parentId) : undefined) path.unshift(at);
      return path;
    };
    const childrenOf = (id: string) => [...byId.values()].filter((region) => region.parentId === id).sort((a, b) => a.order - b.order);
    /** one level down; a community stands for itself */
    const shownBelow = (id: string) => {
      const below = childrenOf(id).map((region) => region.id);
      return below.length > 0 ? below : [id];
    };
    const residentsOf = (id: string) => byId.get(id)?.population?.value;
    const ready = byId.size > 0;
    return {
      byId,
      nameOf,
      residentsOf,
      pathOf,
      childrenOf,
      shownBelow,
      ready,
      /** why there are none, until a retry brings them */
      error: ready ? undefined : error,
      retry,
    };
  }, [data, error, retry, i18n.language]);
}
export type Regions = ReturnType<typeof useRegions>;
