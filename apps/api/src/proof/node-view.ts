import type { Qualifier } from "@kepu/schema";
import { heldUntil } from "../indicator/definitions.ts";
import type { VersionView } from "../indicator/indicator.service.ts";
import { textOf } from "../metric/answer.ts";
import { written } from "../metric/exact.ts";
import type { Plan } from "../metric/metric.service.ts";
import type { Seal } from "../seal/seal.queries.ts";
import type { FactRow } from "./facts.queries.ts";
import type { ObservationSource } from "./sources.ts";
import type { ProofNode } from "./tree/node.ts";

export type FactView = Omit<FactRow, "id" | "amount" | "pseudonym"> & { pseudonym: string | null };

/** A node as it is answered: numbers as texts, with its unit and definition. */
export type NodeView = Omit<ProofNode, "cell" | "version" | "held" | "entry" | "seal"> & {
  organisationId: string | null;
  value: string | null;
  unit: string;
  decimals: number | null;
  numerator: string | null;
  denominator: string | null;
  qualifier: Qualifier | null;
  missing: ProofNode["cell"]["missing"] | null;
  provisional: number | null;
  completeness: number | null;
  revision: number | null;
  definition: (VersionView & { code: string }) | null;
  fact: FactView | null;
  observation: ObservationSource | null;
  seal: Seal | null;
};

/** Units of the roll-ups' sums; those of indicators are their definitions'. */
const UNITS: Readonly<Record<string, string>> = {
  ...{ ATTENDANCE: "人次", CHECK_INS: "次", KIOSK_USES: "次", CLICKS: "次", DWELL_SECONDS: "秒", LOANS: "册次", RETURNS: "册次" },
  ...{ ONLINE_MINUTES: "分钟", PLANNED_MINUTES: "分钟" },
  ...{ PEOPLE: "人", ORGANISERS: "个", ACTIVE_SCHOOLS: "所", SCHOOLS: "所" },
};

export function viewOf(
  plan: Plan,
  { cell, version, held, entry: _entry, ...node }: ProofNode,
  organisationId: string | null,
  tellers: ReadonlyMap<string, { id: string | null; name: string; nameEn: string }>,
  fact: FactView | null,
): NodeView {
  const teller = tellers.get(held?.id ?? "");
  const unit = node.term ? (UNITS[node.term] ?? "") : (version?.unit ?? "");
  const versions = plan.catalogue.versions.get(node.code) ?? [];
  return {
    ...node,
    ...(teller ? { name: teller.name || null, nameEn: teller.nameEn || null } : {}),
    ...{ organisationId: teller?.id ?? organisationId, value: textOf({ value: cell.value, decimals: cell.decimals }), unit },
    ...{ decimals: cell.decimals, numerator: cell.numerator ? written(cell.numerator) : null },
    ...{
      denominator: cell.denominator ? written(cell.denominator) : null,
      qualifier: cell.qualifier ?? null,
      missing: cell.missing ?? null,
    },
    ...{ provisional: cell.value && cell.provisional !== undefined ? cell.provisional : null, completeness: cell.completeness ?? null },
    ...{ revision: cell.revision ?? null, fact, observation: null, seal: node.seal ?? null },
    definition: node.kind === "FIGURE" && version ? { code: node.code, ...version, heldUntil: heldUntil(version, versions) } : null,
  };
}
