import type { RegionChangeInput, RegionChangeKind } from "../graphql/generated/pages.ts";
import type { Region } from "../region/use-regions.ts";

export interface NamesDraft {
  code: string;
  name: string;
  shortName: string;
  nameEn: string;
}

export interface RegionChangeDraft {
  kind: RegionChangeKind;
  on: string;
  amended: NamesDraft;
  parentId: string;
  /** MERGE: regions that end with this one */
  others: string[];
  /** MERGE: the region that goes on; "": a new one */
  intoId: string;
  created: NamesDraft[];
}

export const NO_NAMES: NamesDraft = { code: "", name: "", shortName: "", nameEn: "" };

export function draftOf(region: Region, today: string): RegionChangeDraft {
  const { code, name, shortName, nameEn } = region;
  return {
    ...{ kind: "AMEND" as const, on: today, amended: { code, name, shortName, nameEn }, parentId: region.parentId ?? "" },
    ...{ others: [], intoId: "", created: [NO_NAMES, NO_NAMES] },
  };
}

export function inputOf(rootId: string, region: Region, draft: RegionChangeDraft): RegionChangeInput {
  const { kind, on, amended, parentId, others, intoId, created } = draft;
  const none = { amended: null, intoId: null, created: [] as NamesDraft[] };
  const base = { rootId, kind, on, ...none, regionIds: [region.id] };
  if (kind === "AMEND") return { ...base, amended: { ...amended, parentId: parentId || null } };
  if (kind === "SPLIT") return { ...base, created };
  return { ...base, regionIds: [region.id, ...others], intoId: intoId || null, created: intoId ? [] : created.slice(0, 1) };
}
