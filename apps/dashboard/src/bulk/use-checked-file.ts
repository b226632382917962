import { LIMITS } from "@kepu/schema";
import { useRef, useState } from "react";
import { type BulkProgress, Refused, sendFile } from "./send-form-file.ts";

/** A file that is sent to be checked, and again to be entered: how far that is, what was found. Of several sendings the last counts. */
export function useCheckedFile<Outcome extends object>() {
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const sending = useRef<AbortController | null>(null);

  return {
    ...{ file, progress, outcome, refused },
    refuse: setRefused,
    /** undefined: it was refused */
    async send(chosen: File, address: string): Promise<Outcome | undefined> {
      sending.current?.abort();
      const controller = new AbortController();
      sending.current = controller;
      const mine = () => sending.current === controller;
      setFile(chosen);
      setRefused(null);
      setProgress({ phase: "SEND", done: 0, total: 1, rows: 0 });
      try {
        if (chosen.size > LIMITS.tableBytes) throw new Refused("TOO_LARGE");
        const answer = await sendFile<Outcome>(chosen, address, (now) => mine() && setProgress(now), controller.signal);
        if (mine()) setOutcome(answer);
        return answer;
      } catch (error) {
        if (mine()) setRefused(error instanceof Refused ? error : new Refused("UNAVAILABLE"));
        return undefined;
      } finally {
        if (mine()) setProgress(null);
      }
    },
    /** another file comes: what was found is of the one before */
    clear() {
      setOutcome(null);
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
