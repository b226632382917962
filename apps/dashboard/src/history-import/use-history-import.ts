import type { BulkOutcome } from "../bulk/send-form-file.ts";
import { useCheckedFile } from "../bulk/use-checked-file.ts";

interface Held {
  value: string | null;
  missing: string | null;
}

export interface OpenName {
  name: string;
  cell: string;
  figures: number;
  ambiguous: boolean;
  candidates: { id: string; name: string; nameEn: string }[];
}

/** What a file of past figures would do, or did; see the service's outcome.ts. */
export interface HistoryOutcome extends Pick<BulkOutcome, "problems" | "kind" | "errorCount" | "warningCount" | "encoding" | "plan"> {
  committed: boolean;
  importId: string | null;
  sha256: string;
  rows: number;
  figures: number;
  missing: number;
  leftOut: number;
  created: number;
  revised: number;
  unchanged: number;
  gaps: string[];
  indicators: { code: string; isNew: boolean; newVersions: number }[];
  openNames: OpenName[];
  revisions: { cell: string; indicator: string; place: string; placeEn: string; period: string; before: Held; after: Held }[];
  preview: { row: number; cells: string[] }[];
}

/** The file that is being imported. */
export function useHistoryImport(mappingId: string, onStored: () => void) {
  const { send, clear, ...checked } = useCheckedFile<HistoryOutcome>();
  const { file, outcome, progress } = checked;
  async function sendAs(chosen: File, plan: string | null) {
    const query = new URLSearchParams({ name: chosen.name, ...(plan === null ? {} : { commit: "1", plan }) });
    const answer = await send(chosen, `/files/history/${mappingId}?${query}`);
    if (answer?.committed) onStored();
  }

  return {
    ...checked,
    choose(chosen: File) {
      clear();
      void sendAs(chosen, null);
    },
    check() {
      if (file) void sendAs(file, null);
    },
    commit() {
      if (file && outcome && !progress) void sendAs(file, outcome.plan);
    },
  };
}
export type HistoryImporting = ReturnType<typeof useHistoryImport>;
