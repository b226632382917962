import type { MonthlyBrief } from "@kepu/schema";
import type { ReactNode } from "react";
import { ProofNumber } from "../../proof/ProofNumber.tsx";

interface DoorProps {
  brief: Pick<MonthlyBrief, "rootId" | "month" | "asOfDay">;
  code: string;
  name: string;
  /** the brief's month where none is named */
  period?: string | null;
  /** a subdistrict, or REST */
  group?: string;
  children: ReactNode;
}

/** A figure of the page shows where it comes from, as of the day that the page was frozen for. */
export function Door({ brief: { rootId, month, asOfDay }, code, name, period, group, children }: DoorProps) {
  const of = { rootId, indicator: code, regionId: rootId, period: period ?? month, asOf: asOfDay, parents: "NOW" as const };
  return (
    <ProofNumber question={group ? { ...of, by: "SUBDISTRICT", group } : of} name={name}>
      {children}
    </ProofNumber>
  );
}
