import { useState } from "react";
import { client } from "../graphql/client.ts";
import { CheckReportDocument, type CheckReportQuery } from "../graphql/generated/pages.ts";

export type Check = CheckReportQuery["checkReport"];

/** Asks again what a report says. Nothing is kept: each check is a new one. */
export function useCheck(reportId: string) {
  const [check, setCheck] = useState<Check | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  async function run() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const { data } = await client.query({ query: CheckReportDocument, variables: { reportId }, fetchPolicy: "no-cache" });
      setCheck(data?.checkReport ?? null);
    } catch (fault) {
      setError(fault);
    }
    setBusy(false);
  }
  return { check, error, busy, run };
}
