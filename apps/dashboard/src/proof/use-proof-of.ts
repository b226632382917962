import { useViewer } from "../access/use-viewer.ts";
import { useRegionView } from "../region/use-region-view.ts";
import type { ProofQuestion } from "./proof-question.ts";

interface Approved {
  revision: number;
  approvedRevision: number;
  organisation: { id: string };
  period: string;
}

/** What is approved is a figure of its organisation, for whoever may ask for that. Undefined: it is none. */
export function useProofOf(view: Approved, item: { indicator: string }): ProofQuestion | undefined {
  const { may, viewer } = useViewer();
  const { rootId } = useRegionView();
  const own = viewer?.organisations.some(({ id }) => id === view.organisation.id) ?? false;
  if (view.revision !== view.approvedRevision || !(own || may("regionMetrics"))) return undefined;
  return { rootId, indicator: item.indicator, organisationId: view.organisation.id, period: view.period };
}
