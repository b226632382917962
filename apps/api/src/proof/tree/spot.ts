import type { ProofKind, ProofRole } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Kiosk } from "../../kiosk/kiosk.entity.ts";
import type { SeriesOf } from "../../metric/answer.ts";
import type { Breath } from "../../metric/breath.ts";
import { type Bucket, BucketIndex, levelOf } from "../../metric/buckets.ts";
import type { Span } from "../../metric/calendar.ts";
import type { Plan } from "../../metric/metric.service.ts";
import { encodeNode, type Step } from "../node-id.ts";
import type { Figure } from "./figure.ts";
import type { ProofNode } from "./node.ts";

/** What is asked: one series of a question to history, and the steps into its proof. */
export interface Asked {
  tx: PoolClient;
  plan: Plan;
  kiosks: readonly Kiosk[];
  series: SeriesOf;
  steps: readonly Step[];
  /** may facts that were recorded in these communities be shown? */
  showsFacts: (communityIds: readonly string[]) => boolean;
  breath: Breath;
}

/** Where the steps lead to: the place of the node, within the place of the figure, above the places below it. */
export interface Spot extends Asked {
  root: Bucket;
  own: Bucket;
  below: readonly Bucket[];
  /** no place lies below it */
  isBottom: boolean;
  span: Span;
}

export function spotOf(asked: Asked): Spot {
  const { history, by, spans, times } = asked.plan;
  const regions = asked.steps.filter(({ kind }) => kind === "REGION").map(({ at }) => at);
  const root = { ...asked.series.bucket, no: 0 };
  const own = { ...root, no: 1, below: regions, ends: asked.steps.some(({ kind }) => kind === "SELF") };
  const next = root.regionId ? new BucketIndex([own], history, levelOf(by)).next(own, spans) : [null];
  const isBottom = own.ends === true || next.every((id) => id === null);
  const below = isBottom ? [] : next.map((id, at) => ({ ...root, no: 2 + at, below: id ? [...regions, id] : regions, ends: id === null }));
  return { ...asked, root, own, below, isBottom, span: times.spans[0] as Span };
}

/** A node of the figure at these steps; what it is a node of is added where it is found. */
export function nodeAt(
  { root, span }: Spot,
  steps: readonly Step[],
  kind: ProofKind,
  { code, term, shown }: Pick<Figure, "code" | "term" | "shown">,
  role: ProofRole = "SUMMAND",
): Omit<ProofNode, "cell"> {
  return {
    ...{ id: encodeNode(steps), kind, role, code, term, version: shown, name: null, nameEn: null, regionId: root.regionId },
    ...{ subjectId: null, period: span.period, end: null },
  };
}

/** A node that leads no further, with an id of its own beside those of the spot. */
export const leafAt = (spot: Spot, leaf: string, kind: ProofKind, figure: Pick<Figure, "code" | "term" | "shown">) => ({
  ...nodeAt(spot, spot.steps, kind, figure),
  id: encodeNode(spot.steps, leaf),
});

export const stepOf = ({ steps }: Spot, kind: Step["kind"]): string | undefined => steps.find((step) => step.kind === kind)?.at;
