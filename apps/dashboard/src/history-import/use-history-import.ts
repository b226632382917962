import { LIMITS } from "@kepu/schema";
import { useRef, useState } from "react";
import { type BulkOutcome, type BulkProgress, Refused, sendFile } from "../bulk/send-form-file.ts";

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

/** The file that is being imported: what was chosen, how far the check is, what it found. */
export function useHistoryImport(mappingId: string, onStored: () => void) {
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const [outcome, setOutcome] = useState<HistoryOutcome | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const sending = useRef<AbortController | null>(null);

  async function send(chosen: File, plan: string | null) {
    sending.current?.abort();
    const controller = new AbortController();
    sending.current = controller;
    const mine = () => sending.current === controller;
    setRefused(null);
    setProgress({ phase: "SEND", done: 0, total: 1, rows: 0 });
    try {
      if (chosen.size > LIMITS.tableBytes) throw new Refused("TOO_LARGE");
      const query = new URLSearchParams({ name: chosen.name, ...(plan === null ? {} : { commit: "1", plan }) });
      const address = `/files/history/${mappingId}?${query}`;
      const answer = await sendFile<HistoryOutcome>(chosen, address, (now) => mine() && setProgress(now), controller.signal);
      if (mine()) setOutcome(answer);
      if (answer.committed) onStored();
    } catch (error) {
      if (mine()) setRefused(error instanceof Refused ? error : new Refused("UNAVAILABLE"));
    } finally {
      if (mine()) setProgress(null);
    }
  }

  return {
    ...{ file, progress, outcome, refused },
    choose(chosen: File) {
      setFile(chosen);
      setOutcome(null);
      void send(chosen, null);
    },
    check() {
      if (file) void send(file, null);
    },
    commit() {
      if (file && outcome && !progress) void send(file, outcome.plan);
    },
    cancel() {
      sending.current?.abort();
    },
    forget() {
      sending.current?.abort();
      sending.current = null;
      setFile(null);
      setOutcome(null);
      setRefused(null);
      setProgress(null);
    },
  };
}
export type HistoryImporting = ReturnType<typeof useHistoryImport>;
