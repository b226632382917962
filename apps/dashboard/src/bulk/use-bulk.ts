import { useState } from "react";
import { type BulkOutcome, fileAddress } from "./send-form-file.ts";
import { useCheckedFile } from "./use-checked-file.ts";

export interface BulkTarget {
  formId: string;
  period: string;
}

/** The file that is being entered, and what its columns stand for. */
export function useBulk({ formId, period }: BulkTarget) {
  const { send, clear, forget, ...checked } = useCheckedFile<BulkOutcome>();
  const { file, outcome, progress } = checked;
  const [columns, setColumns] = useState<Record<string, string | null>>({});
  const sendAs = (chosen: File, mapped: typeof columns, plan: string | null) =>
    void send(chosen, fileAddress({ formId, period, columns: mapped, commit: plan !== null, plan }, chosen.name));

  return {
    ...{ ...checked, columns },
    choose(chosen: File) {
      setColumns({});
      clear();
      sendAs(chosen, {}, null);
    },
    map(column: number, field: string | null) {
      const next = { ...columns, [column]: field };
      setColumns(next);
      if (file) sendAs(file, next, null);
    },
    check() {
      if (file) sendAs(file, columns, null);
    },
    commit() {
      if (file && outcome && !progress) sendAs(file, columns, outcome.plan);
    },
    forget() {
      setColumns({});
      forget();
    },
  };
}
export type Bulk = ReturnType<typeof useBulk>;
