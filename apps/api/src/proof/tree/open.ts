import { evaluationOf } from "../../metric/answer.ts";
import { BucketIndex, levelOf, placeOf } from "../../metric/buckets.ts";
import type { Cell, Evaluation, Made } from "../../metric/evaluation.ts";
import { readings } from "../../metric/read.ts";
import { namesOfRegions } from "../facts.queries.ts";
import { type Step, unknownNode } from "../node-id.ts";
import { openDistinct } from "./distinct.ts";
import { type Figure, figureAt, monthsOf, termsOf } from "./figure.ts";
import { openSubject, subjectsOf } from "./measure.ts";
import { type Opened, ofParts, type ProofNode } from "./node.ts";
import { entriesOf } from "./register.ts";
import { type Asked, nodeAt, type Spot, spotOf } from "./spot.ts";
import { observationsOf, openObservation } from "./told.ts";

/** Opens one node of a figure's proof. Every value is read and put together by what answers `metrics`. */
export async function openNode(asked: Asked): Promise<Opened> {
  const spot = spotOf(asked);
  const evaluation = await evaluate(spot);
  const figure = figureAt(spot, evaluation);
  const opened = await open(spot, evaluation, figure);
  await nameRegions(spot, [opened.node, ...opened.parts]);
  return opened;
}

/** One reading for the figure, the node and the places below it. */
async function evaluate({ tx, plan: asked, root, own, below, series: of, kiosks, breath }: Spot): Promise<Evaluation> {
  const buckets = [root, own, ...below];
  const series = buckets.map((bucket) => ({ ...of, bucket }));
  const plan = { ...asked, series, index: new BucketIndex(buckets, asked.history, levelOf(asked.by)) };
  return evaluationOf(plan, await readings(tx, plan, { provisional: true, completeness: true }, kiosks, breath));
}

/** By how the figure is made; what is counted or told somewhere place by place first. A new way of making one has its line here and a file beside. */
async function open(spot: Spot, evaluation: Evaluation, figure: Figure): Promise<Opened> {
  const node = nodeOf(spot, evaluation, figure);
  const { made, version } = figure;
  if (made === null) return ofParts(node, [], version);
  if (made === "DISTINCT") return openDistinct(spot, figure, node);
  const last = spot.steps.at(-1);
  if (last?.kind === "SUBJECT" || last?.kind === "DAY") return openSubject(spot, figure, node);
  if (last?.kind === "OBSERVATION") return openObservation(spot, figure, node, last.at);
  const parts = {
    PARTS: () => termsOf(spot, evaluation, figure),
    MONTHS: () => monthsOf(spot, evaluation, figure),
    ROLLUPS: () => byPlace(spot, evaluation, figure, (at) => subjectsOf(at, figure)),
    REGISTER: () => byPlace(spot, evaluation, figure, (at) => entriesOf(at, figure)),
    TOLD: () => byPlace(spot, evaluation, figure, (at) => observationsOf(at, figure, node.cell)),
  };
  return ofParts(node, await parts[made](), version);
}

/** The node itself, before it is known what lies in it: the figure, or what one place adds to it. */
function nodeOf(spot: Spot, evaluation: Evaluation, figure: Figure): ProofNode {
  const { code, term, made, kind, role } = figure;
  const end = made === null ? "NOTHING" : null;
  if (spot.steps.every((step) => step.kind === "TERM" || step.kind === "MONTH"))
    return { ...nodeAt(spot, spot.steps, kind, figure, role), cell: figure.cell, end };
  if (made === null || made === "PARTS" || made === "MONTHS") throw unknownNode();
  const cell = evaluation.part(term ?? code, made, { bucket: spot.own.no, key: spot.series.key, n: 0 });
  return { ...nodeAt(spot, spot.steps, "PLACE", figure), regionId: placeOf(spot.own) ?? spot.root.regionId, cell, end };
}

/** The places below that have something of the figure; at the last one what it has itself. */
async function byPlace(
  spot: Spot,
  evaluation: Evaluation,
  figure: Figure,
  partsAt: (last: Spot) => Promise<ProofNode[]>,
): Promise<ProofNode[]> {
  if (spot.isBottom) return partsAt(spot);
  const { term, code, made } = figure;
  const places = spot.below.flatMap((bucket): ProofNode[] => {
    const cell = evaluation.part(term ?? code, made as Made, { bucket: bucket.no, key: spot.series.key, n: 0 });
    if (isNothing(cell)) return [];
    const regions = (bucket.below ?? []).slice(spot.own.below?.length ?? 0).map((at): Step => ({ kind: "REGION", at }));
    const node = nodeAt(spot, [...spot.steps, ...regions, ...(bucket.ends ? [SELF] : [])], "PLACE", figure);
    return [{ ...node, regionId: placeOf(bucket) ?? spot.root.regionId, cell, isSelf: bucket.ends === true }];
  });
  const [only, ...others] = places;
  if (!only?.isSelf || others.length > 0) return places;
  // nothing lies below it: what is of the region itself is all there is
  return partsAt({ ...spot, own: { ...spot.own, ends: true }, steps: [...spot.steps, SELF] });
}

const SELF: Step = { kind: "SELF", at: "" };

/** Neither counted nor told. */
const isNothing = ({ value, sources, made }: Cell): boolean =>
  made === null || ((value === null || value.n === 0n) && !sources.has("SUBMISSION") && !sources.has("IMPORT"));

async function nameRegions({ tx }: Spot, nodes: ProofNode[]): Promise<void> {
  const places = nodes.filter(({ kind }) => kind === "PLACE" || kind === "FIGURE");
  if (places.length === 0) return;
  const names = await namesOfRegions(tx, [...new Set(places.flatMap(({ regionId }) => regionId ?? []))]);
  for (const node of places) {
    node.name = names.get(node.regionId ?? "")?.name ?? null;
    node.nameEn = names.get(node.regionId ?? "")?.nameEn ?? null;
  }
}
