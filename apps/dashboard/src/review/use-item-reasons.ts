import { useDraft } from "../editing/use-draft.ts";

interface Draft {
  [item: string]: string;
}

export interface ItemReasons {
  of(item: string): string;
  set(item: string, reason: string): void;
  given: { itemKey: string; reason: string }[];
  clear(): void;
}

const NONE: Draft = {};

/** Why single values are sent back: kept in this browser until it is sent, for the version that was read. */
export function useItemReasons(submissionId: string, version: number): ItemReasons {
  const { draft, set, clear } = useDraft<Draft>(`review items ${submissionId} ${version}`, NONE);
  return {
    of: (item) => draft[item] ?? "",
    set: (item, reason) => set({ [item]: reason }),
    given: Object.entries(draft).flatMap(([itemKey, reason]) => (reason.trim() ? [{ itemKey, reason: reason.trim() }] : [])),
    clear: () => clear(NONE),
  };
}
