import { BucketIndex, levelOf } from "../../metric/buckets.ts";
import { exact } from "../../metric/exact.ts";
import { columnsOf, registerDays } from "../../metric/read.ts";
import { registerEntries } from "../../metric/register.queries.ts";
import { registeredRows, slot } from "../../metric/slots.ts";
import type { Figure } from "./figure.ts";
import { amount, type ProofNode } from "./node.ts";
import { leafAt, type Spot } from "./spot.ts";

/** What a register holds at a place. */
export async function entriesOf(spot: Spot, figure: Figure): Promise<ProofNode[]> {
  const { rootId, spans, moment, history, by } = spot.plan;
  const index = new BucketIndex([spot.own], history, levelOf(by));
  const rows = await registerEntries(
    spot.tx,
    rootId,
    figure.code,
    columnsOf(spot.plan),
    registerDays(spot.plan),
    moment.isNow ? null : moment.instant,
  );
  const wanted = `${figure.code} ${slot(spot.own.no, "", 0)}`;
  return [...registeredRows(rows, spans, index)]
    .filter(({ at }) => at === wanted)
    .map(({ row }): ProofNode => {
      const { id, name, nameEn } = row;
      const regionId = spans[row.span]?.regionId ?? null;
      const node = { ...leafAt(spot, id, "ENTRY", figure), name, nameEn, regionId, subjectId: id, entry: row };
      return { ...node, end: "SOURCE", cell: amount(exact(row.amount)) };
    });
}
