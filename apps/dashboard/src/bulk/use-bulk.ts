import { LIMITS } from "@kepu/schema";
import { useRef, useState } from "react";
import { type BulkOutcome, type BulkProgress, fileAddress, Refused, sendFile } from "./send-form-file.ts";

export interface BulkTarget {
  formId: string;
  period: string;
}

/** The file that is being entered: what was chosen, how far the check is, what it found. */
export function useBulk({ formId, period }: BulkTarget) {
  const [file, setFile] = useState<File | null>(null);
  const [columns, setColumns] = useState<Record<string, string | null>>({});
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const sending = useRef<AbortController | null>(null);

  async function send(chosen: File, mapped: typeof columns, plan: string | null) {
    sending.current?.abort();
    const controller = new AbortController();
    sending.current = controller;
    const mine = () => sending.current === controller;
    setRefused(null);
    setProgress({ phase: "SEND", done: 0, total: 1, rows: 0 });
    try {
      if (chosen.size > LIMITS.tableBytes) throw new Refused("TOO_LARGE");
      const asked = { formId, period, columns: mapped, commit: plan !== null, plan };
      const answer = await sendFile<BulkOutcome>(
        chosen,
        fileAddress(asked, chosen.name),
        (now) => mine() && setProgress(now),
        controller.signal,
      );
      if (mine()) setOutcome(answer);
    } catch (error) {
      if (mine()) setRefused(error instanceof Refused ? error : new Refused("UNAVAILABLE"));
    } finally {
      if (mine()) setProgress(null);
    }
  }

  return {
    ...{ file, columns, progress, outcome, refused },
    refuse: setRefused,
    choose(chosen: File) {
      setFile(chosen);
      setColumns({});
      setOutcome(null);
      void send(chosen, {}, null);
    },
    map(column: number, field: string | null) {
      const next = { ...columns, [column]: field };
      setColumns(next);
      if (file) void send(file, next, null);
    },
    check() {
      if (file) void send(file, columns, null);
    },
    commit() {
      if (file && outcome && !progress) void send(file, columns, outcome.plan);
    },
    cancel() {
      sending.current?.abort();
    },
    forget() {
      sending.current?.abort();
      sending.current = null;
      setFile(null);
      setColumns({});
      setOutcome(null);
      setRefused(null);
      setProgress(null);
    },
  };
}
export type Bulk = ReturnType<typeof useBulk>;
