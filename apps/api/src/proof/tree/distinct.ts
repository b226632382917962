import { addDays } from "@kepu/schema";
import { type DistinctTerm, isDistinctTerm } from "../../indicator/definitions.ts";
import { BucketIndex, levelOf } from "../../metric/buckets.ts";
import { namesOfOrganisations } from "../../metric/distinct.queries.ts";
import { countedOf } from "../../metric/distinct.ts";
import { ZERO } from "../../metric/exact.ts";
import type { Plan } from "../../metric/metric.service.ts";
import { slot } from "../../metric/slots.ts";
import type { Met } from "../../reach/metric-people.ts";
import { sealsOf } from "../../seal/seal.queries.ts";
import { namesOfSubjects } from "../facts.queries.ts";
import { unknownNode } from "../node-id.ts";
import { factsOf, mayShow, sealed } from "./facts.ts";
import type { Figure } from "./figure.ts";
import { asLeaf, bigFirst, count, type Opened, ofFacts, ofParts, type ProofNode } from "./node.ts";
import { leafAt, nodeAt, type Spot, stepOf } from "./spot.ts";

/** What is counted on a set, each where it was first met: so that the parts come to the count. It is opened at no place. */
export async function openDistinct(spot: Spot, figure: Figure, node: ProofNode): Promise<Opened> {
  const [subjectId, day] = [stepOf(spot, "SUBJECT"), stepOf(spot, "DAY")];
  const { history, by } = spot.plan;
  const plan = { ...spot.plan, index: new BucketIndex([spot.root], history, levelOf(by)) };
  if (spot.steps.some(({ kind }) => kind === "REGION" || kind === "SELF" || kind === "OBSERVATION")) throw unknownNode();
  if (figure.term !== "PEOPLE") {
    if (subjectId || !figure.term || !isDistinctTerm(figure.term)) throw unknownNode();
    return ofParts(node, await countedAt(spot, figure, plan, figure.term), null);
  }
  if (node.cell.value === null) return asLeaf({ ...node, end: "NOTHING" });
  const met = await plan.people.firstMet(spot.tx, plan, 0);
  if (met === "EXPIRED") {
    const seals = await sealsOf(spot.tx, [addDays(spot.span.until, -1)]);
    return sealed(spot, figure, node, [...seals.values()], node.cell.value);
  }
  if (!subjectId) return ofParts(node, await activitiesOf(spot, figure, met), null);
  const there = met.find(({ activityId }) => activityId === subjectId);
  if (!there) throw unknownNode();
  return openMet(spot, figure, node, there, day);
}

/** Schools and organisations, each by the activity that it was first counted for. */
async function countedAt(spot: Spot, figure: Figure, plan: Plan, term: Exclude<DistinctTerm, "PEOPLE">): Promise<ProofNode[]> {
  const found = (await countedOf(spot.tx, plan, term, spot.breath)).get(slot(0, "", 0));
  const listed = Array.isArray(found) ? found : [];
  const ids = listed.map(({ id }) => id);
  const names = await namesOfOrganisations(spot.tx, ids);
  return listed.map(({ id, regionId, activity }): ProofNode => {
    const { name = null, nameEn = null } = names.get(id) ?? {};
    const part = { ...leafAt(spot, id, "ENTRY", figure), name, nameEn, regionId, period: activity?.day ?? spot.span.period };
    return { ...part, subjectId: activity?.id ?? null, end: "SOURCE", cell: count(1) };
  });
}

/** People, by the activity that they were first met at. */
async function activitiesOf(spot: Spot, figure: Figure, met: readonly Met[]): Promise<ProofNode[]> {
  const ids = met.map(({ activityId }) => activityId);
  const names = await namesOfSubjects(spot.tx, ids);
  const parts = met.map(({ activityId, people }): ProofNode => {
    const named = names.get(activityId);
    return {
      ...nodeAt(spot, [...spot.steps, { kind: "SUBJECT", at: activityId }], "ACTIVITY", figure),
      ...{ subjectId: activityId, name: named?.name ?? null, nameEn: named?.nameEn ?? null, regionId: named?.communityId ?? null },
      ...{ cell: count(people), end: mayShow(spot, named) ? null : "RESTRICTED" },
    };
  });
  return parts.sort(bigFirst);
}

/** Who was first met at an activity, by day where there are several, and a day by the check-ins. */
async function openMet(spot: Spot, figure: Figure, place: ProofNode, met: Met, day: string | undefined): Promise<Opened> {
  const days = [...met.days].filter(([one]) => day === undefined || one === day);
  const [first, ...others] = days;
  if (!first) throw unknownNode();
  const subjectId = met.activityId;
  const named = (await namesOfSubjects(spot.tx, [subjectId])).get(subjectId);
  const people = days.reduce((sum, [, who]) => sum + who.nos.length + who.pseudonyms.length, 0);
  const node: ProofNode = {
    ...{ ...place, kind: day ? "DAY" : "ACTIVITY", subjectId, period: day ?? spot.span.period, cell: count(people) },
    ...{ name: named?.name ?? null, nameEn: named?.nameEn ?? null, regionId: named?.communityId ?? null },
    end: mayShow(spot, named) ? null : "RESTRICTED",
  };
  if (node.end) return asLeaf(node);
  if (others.length === 0) {
    const [only, who] = first;
    const seal = (await sealsOf(spot.tx, [only])).get(only.slice(0, 7));
    if (seal) return sealed(spot, figure, node, [seal], node.cell.value ?? ZERO);
    return ofFacts(node, { term: "PEOPLE", of: { ...factsOf(spot, subjectId, only), people: who } });
  }
  const parts = days.map(([at, { nos, pseudonyms }]): ProofNode => {
    const part = nodeAt(spot, [...spot.steps, { kind: "DAY", at }], "DAY", figure);
    return { ...part, subjectId, regionId: node.regionId, period: at, cell: count(nos.length + pseudonyms.length) };
  });
  return ofParts(node, parts, null);
}
