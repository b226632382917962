import { useApolloClient } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { ExploreFormerRegionsDocument, type ExploreFormerRegionsQuery } from "../graphql/generated/pages.ts";

type Former = ExploreFormerRegionsQuery["regions"][number];
const MOST_YEARS = 20;

/** Regions that are in an answer and no longer in force, from the lists of the years that it spans, the latest first. */
export function useFormerRegions(rootId: string, unknown: string[], from: string, to: string): ReadonlyMap<string, Former> {
  const client = useApolloClient();
  const [found, setFound] = useState<ReadonlyMap<string, Former>>(new Map());
  const missing = unknown.filter((id) => !found.has(id)).join(",");
  useEffect(() => {
    let left = false;
    const look = async () => {
      const names = new Map<string, Former>();
      const open = new Set(missing.split(","));
      const years = [...Array(MOST_YEARS).keys()].map((n) => Number(to.slice(0, 4)) - n).filter((year) => year >= Number(from.slice(0, 4)));
      for (const at of [...years.map((year) => `${year}-01-01`), from]) {
        const { data } = await client.query({ query: ExploreFormerRegionsDocument, variables: { rootId, at } });
        for (const region of data?.regions ?? []) if (open.delete(region.id)) names.set(region.id, region);
        if (left || open.size === 0) break;
      }
      if (!left && names.size > 0) setFound((before) => new Map([...before, ...names]));
    };
    if (missing && rootId) look().catch(() => {}); // without names their ids stand there
    return () => {
      left = true;
    };
  }, [client, rootId, missing, from, to]);
  return found;
}
