import { useMemo } from "react";
import { useParams, useSearchParams } from "react-router";

export interface SubmissionAddress {
  formId: string;
  period: string;
  organisationId: string;
  venueId: string | null;
}

/** Which submission, and which of its revisions, the address names. */
export function useSubmissionKey() {
  const { formId = "", period = "", organisationId = "" } = useParams();
  const [params] = useSearchParams();
  const venueId = params.get("venue");
  const key = useMemo(() => ({ formId, period, organisationId, venueId }), [formId, period, organisationId, venueId]);
  return { key, revision: Number(params.get("revision")) || undefined };
}

export function addressOf({ formId, period, organisationId, venueId }: SubmissionAddress, more: Record<string, string> = {}) {
  const search = new URLSearchParams({ ...(venueId ? { venue: venueId } : {}), ...more });
  return `/forms/${formId}/${period}/${organisationId}${search.size > 0 ? `?${search}` : ""}`;
}
