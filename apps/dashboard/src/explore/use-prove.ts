import { useViewer } from "../access/use-viewer.ts";
import { PROOF, type ProofQuestion, questionText } from "../proof/proof-question.ts";
import type { Exploration } from "./exploration.ts";
import type { Cell, Row } from "./prepare-explore.ts";
import { useChange } from "./use-change.ts";

/** Opens where a figure comes from; null for who may not ask. */
export function useProve(rootId: string, { asOf, parents }: Exploration): ((row: Row, cell: Cell) => void) | null {
  const { may } = useViewer();
  const change = useChange();
  if (!may("explain")) return null;
  return (row, cell) => change({ [PROOF]: questionText(proofOf(rootId, row, cell, { asOf, parents })) });
}

function proofOf(rootId: string, row: Row, cell: Cell, { asOf, parents }: Pick<Exploration, "asOf" | "parents">): ProofQuestion {
  const { code, regionId, organisationId, group, groupBy } = row;
  return {
    rootId,
    indicator: code,
    period: cell.period,
    ...(organisationId ? { organisationId } : { regionId }),
    ...(group && groupBy ? { by: groupBy, group } : {}),
    ...(asOf ? { asOf } : {}),
    parents,
  };
}
